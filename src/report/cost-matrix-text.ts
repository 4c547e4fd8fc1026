import type { CostLine } from '../domain/routing.ts'
import { clean } from './clean.ts'
import { NONE, shortMoneyText } from './figures.ts'
import { openPaint } from './paint.ts'
import { type Column, type TableCell, table } from './table.ts'

/** The cost matrix for a terminal: a line for each way to order, a column for each kind of content. */
export function costMatrixText(
  lines: readonly CostLine[],
  { width, color }: { readonly width: number; readonly color: boolean },
): string {
  const paint = openPaint(color)
  const types = [...new Set(lines.flatMap((line) => Object.keys(line.usdPerUsable)))]
  const columns: readonly Column[] = [
    { title: 'ARM', align: 'left', drop: 0, shrinkTo: 12 },
    { title: 'SIZE', align: 'left', drop: 21, shrinkTo: null },
    { title: 'DELIVERY', align: 'left', drop: 22, shrinkTo: null },
    { title: '$/ATTEMPT', align: 'right', drop: 0, shrinkTo: null },
    // The last kinds of content go first where the terminal is narrow.
    ...types.map(
      (type, index): Column => ({
        title: clean(type).toUpperCase(),
        align: 'right',
        drop: index + 1,
        shrinkTo: null,
      }),
    ),
  ]
  const rows = lines.map((line): readonly TableCell[] => [
    { text: clean(nameOf(line)), tone: 'strong' },
    { text: clean(line.size ?? NONE), tone: 'plain' },
    { text: line.delivery, tone: 'plain' },
    amount(line.usdPerAttempt),
    ...types.map((type) => amount(line.usdPerUsable[type] ?? null)),
  ])
  const title = 'US dollars an attempt, and for a usable image of each kind; – is unknown'
  return [paint(title, 'faint'), ...table(columns, rows, { width, paint })].join('\n')
}

/** Most lines are of text-to-image: only the others say their mode. */
function nameOf({ arm, mode }: CostLine): string {
  return mode === 'text-to-image' ? arm : `${arm} ${mode}`
}

function amount(usd: string | null): TableCell {
  return usd === null ? { text: NONE, tone: 'faint' } : { text: shortMoneyText(usd), tone: 'plain' }
}
