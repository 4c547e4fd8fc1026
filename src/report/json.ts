import type { RunReport } from './run-report.ts'

/** Characters that are legal in JSON but not harmless in a terminal, and the CI command `##[`. */
const HARMFUL = /[\p{Cf}\u007f-\u009f\u2028\u2029]|#(?=#)/gu

/** The run's document as it stands in `run.json`; harmful characters as `\u` escapes. */
export function jsonReport({ run }: RunReport): string {
  const text = JSON.stringify(run, null, 2)
  return `${text.replace(HARMFUL, escapeUnits)}\n`
}

function escapeUnits(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('')
}
