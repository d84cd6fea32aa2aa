import { effect } from '@preact/signals'
import { language, speak } from '../language/language.ts'
import { keepDecisions, keptDecisions } from '../live/kept-outbox.ts'
import { createLive, type Live, type LiveOptions } from '../live/live.ts'
import { waitForNetwork } from '../shell/no-network.tsx'
import { keepShell } from '../shell/shell.ts'
import { accountLanguage } from './account-language.ts'
import { api, type Me } from './api.ts'
import { keep } from './preferences.ts'

const advanceEveryMs = 250

/** With the outbox below the 30 messages a second that `/live` takes; the rest follows in the next second. */
const seenPerSecondMax = 8

/** Who is signed in; a page without a session goes to sign in, one without a network waits for it. The account's language becomes the page's. */
export async function openSession(): Promise<Me> {
  for (;;) {
    const answer = await api.me()
    if (answer.ok) {
      await speak(answer.value.language)
      accountLanguage.value = answer.value.language
      keep('language', language.value)
      void keepShell()
      return answer.value
    }
    if (answer.reason === 'signed-out') location.assign('/sign-in')
    await waitForNetwork()
  }
}

/** A socket would not open: perhaps nobody is signed in any more. */
async function askWhetherSignedIn() {
  const answer = await api.me()
  if (!answer.ok && answer.reason === 'signed-out') location.assign('/sign-in')
}

/**
 * Opens `/live` for this page, or what stands in for it, and keeps it going. `class` comes from the page's address.
 * A page on which alerts can't be read says so: what it was told was seen by nobody.
 */
export function startLive(
  { account }: Pick<Me, 'account'>,
  { openSocket, showsAlerts = true }: Pick<LiveOptions, 'openSocket'> & { showsAlerts?: boolean } = {},
): Live {
  const mine = { account, storage: localStorage, now: Date.now }
  const live = createLive({
    address: () => {
      const url = new URL('/live', location.href)
      url.protocol = url.protocol.replace('http', 'ws')
      const of = new URLSearchParams(location.search).get('class')
      if (of) url.searchParams.set('class', of)
      return url
    },
    now: Date.now,
    random: Math.random,
    ...(openSocket && { openSocket }),
    said: keptDecisions(mine),
    refused: () => void askWhetherSignedIn(),
  })
  setInterval(live.advance, advanceEveryMs)
  live.advance()
  if (showsAlerts) sayWhatWasSeen(live)
  keepDecisions(live, mine)
  return live
}

/** Tells the server once that an alert was on a visible screen: a line of its ledger. */
function sayWhatWasSeen(live: Live) {
  const said = new Set<string>()
  effect(() => {
    const visible = live.second.value > 0 && document.visibilityState === 'visible'
    if (!visible || live.link.value !== 'live') return
    const unseen = live.alerts.value.filter(({ id, handling }) => handling !== 'closed' && !said.has(id))
    for (const { id } of unseen.slice(0, seenPerSecondMax)) {
      said.add(id)
      live.tell({ type: 'seen', id })
    }
  })
}
