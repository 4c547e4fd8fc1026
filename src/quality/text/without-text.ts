import { lettersOf, linesOf, type ReadLine } from './letters.ts'
import { matchLines } from './match-lines.ts'

/** What was read but for one text; all of it where that text was not read letter by letter. */
export function withoutText(lines: readonly ReadLine[], text: string): readonly ReadLine[] {
  const { letters } = lettersOf(lines)
  const { distance, taken } = matchLines(linesOf(text), letters)
  if (distance > 0) return lines
  const gone = new Set(taken.map((at) => `${letters[at]?.line} ${letters[at]?.place}`))
  return lines.map(({ characters }, line) => ({
    characters: characters.map((one, place) =>
      gone.has(`${line} ${place}`) ? { ...one, character: ' ' } : one,
    ),
  }))
}
