/** A tile's name for each student: the given name, with as many letters of the rest as tell namesakes apart. A name without spaces stays whole. */
export function shortNames(names: readonly string[]): string[] {
  return names.map(name => {
    const namesakes = names.filter(other => other !== name)
    let letters = 0
    while (letters < name.length && namesakes.some(other => cut(other, letters) === cut(name, letters))) letters++
    const short = cut(name, letters)
    return letters === 0 || short === name ? short : `${short}.`
  })
}

/** The given name and the first letters of the rest. */
function cut(name: string, letters: number) {
  const space = name.indexOf(' ')
  return space < 0 ? name : name.slice(0, letters === 0 ? space : space + 1 + letters)
}
