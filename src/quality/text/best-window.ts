import { isSameLetter, type Letter } from './letters.ts'

/** The stretch of a text that is most like what was looked for. */
export interface TextWindow {
  /** Letters to insert, delete or replace (Levenshtein). */
  readonly distance: number
  /** Indices of the text's letters that the window takes, ascending. */
  readonly taken: readonly number[]
  /** For each letter looked for: whether it stands in the window, unchanged. */
  readonly right: readonly boolean[]
  /** Letters of the window that were not looked for, by how many of those looked for come before. */
  readonly insertedAfter: readonly number[]
  /** Letters that belong to the same words as the window's ends but lie outside it. */
  readonly overhang: number
}

/** Of equally near windows so many are looked at; a text that repeats itself more often is no sign. */
const MOST_ENDS = 64

/**
 * Approximate string search (Sellers, J. Algorithms 1, 1980): the window may begin and end anywhere
 * in the text. Whole lines may be skipped between its parts, because a picture has other text
 * between the lines that were asked for. Of equal distances the one that cuts the fewest words.
 */
export function bestWindow(wanted: readonly string[], text: readonly Letter[]): TextWindow {
  const [rows, columns] = [wanted.length + 1, text.length + 1]
  const cost = new Int32Array(rows * columns)
  /** Column that a line's start was reached from by skipping lines; −1: not skipped. */
  const skippedFrom = new Int32Array(rows * columns).fill(-1)
  const bestEnd = new Int32Array(rows)
  for (let row = 0; row < rows; row++) cost[row * columns] = row
  for (let column = 1; column < columns; column++) {
    const letter = text[column - 1] as Letter
    for (let row = 1; row < rows; row++) {
      const at = row * columns + column
      const changed = isSameLetter(wanted[row - 1] ?? '', letter.letter) ? 0 : 1
      cost[at] = Math.min(
        (cost[at - columns - 1] as number) + changed,
        (cost[at - columns] as number) + 1,
        (cost[at - 1] as number) + 1,
      )
    }
    const isLineEnd = column < text.length && (text[column] as Letter).line !== letter.line
    if (!isLineEnd) continue
    for (let row = 1; row < rows; row++) {
      const at = row * columns + column
      const earlier = bestEnd[row] as number
      if ((cost[row * columns + earlier] as number) < (cost[at] as number)) {
        cost[at] = cost[row * columns + earlier] as number
        skippedFrom[at] = earlier
      } else bestEnd[row] = column
    }
  }
  const last = (rows - 1) * columns
  const least = cost.subarray(last, last + columns).reduce((a, b) => Math.min(a, b))
  const ends = Array.from({ length: columns }, (_, column) => column)
    .filter((column) => cost[last + column] === least)
    .slice(0, MOST_ENDS)
  const windows = ends.map((end) =>
    traced({ wanted, text, cost, skippedFrom, columns, end, distance: least }),
  )
  return windows.reduce((best, one) => (isBetter(one, best, text) ? one : best))
}

function isBetter(one: TextWindow, best: TextWindow, text: readonly Letter[]): boolean {
  if (one.overhang !== best.overhang) return one.overhang < best.overhang
  return meanConfidence(one, text) > meanConfidence(best, text)
}

function meanConfidence({ taken }: TextWindow, text: readonly Letter[]): number {
  const sum = taken.reduce((total, index) => total + (text[index]?.confidence ?? 0), 0)
  return taken.length === 0 ? 0 : sum / taken.length
}

function traced(table: {
  readonly wanted: readonly string[]
  readonly text: readonly Letter[]
  readonly cost: Int32Array
  readonly skippedFrom: Int32Array
  readonly columns: number
  readonly end: number
  readonly distance: number
}): TextWindow {
  const { wanted, text, cost, skippedFrom, columns, end, distance } = table
  const taken: number[] = []
  const insertedAfter: number[] = []
  const right = wanted.map(() => false)
  let [row, column] = [wanted.length, end]
  while (row > 0) {
    const at = row * columns + column
    const skipped = skippedFrom[at] as number
    if (skipped >= 0) {
      column = skipped
      continue
    }
    const isSame = isSameLetter(wanted[row - 1] ?? '', text[column - 1]?.letter ?? '')
    const own = cost[at] as number
    if (column > 0 && (cost[at - columns - 1] as number) + (isSame ? 0 : 1) === own) {
      right[row - 1] = isSame
      taken.push(--column)
      row--
    } else if ((cost[at - columns] as number) + 1 === own) row--
    else {
      insertedAfter.push(row)
      taken.push(--column)
    }
  }
  taken.reverse()
  return { distance, taken, right, insertedAfter, overhang: overhang(taken, text) }
}

/** Letters before the first and after the last taken one that are of the same words. */
function overhang(taken: readonly number[], text: readonly Letter[]): number {
  const [first, last] = [taken[0], taken.at(-1)]
  if (first === undefined || last === undefined) return 0
  let count = 0
  for (let at = first; text[at - 1]?.word === text[first]?.word && at > 0; at--) count++
  for (let at = last; at + 1 < text.length && text[at + 1]?.word === text[last]?.word; at++) count++
  return count
}
