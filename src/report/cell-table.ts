import { divideUsd, parseUsd, usdText } from '../domain/money.ts'
import type { CellSummary, CostSummary, LatencySummary } from '../domain/run.ts'
import { cellLabels } from './cell-labels.ts'
import { clean } from './clean.ts'
import { durationText, NONE, percentText, shortMoneyText } from './figures.ts'
import type { Tone } from './paint.ts'
import type { Column, TableCell } from './table.ts'

/** Below this many samples the p95 is little else than the slowest one, and is not shown. */
export const P95_LEAST_SAMPLES = 60

export interface CellTable {
  /** What all cells share; clean, perhaps empty. */
  readonly common: string
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly TableCell[])[]
}

interface Field {
  readonly column: Column
  text(cell: CellSummary): string
  tone?(cell: CellSummary): Tone
}

/**
 * The cells as a table, most telling columns kept longest. The p95 has a column only when some cell
 * has samples enough for one; the slowest is always there. Against a mock, what it billed by its own
 * ledger stands beside what we charged.
 */
export function cellTable(cells: readonly CellSummary[]): CellTable {
  const { common, labels } = cellLabels(cells)
  const hasP95 = cells.some(({ latencyMs }) => isEnough(latencyMs))
  const hasBilled = cells.some(({ billed }) => billed !== null)
  const hidden = [...(hasP95 ? [] : ['P95']), ...(hasBilled ? [] : BILL_TITLES)]
  const shown = FIELDS.filter(({ column }) => !hidden.includes(column.title))
  return {
    common,
    columns: [
      { title: 'CELL', align: 'left', drop: 0, shrinkTo: 24 },
      ...shown.map(({ column }) => column),
    ],
    rows: cells.map((cell, index) => [
      { text: labels[index] ?? '', tone: 'strong' },
      ...shown.map((field) => ({ text: field.text(cell), tone: field.tone?.(cell) ?? 'plain' })),
    ]),
  }
}

const BILL_TITLES = ['CHARGED', 'BILLED', 'OFF BY']

const FIELDS: readonly Field[] = [
  { column: right('TRIALS', 7), text: (cell) => String(cell.trials) },
  {
    column: right('USABLE', 0),
    text: ({ attempts, images }) =>
      attempts === 0 ? 'not run' : `${images.usable}/${images.requested}`,
    tone: ({ attempts, images }) => {
      if (attempts === 0) return 'faint'
      return images.usable === images.requested ? 'good' : images.usable === 0 ? 'bad' : 'warning'
    },
  },
  { column: right('P50', 2), text: ({ latencyMs }) => duration(latencyMs?.p50) },
  {
    column: right('P95', 5),
    text: ({ latencyMs }) => {
      if (latencyMs === null) return NONE
      return isEnough(latencyMs) ? durationText(latencyMs.p95) : `n=${latencyMs.count}`
    },
  },
  { column: right('MAX', 6), text: ({ latencyMs }) => duration(latencyMs?.max) },
  { column: right('$/USABLE', 0), text: perUsableText },
  {
    column: { title: 'KNOWN BY', align: 'left', drop: 4, shrinkTo: null },
    text: ({ cost }) => (cost.unknown > 0 ? `${cost.unknown} unknown` : knownBy(cost)),
    tone: ({ cost }) => (cost.unknown > 0 ? 'warning' : 'plain'),
  },
  { column: right('CHARGED', 8), text: ({ cost }) => shortMoneyText(cost.total) },
  {
    column: right('BILLED', 9),
    text: ({ billed }) => (billed === null ? NONE : shortMoneyText(billed)),
  },
  {
    column: right('OFF BY', 4),
    text: offBy,
    tone: (cell) => (offBy(cell) === '0' ? 'good' : 'warning'),
  },
  {
    column: right('FAILED', 1),
    text: ({ failureRate }) => (failureRate === null ? NONE : percentText(failureRate.value)),
    tone: ({ failureRate }) => (failureRate !== null && failureRate.value > 0 ? 'bad' : 'plain'),
  },
  {
    column: right('95% CI', 3),
    text: ({ failureRate }) =>
      failureRate === null
        ? NONE
        : `${percentText(failureRate.low).slice(0, -1)}–${percentText(failureRate.high)}`,
    tone: () => 'faint',
  },
]

/** What we charged less what the mock billed: `0`, `+$0.02`, `-$0.04`; a dash where nobody knows. */
function offBy({ cost, billed }: CellSummary): string {
  const ours = parseUsd(cost.total)
  const theirs = billed === null ? null : parseUsd(billed)
  if (ours === null || theirs === null) return NONE
  if (ours === theirs) return '0'
  const apart = shortMoneyText(usdText(ours > theirs ? ours - theirs : theirs - ours))
  return `${ours > theirs ? '+' : '-'}${apart}`
}

/**
 * What a usable image cost; with unknown charges at least so much: `≥$0.0048`. A dash where none was
 * usable: a price of nothing is no price.
 */
function perUsableText({ cost, images }: CellSummary): string {
  if (cost.perUsable !== null) return shortMoneyText(cost.perUsable)
  const known = parseUsd(cost.total)
  const least = known === null ? null : divideUsd(known, images.usable)
  return cost.unknown === 0 || least === null ? NONE : `≥${shortMoneyText(usdText(least))}`
}

/**
 * How the charges are known, best first: `computed+assumed, 1 unknown`. What was free is named only
 * where nothing else was: it moves no figure.
 */
export function knownBy({ byBasis, unknown }: CostSummary): string {
  const all = Object.keys(byBasis)
  const paid = all.filter((basis) => basis !== 'free')
  const bases = (paid.length === 0 ? all : paid).map((text) => clean(text)).join('+')
  const doubt = unknown === 0 ? '' : `${unknown} unknown`
  return [bases, doubt].filter((part) => part !== '').join(', ') || NONE
}

function isEnough(latency: LatencySummary | null): boolean {
  return latency !== null && latency.count >= P95_LEAST_SAMPLES
}

function duration(ms: number | undefined): string {
  return ms === undefined ? NONE : durationText(ms)
}

function right(title: string, drop: number): Column {
  return { title, align: 'right', drop, shrinkTo: null }
}
