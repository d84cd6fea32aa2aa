import uPlot from 'uplot'
import { language } from '../language/language.ts'
import { theme } from '../parts/preferences.ts'
import { type Look, lookOf } from './look.ts'

/**
 * Draws with uPlot. Import it with `import()` when a chart is opened, never at the top of a page:
 * it weighs more than the rest of the page together.
 */
export interface PlotOptions {
  /** has a height of its own before anything is drawn, so that nothing shifts */
  host: HTMLElement
  data: uPlot.AlignedData
  /** made again for each theme and language */
  options: (look: Look) => Omit<uPlot.Options, 'width' | 'height'>
  /** a finger, a mouse or nothing points at this index of the data */
  pointed?: (index: number | null) => void
}

export interface Plot extends Disposable {
  /** Puts the pin at this index and height (in the scale `y`); null takes it away. */
  pin(index: number | null, y?: number | null): void
}

/** Follows its host's width, the theme and the language until disposed. */
export function openPlot({ host, data, options, pointed }: PlotOptions): Plot {
  let pinned: [index: number | null, y: number | null] = [null, null]
  let plot = draw()

  function draw() {
    const drawn = new uPlot(
      { ...options(lookOf(host)), width: host.clientWidth, height: host.clientHeight, legend: { show: false }, cursor: { show: false } },
      data,
      host,
    )
    const pin = document.createElement('div')
    pin.className = 'chart-pin'
    pin.hidden = true
    pin.append(document.createElement('i'))
    drawn.over.append(pin)
    if (pointed) follow(drawn.over, x => pointed(x === null ? null : drawn.posToIdx(x)))
    return drawn
  }

  function pin(index: number | null, y: number | null = null) {
    pinned = [index, y]
    const line = plot.over.querySelector<HTMLElement>('.chart-pin')!
    const dot = line.firstElementChild as HTMLElement
    line.hidden = index === null
    if (index === null) return
    line.style.transform = `translateX(${plot.valToPos(data[0][index]!, 'x')}px)`
    dot.hidden = y === null
    if (y !== null) dot.style.transform = `translateY(${plot.valToPos(y, 'y')}px)`
  }

  let open = true
  function again() {
    if (!open) return
    plot.destroy()
    plot = draw()
    pin(...pinned)
  }

  const resized = new ResizeObserver(() => {
    if (host.clientWidth === plot.width && host.clientHeight === plot.height) return
    plot.setSize({ width: host.clientWidth, height: host.clientHeight })
    pin(...pinned)
  })
  resized.observe(host)
  const unsubscribe = [theme, language].map(choice => choice.subscribe(afterFirst(() => queueMicrotask(again))))

  return {
    pin,
    [Symbol.dispose]() {
      open = false
      resized.disconnect()
      for (const stop of unsubscribe) stop()
      plot.destroy()
    },
  }
}

/** A signal calls its subscriber at once, with what it holds already. */
function afterFirst(then: () => void) {
  let first = true
  return () => {
    if (!first) then()
    first = false
  }
}

/** A mouse points by hovering, a finger by touching and sliding; `touch-action` leaves it the page's scrolling. */
function follow(over: HTMLElement, at: (x: number | null) => void) {
  const move = (event: PointerEvent) => at(Math.min(Math.max(event.clientX - over.getBoundingClientRect().left, 0), over.clientWidth))
  over.addEventListener('pointermove', move)
  over.addEventListener('pointerdown', move)
  over.addEventListener('pointerleave', event => {
    if (event.pointerType === 'mouse') at(null)
  })
}
