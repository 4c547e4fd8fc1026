import type { Paint, Tone } from './paint.ts'
import { fitMiddle, textWidth } from './width.ts'

export interface Column {
  readonly title: string
  readonly align: 'left' | 'right'
  /** Where the table is too wide, the column with the highest number goes first; 0 never goes. */
  readonly drop: number
  /** Narrowest width of a column whose texts may be cut in the middle; null: never cut. */
  readonly shrinkTo: number | null
}

export interface TableCell {
  readonly text: string
  readonly tone: Tone
}

const GAP = 2
const LEAST = 4

/**
 * Lays out rows under their titles within `width` columns: first shrinks what may be shrunk, then
 * drops what may be dropped, at last cuts. One line a row, never wrapped. Texts must be clean.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly TableCell[])[],
  { width, paint }: { readonly width: number; readonly paint: Paint },
): readonly string[] {
  const wanted = columns.map((column, index) =>
    Math.max(textWidth(column.title), ...rows.map((row) => textWidth(row[index]?.text ?? ''))),
  )
  const widths = layout(columns, wanted, width)
  const line = (cells: readonly TableCell[]): string =>
    widths
      .map(({ index, width }, position) => {
        const { text, tone } = cells[index] ?? { text: '', tone: 'plain' }
        const fitted = fitMiddle(text, width)
        const align = columns[index]?.align ?? 'left'
        const space = ' '.repeat(Math.max(0, width - textWidth(fitted)))
        if (align === 'right') return space + paint(fitted, tone)
        // Nothing follows the last column, so nothing is padded there.
        return paint(fitted, tone) + (position === widths.length - 1 ? '' : space)
      })
      .join(' '.repeat(GAP))
  const titles = columns.map(({ title }) => ({ text: title, tone: 'faint' as const }))
  return [line(titles), ...rows.map(line)]
}

interface Placed {
  readonly index: number
  readonly width: number
}

function layout(
  columns: readonly Column[],
  wanted: readonly number[],
  width: number,
): readonly Placed[] {
  let kept = columns.map((column, index) => ({ column, index, width: wanted[index] ?? 0 }))
  for (;;) {
    const placed = shrink(kept, width, ({ column }) => column.shrinkTo)
    if (total(placed) <= width) return placed
    const first = Math.max(...kept.map(({ column }) => column.drop))
    if (first <= 0) return shrink(placed, width, () => LEAST)
    kept = kept.filter(({ column }) => column.drop !== first)
  }
}

/** Takes what is too much from the columns that allow it, the first of them first. */
function shrink<Kept extends Placed>(
  kept: readonly Kept[],
  width: number,
  floorOf: (kept: Kept) => number | null,
): Kept[] {
  let excess = total(kept) - width
  return kept.map((one) => {
    const floor = floorOf(one)
    if (floor === null || excess <= 0) return one
    const taken = Math.min(excess, Math.max(0, one.width - floor))
    excess -= taken
    return { ...one, width: one.width - taken }
  })
}

function total(placed: readonly Placed[]): number {
  return placed.reduce((sum, { width }) => sum + width + GAP, -GAP)
}
