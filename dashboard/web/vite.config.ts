import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const pages = ['sign-in', 'class', 'projector', 'report', 'child', 'me', 'band', 'admin']

/** No inline script, style or data: address: the pages run under `script-src 'self'; style-src 'self'`. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        ...Object.fromEntries(pages.map(page => [page, fileURLToPath(new URL(`${page}.html`, import.meta.url))])),
        worker: fileURLToPath(new URL('shell/worker.ts', import.meta.url)),
      },
      // A service worker rules what lies below its own address, and is known by it.
      output: { entryFileNames: ({ name }) => (name === 'worker' ? '[name].js' : 'assets/[name]-[hash].js') },
    },
  },
})
