/** What `params.x` says for some student. One program serves all of them: the values come with each evaluation. */
export type Params = Readonly<Record<string, number>>

/** CEL knows a value's type by its constructor. */
export class ParamValues {
  constructor(values: Params) {
    Object.assign(this, values)
  }
}

/** Values that an expression takes: a number for each param that the rule declares. */
export const createParams = (values: Params): Params => new ParamValues(values) as unknown as Params
