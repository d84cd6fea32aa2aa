/** What may be changed of a rule, in the param's unit. `tighter`: towards which end more is noticed; null: neither is. */
export interface Limit {
  standard: number
  unit: string
  min: number
  max: number
  tighter: 'lower' | 'higher' | null
  /** set on a clinician's word alone, for one student */
  cliniciansOnly: boolean
}

export const isLooser = ({ tighter }: Pick<Limit, 'tighter'>, value: number, than: number) =>
  tighter === 'lower' ? value > than : tighter === 'higher' ? value < than : false
