/** The hospital monitors' count of urgency, which needs no colour. */
export const stars = { high: '***', medium: '**', low: '*', technical: '⚙' } as const
