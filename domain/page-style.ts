/** How a student's own page speaks: in pictures and stars, or in words and curves. */
export const pageStyles = ['picture', 'words'] as const
export type PageStyle = (typeof pageStyles)[number]

/** Children of six to nine years get pictures. (screens.md, "Student") */
const wordsFromYears = 10

/** By age alone; whoever wants the other one chooses it. Of unknown age: words, which leave nothing out. */
export const pageStyleOf = (ageYears: number | null): PageStyle => (ageYears !== null && ageYears < wordsFromYears ? 'picture' : 'words')
