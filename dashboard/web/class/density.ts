export interface Layout {
  columns: number
  /** px */
  tileWidth: number
  /** px; the grid scrolls when the rows do not fit */
  tileHeight: number
}

export interface Box {
  /** tiles in each section, one below the other */
  counts: readonly number[]
  /** px */
  width: number
  height: number
  gap: number
  /** px above each section; 0: it has no heading */
  heading: number
}

const tile = { widthMin: 92, heightMin: 76, widthMax: 440, heightMax: 320, ratio: 1.45 }
/** px: a tile narrower than this spares its words */
export const narrowPx = 112

/** The columns that make the tiles largest in a box of px, near the ratio at which they read best; too small to read, they scroll instead. */
export function layoutOf({ counts, width, height, gap, heading }: Box): Layout {
  const columnsMax = Math.max(1, Math.floor((width + gap) / (tile.widthMin + gap)))
  const columnsMin = Math.min(columnsMax, Math.max(1, Math.ceil((width + gap) / (tile.widthMax + gap))))
  const widthOf = (columns: number) => (width - gap * (columns - 1)) / columns
  let best: Layout = { columns: columnsMax, tileWidth: widthOf(columnsMax), tileHeight: tile.heightMin }
  let bestScale = 0
  for (let columns = columnsMin; columns <= columnsMax; columns++) {
    const rows = Math.max(
      1,
      counts.reduce((sum, count) => sum + Math.ceil(count / columns), 0),
    )
    const tileWidth = widthOf(columns)
    const tileHeight = Math.min(tile.heightMax, Math.floor((height - heading * counts.length - gap * (rows - 1)) / rows))
    const scale = Math.min(tileWidth / tile.ratio, tileHeight)
    if (tileHeight >= tile.heightMin && scale > bestScale) {
      bestScale = scale
      best = { columns, tileWidth, tileHeight }
    }
  }
  return best
}
