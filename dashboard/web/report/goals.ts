/** signs.md, "Lesson goals": half of the lesson in MVPA (SHAPE, AfPE); densities of China 2022. */
export const goals = { mvpa: 0.5, groupDensity: 0.75, individualDensity: 0.5 } as const

/** China 2022 "in principle", beats/min; contested, so it is context and never a verdict. */
export const bpmContext = [140, 160] as const
