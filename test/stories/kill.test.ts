import { test } from 'vitest'
import { killUnderLoad } from '../support/kill-under-load.ts'

const kills = 20

test(`kill −9 in the middle of a load, ${kills} times: every acknowledged sample is in the export, once`, async () => {
  await killUnderLoad({ kills, seed: 1, strike: product => product.kill() })
}, 300_000)
