import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { needs } from '../support/needs.ts'
import { walkThrough } from '../support/new-teacher.ts'

/** So many taps are enough, and no key; the seconds are told by `npm run walkthrough`. */
const tapsMax = {
  'sign in by the link': 1,
  'start a lesson': 1,
  'answer an alert: seen, and how it ended': 2,
  'end the lesson': 2,
  'read the report': 1,
  'approve the plans for the next': 2,
}

needs('chromium')(
  'a teacher who has read nothing signs in, starts a lesson, answers an alert, ends it, reads the report and approves the next plans in nine taps',
  async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'pulseyard-walk-'))
    const browser = await launchBrowser()
    try {
      const { steps, complaints, report, notice } = await walkThrough({ browser, dataFolder })
      expect(steps.map(({ what }) => what)).toEqual(Object.keys(tapsMax))
      for (const { what, taps } of steps) expect(taps, what).toBeLessThanOrEqual(tapsMax[what as keyof typeof tapsMax])
      // The alert is in the report with what was said about it, and everybody who consents has a plan.
      expect(report).toContain('GO NOW: Ana Ferreira may have collapsed')
      expect(report).toContain('Last 10 lessons')
      expect(notice).toContain('39 approved')
      expect(complaints).toEqual([])
    } finally {
      await browser.close()
      rmSync(dataFolder, { recursive: true })
    }
  },
  240_000,
)
