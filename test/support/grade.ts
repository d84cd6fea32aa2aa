/** Vowel groups, without an e that is not spoken: Flesch's own way to count without a dictionary. */
function syllablesOf(word: string): number {
  const letters = word.toLowerCase().replace(/[^a-z]/g, '')
  if (letters.length <= 3) return 1
  const spoken = letters.replace(/([^laeiouy])es$|([^laeiouytd])ed$|([^laeiouy])e$/, '$1$2$3')
  return Math.max(1, spoken.match(/[aeiouy]+/g)?.length ?? 1)
}

/** The school year that a text is easy for (Kincaid 1975: 0.39 · words a sentence + 11.8 · syllables a word − 15.59). */
export function gradeOf(text: string): number {
  const sentences = text.split(/[.!?]/).filter(each => each.trim() !== '')
  const words = text.split(/[^A-Za-z’']+/).filter(Boolean)
  const syllables = words.map(syllablesOf).reduce((a, b) => a + b)
  return (0.39 * words.length) / sentences.length + (11.8 * syllables) / words.length - 15.59
}
