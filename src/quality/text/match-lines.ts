import { bestWindow } from './best-window.ts'
import { type Letter, lettersOf, type ReadLine } from './letters.ts'

/** Where the lines that were asked for stand in a text, and how far off they are. */
export interface MatchedLines {
  readonly distance: number
  /** Letters by which the windows cut words. */
  readonly overhang: number
  /** Words asked for that have a wrong letter. */
  readonly wrongWords: number
  /** Indices of the text's letters that match. */
  readonly taken: readonly number[]
}

/**
 * The text as one stream, and, where it has several lines, each line for itself, since a picture may
 * set them anywhere; the nearer of both.
 */
export function matchLines(asked: readonly ReadLine[], text: readonly Letter[]): MatchedLines {
  const whole = matched([asked], text)
  if (asked.length < 2) return whole
  const apart = matched(
    asked.map((line) => [line]),
    text,
  )
  return isNearer(apart, whole) ? apart : whole
}

/** Each part in its own window of what the parts before it, the longest first, have left. */
function matched(parts: readonly (readonly ReadLine[])[], text: readonly Letter[]): MatchedLines {
  const wanted = parts
    .map((lines) => lettersOf(lines).letters)
    .toSorted((a, b) => b.length - a.length)
  let left = text.map((letter, index) => ({ ...letter, index }))
  let result: MatchedLines = { distance: 0, overhang: 0, wrongWords: 0, taken: [] }
  for (const letters of wanted) {
    const window = bestWindow(
      letters.map(({ letter }) => letter),
      left,
    )
    const taken = window.taken.map((at) => left[at]?.index ?? 0)
    result = {
      distance: result.distance + window.distance,
      overhang: result.overhang + window.overhang,
      wrongWords: result.wrongWords + wrongWords(letters, window),
      taken: [...result.taken, ...taken],
    }
    const gone = new Set(taken)
    left = left.filter(({ index }) => !gone.has(index))
  }
  return result
}

function isNearer(one: MatchedLines, other: MatchedLines): boolean {
  if (one.distance !== other.distance) return one.distance < other.distance
  return one.overhang < other.overhang
}

function wrongWords(
  wanted: readonly Letter[],
  window: { readonly right: readonly boolean[]; readonly insertedAfter: readonly number[] },
): number {
  const wrong = new Set(wanted.filter((_, index) => !window.right[index]).map(({ word }) => word))
  for (const before of window.insertedAfter) {
    const word = wanted[before - 1]?.word
    if (word !== undefined) wrong.add(word)
  }
  return wrong.size
}
