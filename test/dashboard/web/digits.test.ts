import { describe, expect, test } from 'vitest'
import { arcMinutes, devices, measureDigits, readableFromM } from '../../../bench/screens/digits.ts'
import { launchBrowser } from '../../support/browser.ts'
import { needs } from '../../support/needs.ts'

const chromium = needs('chromium')

describe('what can be read from where', () => {
  test('20′ of arc from 3 m are 17.5 mm', () => {
    expect(arcMinutes(17.45, 3_000)).toBeCloseTo(20, 1)
    expect(readableFromM(17.45)).toBeCloseTo(3, 1)
  })

  chromium(
    'the digits of the most urgent alert are 20 mm tall on a tablet and a laptop, whatever the class; fewer students, larger tiles',
    async () => {
      await using browser = await launchBrowser()
      const screens = devices.filter(({ name }) => /tablet|laptop/.test(name))
      const heights = await measureDigits({ browser, screens, sizes: [20, 60] })
      for (const { device, students, alertMm } of heights) expect(alertMm, `${device}, ${students} students`).toBeGreaterThanOrEqual(20)
      for (const { name } of screens) {
        const [few, many] = heights.filter(({ device }) => device === name).map(({ bpmMm }) => bpmMm)
        expect(few, name).toBeGreaterThan(many!)
      }
    },
  )
})
