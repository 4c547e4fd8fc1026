import type { OutageSimulation, StrategyOutcome } from '../domain/routing.ts'
import { clean } from './clean.ts'
import { durationText, NONE, percentText, shortMoneyText } from './figures.ts'
import { openPaint } from './paint.ts'
import { type Column, type TableCell, table } from './table.ts'
import { wrap } from './width.ts'

const COLUMNS: readonly Column[] = [
  { title: 'STRATEGY', align: 'left', drop: 0, shrinkTo: 14 },
  { title: '$/USABLE', align: 'right', drop: 0, shrinkTo: null },
  { title: 'TOTAL', align: 'right', drop: 3, shrinkTo: null },
  { title: 'USABLE', align: 'right', drop: 4, shrinkTo: null },
  { title: 'WASTED TRIES', align: 'right', drop: 1, shrinkTo: null },
  { title: 'UNANSWERED', align: 'right', drop: 5, shrinkTo: null },
  { title: 'MEAN', align: 'right', drop: 2, shrinkTo: null },
  { title: 'P95', align: 'right', drop: 0, shrinkTo: null },
]

/** An outage for a terminal: what each way of choosing paid and how long it made people wait. */
export function outageText(
  simulation: OutageSimulation,
  { width, color }: { readonly width: number; readonly color: boolean },
): string {
  const paint = openPaint(color)
  const { content, outage, durationMs, requestsPerMinute, strategies, assumptions } = simulation
  const title = `${clean(content)} · ${clean(outage.arm)} is down from ${durationText(outage.fromMs)} to ${durationText(outage.toMs)} of ${durationText(durationMs)}, ${requestsPerMinute} requests a minute`
  return [
    ...wrap(title, width).map((line) => paint(line, 'strong')),
    ...table(COLUMNS, strategies.map(row), { width, paint }),
    '',
    'made the pictures of the outage:',
    ...strategies.flatMap(({ strategy, shareInOutage }) =>
      wrap(`  ${strategy}: ${sharesText(shareInOutage)}`, width),
    ),
    ...wrap(`taken as given: ${assumptions.map(clean).join('; ')}`, width).map((line) =>
      paint(line, 'faint'),
    ),
  ].join('\n')
}

function sharesText(shares: Readonly<Record<string, number>>): string {
  const parts = Object.entries(shares).sort(([, a], [, b]) => b - a)
  return parts.map(([arm, share]) => `${clean(arm)} ${percentText(share)}`).join(', ') || NONE
}

function row(outcome: StrategyOutcome): readonly TableCell[] {
  const texts = [
    outcome.usdPerUsable === null ? NONE : shortMoneyText(outcome.usdPerUsable),
    shortMoneyText(outcome.usd),
    `${outcome.usable}/${outcome.requests}`,
    String(outcome.wastedAttempts),
    String(outcome.failed),
    outcome.meanMs === null ? NONE : durationText(outcome.meanMs),
    outcome.p95Ms === null ? NONE : durationText(outcome.p95Ms),
  ]
  return [
    { text: outcome.strategy, tone: 'strong' },
    ...texts.map((text): TableCell => ({ text, tone: 'plain' })),
  ]
}
