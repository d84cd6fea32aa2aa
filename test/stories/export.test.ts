import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openEmbeddedStore } from '../../ingest/store/embedded.ts'
import { command } from '../support/product.ts'

test('what is exported is text to a spreadsheet, and numbers stay numbers', async () => {
  using cleanup = new DisposableStack()
  const folder = cleanup.adopt(mkdtempSync(join(tmpdir(), 'pulseyard-export-')), path => rmSync(path, { recursive: true }))
  {
    await using store = openEmbeddedStore({ folder })
    const t = Date.UTC(2026, 2, 2, 10)
    const told = { bpm: 141, contact: true, acc: [-12, 980, 5], skin: -1.5, rr: [430, 425] } as const
    await store.write('s1', [
      { student: '-1', band: '-2_3', t, tBand: t, receivedAt: t, ...told, acc: [...told.acc], rr: [...told.rr] },
      { student: 'ana', band: 'file:f1', t, tBand: t, receivedAt: t, bpm: null },
    ])
  }
  const csv = await command('export', ['--school', 's1'], { PULSEYARD_DATA: folder })
  expect(csv.trimEnd().split('\n').slice(1)).toEqual([
    "'-1,'-2_3,1772445600000,1772445600000,141,true,-12,980,5,,,,,-1.5,,430 425",
    'ana,file:f1,1772445600000,1772445600000,,,,,,,,,,,,',
  ])
})
