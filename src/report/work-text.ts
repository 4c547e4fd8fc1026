import type { WorkLine, WorkPlan } from '../domain/routing.ts'
import { clean } from './clean.ts'
import { countText, NONE, shortMoneyText } from './figures.ts'
import { openPaint } from './paint.ts'
import { type Column, type TableCell, table } from './table.ts'
import { wrap } from './width.ts'

const COLUMNS: readonly Column[] = [
  { title: 'WORK', align: 'left', drop: 0, shrinkTo: 16 },
  { title: 'IMAGES', align: 'right', drop: 0, shrinkTo: null },
  { title: 'ARM', align: 'left', drop: 3, shrinkTo: 12 },
  { title: 'AT ONCE', align: 'right', drop: 0, shrinkTo: null },
  { title: 'BATCH ARM', align: 'left', drop: 4, shrinkTo: 12 },
  { title: 'AS A BATCH', align: 'right', drop: 0, shrinkTo: null },
  { title: 'SAVES', align: 'right', drop: 1, shrinkTo: null },
]

/** A plan of work for a terminal: what goes where at once, and what is cheaper when it waits. */
export function workText(
  plan: WorkPlan,
  { width, color }: { readonly width: number; readonly color: boolean },
): string {
  const paint = openPaint(color)
  const unanswered = plan.lines.filter(({ arm }) => arm === null)
  const sum = `${countText(plan.images, 'image')}, ${plan.batchEligible} can wait for a batch: ${shortMoneyText(plan.usdNow)} all at once, ${shortMoneyText(plan.usdWithBatch)} with batches`
  return [
    ...table(COLUMNS, plan.lines.map(row), { width, paint }),
    '',
    ...wrap(sum, width).map((line) => paint(line, 'strong')),
    ...unanswered.flatMap(({ request, message }) =>
      wrap(`no arm for ${clean(request.content)} (${request.mode}): ${clean(message)}`, width).map(
        (line) => paint(line, 'warning'),
      ),
    ),
  ].join('\n')
}

function row({ request, count, arm, usdNow, batch }: WorkLine): readonly TableCell[] {
  const texts = [
    String(count),
    clean(arm ?? NONE),
    usdNow === null ? NONE : shortMoneyText(usdNow),
    clean(batch?.arm ?? NONE),
    batch === null ? NONE : shortMoneyText(batch.usd),
    batch === null ? NONE : shortMoneyText(batch.savesUsd),
  ]
  return [
    { text: clean(`${request.content} ${request.mode}`), tone: 'strong' },
    ...texts.map((text): TableCell => ({ text, tone: 'plain' })),
  ]
}
