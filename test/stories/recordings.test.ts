import { playRecordings } from '../support/play-recordings.ts'
import { withRecordings } from '../support/recordings.ts'

withRecordings(
  '15 recordings with motion and 15 of sport, as 30 bands over MQTT: every sample in the store equals the file',
  () => playRecordings({}),
  2_000_000,
)
