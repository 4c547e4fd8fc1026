import type { RankedArm, RouteDecision } from '../domain/routing.ts'
import { clean } from './clean.ts'
import { durationText, NONE, percentText, shortMoneyText } from './figures.ts'
import { openPaint, type Paint } from './paint.ts'
import { type Column, type TableCell, table } from './table.ts'
import { wrap } from './width.ts'

const COLUMNS: readonly Column[] = [
  { title: 'ARM', align: 'left', drop: 0, shrinkTo: 14 },
  { title: 'SHARE', align: 'right', drop: 0, shrinkTo: null },
  { title: '$/USABLE', align: 'right', drop: 0, shrinkTo: null },
  { title: '$/ATTEMPT', align: 'right', drop: 4, shrinkTo: null },
  { title: 'USABLE', align: 'right', drop: 2, shrinkTo: null },
  { title: 'MEETS', align: 'right', drop: 3, shrinkTo: null },
  { title: 'P50', align: 'right', drop: 1, shrinkTo: null },
  { title: 'BY', align: 'left', drop: 5, shrinkTo: null },
]

/** Decisions for a terminal: for each kind of content the ranked arms, the batch offer, and who was refused why. */
export function routeText(
  decisions: readonly RouteDecision[],
  { width, color }: { readonly width: number; readonly color: boolean },
): string {
  const paint = openPaint(color)
  return decisions
    .flatMap((decision) => [...block(decision, width, paint), ''])
    .join('\n')
    .trimEnd()
}

function block(decision: RouteDecision, width: number, paint: Paint): readonly string[] {
  const { request, ranked, refused, batch, confidence, message } = decision
  const title = `${clean(request.content)} · ${request.mode}${request.size === null ? '' : ` · ${request.size}`}`
  const says = confidence === null ? message : `${message} (confidence ${confidence})`
  return [
    paint(title, 'strong'),
    ...wrap(clean(says), width - 2).map(
      (line) => `  ${paint(line, ranked.length === 0 ? 'warning' : 'good')}`,
    ),
    ...(ranked.length === 0
      ? []
      : table(COLUMNS, ranked.map(row), { width: width - 2, paint }).map((line) => `  ${line}`)),
    ...(batch === null
      ? []
      : wrap(
          `batch: ${clean(batch.arm)} at ${shortMoneyText(batch.usdPerUsable)} a usable image, saves ${savedText(batch.savesUsd)}; ${batch.note}`,
          width - 2,
        ).map((line) => `  ${line}`)),
    ...refused.flatMap(({ arm, reasons }) =>
      wrap(`not ${clean(arm)}: ${reasons.map(clean).join('; ')}`, width - 2).map(
        (line) => `  ${paint(line, 'faint')}`,
      ),
    ),
  ]
}

function savedText(usd: string): string {
  return usd.startsWith('-')
    ? `nothing (${shortMoneyText(usd.slice(1))} more)`
    : shortMoneyText(usd)
}

function row(arm: RankedArm): readonly TableCell[] {
  const meets = Math.min(arm.floorProbability, arm.priceProbability ?? 1)
  return [
    plain(clean(arm.arm.id), 'strong'),
    plain(percentText(arm.weight)),
    plain(shortMoneyText(arm.usdPerUsable)),
    plain(shortMoneyText(arm.usdPerAttempt)),
    plain(`${percentText(arm.usableRate)} of ${arm.n}`),
    plain(percentText(meets)),
    plain(arm.p50Ms === null ? NONE : durationText(arm.p50Ms)),
    plain(`${arm.evidence}, ${arm.basis}`, 'faint'),
  ]
}

function plain(text: string, tone: TableCell['tone'] = 'plain'): TableCell {
  return { text, tone }
}
