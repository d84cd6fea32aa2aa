import { type BrowserContextOptions, chromium, type Page } from 'playwright-core'

/** Debian's Chromium, without a sandbox (tests run as root in containers) and without a word to the network. */
export const launchBrowser = () =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--autoplay-policy=user-gesture-required'],
  })

export const tablet = { width: 1180, height: 820 }
export const phone = { width: 390, height: 844 }

export type OpenPage = Page & { complaints: string[]; [Symbol.asyncDispose](): Promise<void> }

/** A page of its own context. What the page throws or breaks of the content policy is kept in `complaints`. */
export async function openPage(
  browser: Awaited<ReturnType<typeof launchBrowser>>,
  url: string,
  { before, ...options }: BrowserContextOptions & { before?: (page: Page) => Promise<void> } = {},
): Promise<OpenPage> {
  // A worker that keeps the shell would answer before what a test puts in the way; the test that is about it allows it.
  const context = await browser.newContext({ serviceWorkers: 'block', ...options })
  // An outcome is held for six seconds; what waits for its end on a loaded machine needs more than ten.
  context.setDefaultTimeout(20_000)
  const page = (await context.newPage()) as OpenPage
  page.complaints = []
  page.on('pageerror', error => page.complaints.push(error.message))
  page.on('console', message => {
    if (/Content Security Policy|Refused/.test(message.text())) page.complaints.push(message.text())
  })
  page[Symbol.asyncDispose] = () => context.close()
  await before?.(page)
  await page.goto(url)
  return page
}
