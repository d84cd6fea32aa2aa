/** Bounds of one message from a band; a band with more splits it. */
export const messageBytesMax = 65_536
export const samplesPerMessageMax = 300
