import { purposes } from '../../school/people-index.ts'
import { openSchool } from '../../school/school.ts'

export const password = 'a good password'

/** In the data folder: class 7B with Ana (wears b1) and Ben (b2), a lesson that is on, Ms Silva, Ana, Ben and Ana's mother, all with the password. */
export async function writeSmallClass(dataFolder: string) {
  const now = Date.now()
  await using school = await openSchool({ dataFolder, now: Date.now, log: { warn: () => {} } })
  school.addSchool('s1', 'School One')
  school.accounts.registerBands(['b1', 'b2'].map(band => ({ band, school: 's1', secret: `secret of ${band}` })))
  school.accounts.saveAccounts([
    { id: 'silva', school: 's1', role: 'teacher', name: 'Ms Silva', language: 'en' },
    { id: 'anas-mother', school: 's1', role: 'guardian', name: 'Marta', language: 'en' },
    { id: 'ana-herself', school: 's1', role: 'student', student: 'ana', language: 'en' },
    { id: 'ben-himself', school: 's1', role: 'student', student: 'ben', language: 'en' },
  ])
  await school.setPassword(['silva', 'anas-mother', 'ana-herself', 'ben-himself'], password)
  school.change('s1', people => {
    people.saveClass('7B', 'Class 7B')
    for (const [place, id] of ['ana', 'ben'].entries()) {
      const name = id === 'ana' ? 'Ana' : 'Ben'
      people.saveStudent({ id, name, class: '7B', place, bornMonth: '2013-09', sex: null, restingBpm: null, maxBpm: null, flags: [] })
      for (const purpose of purposes) people.giveConsent(id, purpose, now - 3_600_000)
      people.assign(id === 'ana' ? 'b1' : 'b2', id, now - 3_600_000)
    }
    people.linkGuardian('anas-mother', 'ana')
    people.assignTeacher('silva', '7B', now - 3_600_000)
    people.saveLesson({ id: 'pe', class: '7B', title: 'PE', startsAt: now - 60_000, endsAt: now + 3_600_000 })
  })
}
