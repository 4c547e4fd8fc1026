import { isUnspaced, type Letter, lettersOf, linesOf, type ReadLine } from './text/letters.ts'
import { matchLines } from './text/match-lines.ts'

/** How a text that was read compares with the one that was asked for. */
export interface TextComparison {
  /** Letters and digits that are wrong in the best window: 0 is exact. */
  readonly distance: number
  /** Letters and digits asked for. */
  readonly length: number
  /** `distance / length`, 0–1. */
  readonly characterErrorRate: number
  /** Share of the words asked for that are not right letter by letter, 0–1. Blanks are not compared. */
  readonly wordErrorRate: number
  /** Share of the words asked for that were read somewhere, in any order, 0–1. */
  readonly wordRecall: number
  /** Of the line of the window that was read worst: mean over its letters. Null: nothing matched. */
  readonly confidence: number | null
  /** The window as read, folded to letters and digits, its words apart. */
  readonly window: string
  /** Letters that continue the window's first or last word: a longer word was read. */
  readonly overhang: number
  /** Words read with confidence that nobody asked for. */
  readonly extraWords: readonly string[]
  /** Signs asked for that were not read; they are not compared. */
  readonly missingSigns: string
  /** Letters by which the whole text differs from the one asked for. */
  readonly wholeDistance: number
}

/** From here on a word counts as read (measured: junk from logo script scores .5 to .7). */
export const SURE = 0.8

/** Looks for a text in what was read, letter by letter. */
export function compareText(expected: string, lines: readonly ReadLine[]): TextComparison {
  const asked = linesOf(expected)
  const read = lettersOf(lines)
  const all = lettersOf(asked)
  const best = matchLines(asked, read.letters)
  const taken = new Set(best.taken)
  const wholeDistance = levenshtein(
    all.letters.map(({ letter }) => letter),
    read.letters.map(({ letter }) => letter),
  )
  return {
    distance: best.distance,
    length: all.letters.length,
    characterErrorRate: all.letters.length === 0 ? 0 : best.distance / all.letters.length,
    wordErrorRate: all.words.length === 0 ? 0 : best.wrongWords / all.words.length,
    wordRecall: recall(all.words, read.words),
    confidence: confidenceOf(read.letters.filter((_, index) => taken.has(index))),
    window: spaced(read.letters.filter((_, index) => taken.has(index))),
    overhang: best.overhang,
    extraWords: extraWords(read.letters, taken),
    missingSigns: missing(all.signs, read.signs).join(''),
    wholeDistance,
  }
}

/** The reading that is nearer to what was looked for; the first where they are equal. */
export function nearerText(one: TextComparison, other: TextComparison): TextComparison {
  const ranked = [
    other.distance - one.distance,
    other.overhang - one.overhang,
    (one.confidence ?? 0) - (other.confidence ?? 0),
  ]
  return (ranked.find((difference) => difference !== 0) ?? 0) < 0 ? other : one
}

/**
 * Whether a text is so near that the reader may be at fault: one letter, or two in a text of six or
 * more. Measured: letting such texts pass would pass one misspelling in five. Of Han and Kana one in
 * four: each holds as much as a syllable, and half of a text is more than a mistake of reading.
 */
export function isNearMiss(expected: string, { distance, length }: TextComparison): boolean {
  if (distance === 0 || distance >= length) return false
  const most = isUnspaced(expected) ? Math.floor(length / 4) : Math.max(1, length / 3)
  return distance <= Math.min(2, most)
}

/**
 * The text score of OneIG-Bench (arXiv:2506.07977, read 2026-11), here of one picture:
 * `1 − min(MAX, ED)·(1 − CR)·(1 − WAC)/MAX` with MAX 100, or 50 for Chinese. ED is the distance of the
 * whole text, CR 1 where all is right, WAC the words found in any order.
 */
export function oneIgTextScore(expected: string, comparison: TextComparison): number {
  const most = /\p{Script=Han}/u.test(expected) ? 50 : 100
  const { wholeDistance, distance, overhang, wordRecall } = comparison
  const complete = distance === 0 && overhang === 0 ? 1 : 0
  return 1 - (Math.min(most, wholeDistance) * (1 - complete) * (1 - wordRecall)) / most
}

/** The least of the lines' means: one line misread is not made good by a long one. */
function confidenceOf(letters: readonly Letter[]): number | null {
  const lines = Map.groupBy(letters, ({ line }) => line)
  const means = [...lines.values()].map(mean)
  return means.length === 0 ? null : Math.min(...means)
}

function mean(letters: readonly Letter[]): number {
  return letters.reduce((sum, { confidence }) => sum + confidence, 0) / letters.length
}

function spaced(letters: readonly Letter[]): string {
  return letters
    .map(({ letter, word }, index) => {
      const before = letters[index - 1]
      return before !== undefined && before.word !== word ? ` ${letter}` : letter
    })
    .join('')
}

/** One letter alone is more often a mark of the picture than a word. */
function extraWords(letters: readonly Letter[], taken: ReadonlySet<number>): readonly string[] {
  const touched = new Set([...taken].map((index) => letters[index]?.word))
  const words = Map.groupBy(letters, ({ word }) => word)
  return [...words]
    .filter(([word, own]) => !touched.has(word) && own.length > 1 && mean(own) >= SURE)
    .map(([, own]) => own.map(({ letter }) => letter).join(''))
}

function recall(wanted: readonly string[], read: readonly string[]): number {
  return wanted.length === 0 ? 1 : 1 - missing(wanted, read).length / wanted.length
}

/** What of `wanted` is not in `there`, each counted as often as it stands. */
function missing(wanted: readonly string[], there: readonly string[]): readonly string[] {
  const left = [...there]
  return wanted.filter((one) => {
    const at = left.indexOf(one)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

function levenshtein(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [index, letter] of a.entries()) {
    const next = [index + 1]
    for (const [at, other] of b.entries()) {
      next.push(
        Math.min(
          (row[at] as number) + (letter === other ? 0 : 1),
          (row[at + 1] as number) + 1,
          (next[at] as number) + 1,
        ),
      )
    }
    row = next
  }
  return row[b.length] as number
}
