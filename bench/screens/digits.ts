import type { Browser, Page } from 'playwright-core'
import { openClassroom } from './classroom.ts'

/** Common screens: what one CSS pixel measures on them follows from their size. */
export const devices = [
  { name: 'phone 6.1″', width: 390, height: 844, mmPerPx: mmPerPx(6.1, 390, 844) },
  { name: 'tablet 10.9″, upright', width: 820, height: 1180, mmPerPx: mmPerPx(10.9, 820, 1180) },
  { name: 'tablet 10.9″', width: 1180, height: 820, mmPerPx: mmPerPx(10.9, 1180, 820) },
  { name: 'laptop 14″', width: 1536, height: 864, mmPerPx: mmPerPx(14, 1536, 864) },
  { name: 'projector, 2 m wide', width: 1920, height: 1080, mmPerPx: 2_000 / 1_920 },
] as const
export type Device = (typeof devices)[number]
export const classSizes = [20, 30, 40, 60] as const

function mmPerPx(diagonalInches: number, width: number, height: number) {
  return (diagonalInches * 25.4) / Math.hypot(width, height)
}

/** Minutes of arc that a height subtends from a distance. */
export const arcMinutes = (heightMm: number, distanceMm: number) => (2 * Math.atan(heightMm / 2 / distanceMm) * 180 * 60) / Math.PI

const arcMinutesWanted = 20
/** m from which a height subtends 20′ (ISO 9241-303). */
export const readableFromM = (heightMm: number) => heightMm / 2 / Math.tan((arcMinutesWanted / 60 / 2) * (Math.PI / 180)) / 1000

export interface Heights {
  device: string
  students: number
  /** mm of a digit of the heart rate on a tile */
  bpmMm: number
  /** of a capital letter of a name on a tile */
  nameMm: number
  /** of the heart rate of the most urgent alert */
  alertMm: number
}

export interface DigitsOptions {
  browser: Browser
  pages?: string | undefined
  screens?: readonly Device[]
  sizes?: readonly number[]
}

/** How tall the letters are that a teacher reads on each screen with a class of each size, from the page's own layout and font. */
export async function measureDigits({ browser, pages, screens = devices, sizes = classSizes }: DigitsOptions): Promise<Heights[]> {
  const heights: Heights[] = []
  for (const students of sizes) {
    await using classroom = await openClassroom({ browser, students, pages, slower: 1 })
    const { page, alert } = classroom
    alert(12)
    await page.waitForSelector('.rail .alert .digits')
    for (const device of screens) {
      await page.setViewportSize(device)
      await laidOut(page)
      const mm = async (selector: string, letter: string) => device.mmPerPx * (await heightPx(page, selector, letter))
      heights.push({
        device: device.name,
        students,
        bpmMm: await mm('.tile .bpm', '8'),
        nameMm: await mm('.tile .name', 'H'),
        alertMm: await mm('.rail .alert .digits', '8'),
      })
    }
  }
  return heights.toSorted((a, b) => orderOf(a) - orderOf(b))
}

const orderOf = ({ device, students }: Heights) => 1000 * devices.findIndex(({ name }) => name === device) + students

/** The density is picked when the browser has told the new size, which it does between two renderings. */
const laidOut = (page: Page) =>
  page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done)))))

/** px from the top to the foot of a letter in an element's own font. */
const heightPx = (page: Page, selector: string, letter: string) =>
  page
    .locator(selector)
    .first()
    .evaluate((element, letter) => {
      const { fontWeight, fontSize, fontFamily } = getComputedStyle(element)
      const pen = document.createElement('canvas').getContext('2d')!
      pen.font = `${fontWeight} ${fontSize} ${fontFamily}`
      const { actualBoundingBoxAscent, actualBoundingBoxDescent } = pen.measureText(letter)
      return actualBoundingBoxAscent + actualBoundingBoxDescent
    }, letter)
