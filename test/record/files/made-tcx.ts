/** TCX files as other programs write them. */

export const trackpoint = (time: string, bpm?: number | string, oneLegPerMinute?: number) => {
  const heart = bpm === undefined ? '' : `<HeartRateBpm><Value>${bpm}</Value></HeartRateBpm>`
  const cadence = oneLegPerMinute === undefined ? '' : `<x:TPX><x:RunCadence>${oneLegPerMinute}</x:RunCadence></x:TPX>`
  return `<Trackpoint><Time>${time}</Time>${heart}<Extensions>${cadence}</Extensions></Trackpoint>`
}

/** Trackpoints stand on lines of their own, from line 2 on. */
export const tcx = (...trackpoints: string[]) => {
  const lines = ['<?xml version="1.0"?><TrainingCenterDatabase><Activities><Activity><Lap><Track>', ...trackpoints]
  return [...lines, '</Track></Lap></Activity></Activities></TrainingCenterDatabase>'].join('\n')
}
