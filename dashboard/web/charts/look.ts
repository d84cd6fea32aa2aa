/** The page's colours and letters, for a canvas: it knows no style sheet. */
export interface Look {
  ink: string
  quiet: string
  line: string
  surface: string
  /** zones 0 to 5, as this page paints them */
  zones: readonly string[]
  /** a CSS font of this many px */
  font(px: number, weight?: number): string
}

export function lookOf(element: Element): Look {
  const style = getComputedStyle(element)
  const of = (name: string) => style.getPropertyValue(name).trim()
  return {
    ink: of('--ink'),
    quiet: of('--ink-2'),
    line: of('--line'),
    surface: of('--surface'),
    zones: [0, 1, 2, 3, 4, 5].map(zone => of(`--zone-${zone}`)),
    font: (px, weight = 500) => `${weight} ${px}px ${style.fontFamily}`,
  }
}
