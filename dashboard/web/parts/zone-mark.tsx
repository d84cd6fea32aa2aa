/** A shape for each zone, so that colour is never alone: ring, circle, square, triangle, diamond, hexagon. */
export const zoneShapes = [
  'M12 2.5a9.5 9.5 0 1 1 0 19a9.5 9.5 0 1 1 0-19z',
  'M12 1.5a10.5 10.5 0 1 1 0 21a10.5 10.5 0 1 1 0-21z',
  'M4 2h16a2 2 0 0 1 2 2v16a2 2 0 0 1-2 2h-16a2 2 0 0 1-2-2v-16a2 2 0 0 1 2-2z',
  'M12 .8l11.6 21.7h-23.2z',
  'M12 0l12 12l-12 12l-12-12z',
  'M6.2 1.5h11.6l6 10.5l-6 10.5h-11.6l-6-10.5z',
] as const
const triangle = 3

/** The zone's number in its shape and colour; an empty place where there is no zone. */
export function ZoneMark({ zone }: { zone: number | null }) {
  return (
    <svg class="zone-mark" viewBox="0 0 24 24" aria-hidden="true" data-zone={zone}>
      {zone !== null && (
        <>
          <path d={zoneShapes[zone]} />
          <text x="12" y={zone === triangle ? 19.5 : 16.8}>
            {zone}
          </text>
        </>
      )}
    </svg>
  )
}
