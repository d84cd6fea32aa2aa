import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Real servers, real browsers, two cores: one worker a core, and time for a cold start.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A loaded machine needs more than the default second until a page has drawn what is expected of it.
    expect: { poll: { timeout: 10_000 } },
    maxWorkers: 2,
  },
})
