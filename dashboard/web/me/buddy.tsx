import { zoneShapes } from '../parts/zone-mark.tsx'

export type BuddyZone = 0 | 1 | 2 | 3 | 4 | 5

/** Where there is room for a face: a triangle is narrow above, a diamond at both ends. */
const facesAt = [12, 12.6, 12.6, 16, 13, 12.8] as const
/** The number stands on the forehead. */
const numbersAt = 4

const eyes = {
  shut: 'M8.4 -1.2q1 1 2 0M13.6 -1.2q1 1 2 0',
  open: 'M9.4 -1.6v.01M14.6 -1.6v.01',
} as const

const mouths = [
  'M11 2.2h2',
  'M10.4 1.8q1.6 1.3 3.2 0',
  'M10 1.6q2 2.3 4 0',
  'M9.7 1.3h4.6a2.3 2.6 0 0 1-4.6 0z',
  'M9.5 1.2h5a2.5 3.3 0 0 1-5 0z',
  'M12 1.1a1.7 1.9 0 1 1 0 3.8a1.7 1.9 0 1 1 0-3.8z',
] as const

/** Feet at rest, in a walk, in a run. */
const feet = [
  'M8.5 22v3h-2M15.5 22v3h2',
  'M8.5 22v3.5h-2M15.5 22v3.5h2',
  'M9 22l-2 3.4h-2M15 22l1.8 3.6h2',
  'M9 22l-3.4 2.6l-2-1M15 22l2.4 3.8h2',
  'M9 22l-4.4 1.6l-1.4-2M15 22l3.4 3.2l1.8-.8',
  'M9 22l-5 .6l-1-2.2M15 22l4.4 2.6l1.6-1.4',
] as const

/** The zone's own shape and colour with a face and feet: it sleeps, walks, runs and puffs. For children who read little; its number stands on it. */
export function Buddy({ zone }: { zone: BuddyZone }) {
  const y = facesAt[zone]
  return (
    <svg class="buddy" viewBox="0 -3 24 30" aria-hidden="true" data-zone={zone}>
      <path class="limb" d={feet[zone]} />
      {zone >= 4 && <path class="wind" d="M-1 6h-3M-1 11h-4M-1 16h-3" />}
      <path class="body" d={zoneShapes[zone]} />
      <g transform={`translate(0 ${y})`} class="face">
        <path class="eyes" d={zone === 0 ? eyes.shut : eyes.open} />
        <path class="mouth" d={mouths[zone]} />
        {zone > 0 && zone < 4 && <path class="cheeks" d="M8 1.2v.01M16 1.2v.01" />}
        {zone === 5 && <path class="sweat" d="M17.6 -2.4q1.3 1.9 0 2.6t-1.2-1q.2-.8 1.2-1.6z" />}
      </g>
      {zone > 0 && (
        <text x="12" y={y - numbersAt}>
          {zone}
        </text>
      )}
      {zone === 0 && <path class="sleep" d="M17 -.2h2.6l-2.6 2.8h2.6M20.6 -2.8h1.9l-1.9 2h1.9" />}
    </svg>
  )
}
