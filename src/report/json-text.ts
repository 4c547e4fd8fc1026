/** Characters that are legal in JSON but not harmless in a terminal, and the CI command `##[`. */
const HARMFUL = /[\p{Cf}\u007f-\u009f\u2028\u2029]|#(?=#)/gu

/** JSON for whoever may see it in a terminal or a CI log: harmful characters as `\u` escapes. */
export function jsonText(value: unknown, indent: 0 | 2 = 2): string {
  return JSON.stringify(value, null, indent).replace(HARMFUL, escapeUnits)
}

function escapeUnits(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('')
}
