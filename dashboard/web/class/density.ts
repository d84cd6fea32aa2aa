export interface Layout {
  columns: number
  /** px; the grid scrolls when the rows do not fit */
  tileHeight: number
}

const tile = { widthMin: 92, heightMin: 76, widthMax: 440, heightMax: 320, ratio: 1.45 }

/** The columns that make `count` tiles largest in a box of px, near the ratio at which they read best; too small to read, they scroll instead. */
export function layoutOf(count: number, width: number, height: number, gap: number): Layout {
  const columnsMax = Math.max(1, Math.floor((width + gap) / (tile.widthMin + gap)))
  const columnsMin = Math.min(columnsMax, Math.max(1, Math.ceil((width + gap) / (tile.widthMax + gap))))
  let best: Layout = { columns: columnsMax, tileHeight: tile.heightMin }
  let bestScale = 0
  for (let columns = columnsMin; columns <= columnsMax; columns++) {
    const rows = Math.max(1, Math.ceil(count / columns))
    const tileWidth = (width - gap * (columns - 1)) / columns
    const tileHeight = Math.min(tile.heightMax, Math.floor((height - gap * (rows - 1)) / rows))
    const scale = Math.min(tileWidth / tile.ratio, tileHeight)
    if (tileHeight >= tile.heightMin && scale > bestScale) {
      bestScale = scale
      best = { columns, tileHeight }
    }
  }
  return best
}
