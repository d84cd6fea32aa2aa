import { writeSync } from 'node:fs'
import { openLog } from '../../ingest/log/log.ts'

/** Appends to the log in argv[2] without end, prints each confirmed number, and is killed after argv[3] of them. */
const log = await openLog({ folder: process.argv[2]! })
let left = Number(process.argv[3])

function append() {
  const number = log.append(`record of process ${process.pid} `, null, () => {
    writeSync(1, `${number}\n`)
    if (--left === 0) process.kill(process.pid, 'SIGKILL')
    append()
  })
}
for (let i = 0; i < 8; i++) append()
