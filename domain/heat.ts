/** What a lesson's heat asks of the teacher. */
export type HeatAdvice = 'none' | 'restrict' | 'stop'

const restrictWbgt = 26
const stopWbgt = 29

/** @param wbgt wet bulb globe temperature, °C; null: not set @returns from 26 °C: cut the lesson down; above 29 °C: stop it (signs.md, heat) */
export const heatAdvice = (wbgt: number | null): HeatAdvice =>
  wbgt === null || wbgt < restrictWbgt ? 'none' : wbgt > stopWbgt ? 'stop' : 'restrict'
