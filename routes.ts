import { type Alerts, standardRulesFile } from './alerts/alerts.ts'
import type { Config } from './config.ts'
import { viewerOf } from './dashboard/sessions.ts'
import type { createBacklog } from './ingest/backlog.ts'
import { keepFile } from './ingest/file-door.ts'
import type { History } from './ingest/history/history.ts'
import type { Log } from './ingest/log/log.ts'
import { planLimitsOf } from './planning/limits.ts'
import type { Planning } from './planning/planning.ts'
import { planningRoutes } from './planning/routes.ts'
import { createAnswers } from './record/answers.ts'
import { createFileReader } from './record/files/reader.ts'
import { importFile } from './record/import.ts'
import { createInsight } from './record/insight.ts'
import { insightRoutes } from './record/insight-routes.ts'
import { createLessonNow } from './record/now.ts'
import { createPast } from './record/past.ts'
import type { Record } from './record/record.ts'
import { recordRoutes } from './record/routes.ts'
import { phoneRoutes } from './school/phone-routes.ts'
import type { School } from './school/school.ts'
import { createLimits } from './tuning/limits.ts'
import { tuningRoutes } from './tuning/routes.ts'
import { createTrials } from './tuning/trials.ts'
import { createTryOut } from './tuning/try-out.ts'

export interface RoutesOptions {
  config: Pick<Config, 'dataFolder' | 'influx' | 'rulesFile'>
  people: School
  alerts: Alerts
  log: Log
  backlog: ReturnType<typeof createBacklog>
  history: History
  record: Record
  planning: Planning
  now: () => number
}

/** What is asked over HTTP of lessons that are over, of plans, limits and phones: for the dashboard's server, behind its session. */
export function createRoutes({ config, people, alerts, log, backlog, history, record, planning, now }: RoutesOptions) {
  const { dataFolder, influx, rulesFile } = config
  const catchingUpSince = () => backlog.since(now())
  const past = createPast(record)
  const readFile = createFileReader()
  const notifyOf = (rule: string) => alerts.rules.find(({ name }) => name === rule)?.notify ?? null
  const answers = createAnswers({ record, history, people, notifyOf, catchingUpSince, now })
  const insight = createInsight({
    record,
    people,
    studentOf: answers.studentOf,
    plannedTarget: planning.targetOf,
    catchingUpSince,
    now,
  })
  const limits = createLimits({ rules: alerts.rules, people })
  const trials = createTrials()
  const store = { folder: dataFolder, influx }
  const tryOut = createTryOut({ limits, people, past, trials, store, rulesFile: rulesFile ?? standardRulesFile })
  return {
    plugins: [
      recordRoutes({
        answers,
        lessonNow: createLessonNow({ record, history, people, now }),
        importFile: file => importFile({ record, history, readFile, keepFile: seconds => keepFile(log, seconds) }, file),
        viewerOf,
        now,
      }),
      insightRoutes({ insight, viewerOf }),
      tuningRoutes({ limits, tryOut, viewerOf, now }),
      planningRoutes({ planning, people, past, limitsOf: planLimitsOf({ people, past }), viewerOf, now }),
      phoneRoutes({ school: people, viewerOf, sessionOf: request => request.session!, now }),
    ],
    [Symbol.asyncDispose]: () => trials[Symbol.asyncDispose](),
  }
}
