/** Where the migrations of each of the school's files are. */
export const migrations = (file: 'accounts' | 'school' | 'identity') => new URL(`./migrations/${file}/`, import.meta.url)
