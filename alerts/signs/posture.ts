/** g, three axes */
export type Vector = readonly [number, number, number]

/** Follows gravity's direction with a time constant of 3 s, so that one second's swing of the arm does not turn the child over. */
export function followGravity(gravity: Vector | null, acc: Vector, dtMs: number): Vector {
  if (!gravity) return acc
  const share = Math.min(1, dtMs / 3_000)
  return [
    gravity[0] + (acc[0] - gravity[0]) * share,
    gravity[1] + (acc[1] - gravity[1]) * share,
    gravity[2] + (acc[2] - gravity[2]) * share,
  ]
}

export const lengthOf = (v: Vector) => Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2])

/** Angle between two directions, degrees, 0 to 180; 0 where one has no direction. */
export function angleBetween(a: Vector, b: Vector): number {
  const lengths = lengthOf(a) * lengthOf(b)
  if (lengths === 0) return 0
  const cosine = (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) / lengths
  return (Math.acos(Math.max(-1, Math.min(1, cosine))) * 180) / Math.PI
}

/**
 * The part of a second's ENMO (mg) that a sensor lying still cannot have: mean(‖a‖) − 1 is at least ‖mean a‖ − 1, and at rest both are
 * the sensor's error of scale. Of 42 recorded falls a third ended motionless at 70 to 100 mg, because 1 g read as 1.07 to 1.1.
 */
export const shakeOf = (acc: Vector, enmo: number) => Math.max(0, enmo - 1_000 * Math.max(0, lengthOf(acc) - 1))
