import { type Mistake, mistakeText } from '../domain/suite.ts'
import { cleanUpTo } from '../report/clean.ts'

/** Room for the longest list of what there is to choose from. */
const MAX_LENGTH = 2_000

/** A mistake as one line for a terminal or a CI log: it may quote a stranger's suite. */
export function mistakeLine(mistake: Mistake): string {
  return cleanUpTo(MAX_LENGTH, mistakeText(mistake))
}
