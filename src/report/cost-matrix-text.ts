import type { CostLine } from '../domain/routing.ts'
import { clean } from './clean.ts'
import { NONE, shortMoneyText } from './figures.ts'
import { openPaint } from './paint.ts'
import { type Column, type TableCell, table } from './table.ts'
import { wrap } from './width.ts'

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
  const rows = merged(lines).map((line): readonly TableCell[] => [
    { text: clean(line.delivery === 'batch' ? `${line.name} batch` : line.name), tone: 'strong' },
    { text: clean(line.size ?? NONE), tone: 'plain' },
    amount(line.usdPerAttempt),
    ...types.map((type) => amount(line.usdPerUsable[type] ?? null)),
  ])
  const title = 'US dollars an attempt, and for a usable image of each kind; – is unknown'
  return [
    ...wrap(title, width).map((line) => paint(line, 'faint')),
    ...table(columns, rows, { width, paint }),
  ].join('\n')
}

/** Lines of one arm that cost the same in every mode, as one. */
function merged(lines: readonly CostLine[]): readonly (CostLine & { readonly name: string })[] {
  const alike = Map.groupBy(lines, ({ arm, size, quality, steps, delivery, usdPerAttempt }) =>
    JSON.stringify([arm, size, quality, steps, delivery, usdPerAttempt]),
  )
  const several = new Set(
    lines.map(({ arm }) => arm).filter((arm) => waysOf(arm, [...alike.values()]) > 1),
  )
  return [...alike.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return []
    const usdPerUsable = Object.assign({}, ...[first, ...others].map((line) => line.usdPerUsable))
    const isTold = several.has(first.arm) && others.length === 0
    return [{ ...first, usdPerUsable, name: isTold ? `${first.arm} ${first.mode}` : first.arm }]
  })
}

/** In how many groups, of other prices, an arm stands with the same delivery. */
function waysOf(arm: string, groups: readonly (readonly CostLine[])[]): number {
  const own = groups.flatMap(([first]) => (first?.arm === arm ? [first] : []))
  return new Set(own.map(({ mode }) => mode)).size
}

function amount(usd: string | null): TableCell {
  return usd === null ? { text: NONE, tone: 'faint' } : { text: shortMoneyText(usd), tone: 'plain' }
}
