import type { ClassPlans, StudentPlan } from '../../../domain/plan-told.ts'
import { t } from '../language/language.ts'
import { ZoneMark } from '../parts/zone-mark.tsx'
import { longDay } from '../report/words.ts'
import type { PlansDesk } from './desk.ts'
import { Marks } from './line.tsx'
import { workAndRest } from './words.ts'

/** One page to take outside: by group the name, the target and the minutes. On paper alone. */
export function Sheet({ desk, told }: { desk: PlansDesk; told: ClassPlans }) {
  const grouped = (desk.groups.value?.groups ?? []).map(({ group, students }) => ({
    title: desk.groupName(group) ?? group,
    lines: told.students.filter(({ student }) => students.includes(student.id)),
  }))
  const placed = new Set(grouped.flatMap(({ lines }) => lines))
  const loose = told.students.filter(line => !placed.has(line))
  const all = [...grouped, { title: grouped.length > 0 ? t('groups.none') : told.class.name, lines: loose }].filter(
    each => each.lines.length > 0,
  )
  const unapproved = told.students.some(({ plan, state }) => plan && state !== 'approved')
  return (
    <section class="sheet" aria-hidden="true">
      <h2>
        {told.class.name} · {t(`aim.${told.aim}`)}
      </h2>
      <p>
        Pulseyard · {t('plans.title')} · {longDay(Date.now())}
        {unapproved && ` · ${t('plans.sheet.open')}`}
      </p>
      <div class="columns">
        {all.map(({ title, lines }) => (
          <table key={title}>
            <caption>{title}</caption>
            <tbody>
              {lines.map(line => (
                <SheetLine key={line.student.id} line={line} />
              ))}
            </tbody>
          </table>
        ))}
      </div>
    </section>
  )
}

const SheetLine = ({ line }: { line: StudentPlan }) => (
  <tr>
    <th scope="row">
      {line.student.name}
      {line.plan && line.state !== 'approved' && ' °'}
    </th>
    {line.plan ? (
      <>
        <td>
          <ZoneMark zone={line.plan.target.zone} />
        </td>
        <td>
          <b>
            {line.plan.target.lowBpm}–{line.plan.target.highBpm}
          </b>
        </td>
        <td>
          <b>{t('plans.minutes', { n: line.plan.minutes })}</b>
        </td>
        <td>
          {workAndRest(line.plan)}
          <Marks line={line} without="plans.mark.untested" />
        </td>
      </>
    ) : (
      <td colSpan={4}>{t('plans.no-consent')}</td>
    )}
  </tr>
)
