import type {
  FindingKind,
  ReconciledSum,
  ReconcileFinding,
  Reconciliation,
} from '../domain/reconciliation.ts'
import { clean } from './clean.ts'
import { countText, durationText, moneyText, NONE } from './figures.ts'
import { openPaint, type Paint, type Tone } from './paint.ts'
import type { ReportLayout } from './run-report.ts'
import { type Column, table } from './table.ts'
import { fitEnd, wrapParts } from './width.ts'

const LEAST_WIDTH = 40
const INDENT = '  '
/** More of one kind say nothing new; `--json` has them all. */
const MOST_OF_A_KIND = 8

interface Page {
  readonly width: number
  readonly paint: Paint
}

/** What the records say of a run, for a person. No line is wider than `width` (at least 40). */
export function reconcileText(found: Reconciliation, layout: ReportLayout): string {
  const page = { width: Math.max(LEAST_WIDTH, layout.width), paint: openPaint(layout.color) }
  const sections = [
    header(found, page),
    evidence(found, page),
    findings(found, page),
    compared(found, page),
    totals(found, page),
    verdict(found, page),
  ]
  const shown = sections.filter((lines) => lines.length > 0)
  return `${shown.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function header({ run, statement }: Reconciliation, { width, paint }: Page): readonly string[] {
  const { source, readAs, records, outside, from, to, clockAheadMs } = statement
  const facts = [
    countText(records, 'record'),
    ...(outside === 0 ? [] : [`${outside} of other times or kinds`]),
    ...(from === null || to === null ? [] : [`${minute(from)} – ${minute(to)}`]),
    ...(clockAheadMs === 0 ? [] : [`their clock ${clockText(clockAheadMs)}`]),
  ]
  return [
    paint(fitEnd(`${clean(run)} against ${clean(source)}`, width), 'strong'),
    ...wrapParts([`read as ${clean(readAs)}`, ...facts], { separator: ' · ', width }),
  ]
}

function minute(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ')
}

function clockText(ms: number): string {
  return ms > 0 ? `${durationText(ms)} ahead` : `${durationText(-ms)} behind`
}

const FINE = {
  request: 'each request',
  bucket: 'sums of days or hours',
  balance: 'balance only',
  none: 'no records',
} as const

function evidence({ providers }: Reconciliation, page: Page): readonly string[] {
  const rows = providers.map(({ provider, attempts, records, fineness, matched, free }) =>
    [
      clean(provider),
      String(attempts),
      String(records),
      FINE[fineness],
      String(matched.byId),
      String(matched.byAmount),
      String(matched.byTime),
      String(free),
    ].map(plain),
  )
  const columns = [
    left('PROVIDER'),
    right('ATTEMPTS'),
    right('RECORDS'),
    left('HOW FINE'),
    right('BY ID', 1),
    right('BY AMOUNT', 2),
    right('BY TIME', 3),
    right('FREE', 4),
  ]
  return section('EVIDENCE', columns, rows, page)
}

const WORDS: Readonly<Record<FindingKind, string>> = {
  settled: 'doubt settled',
  absent: 'doubt settled at nothing',
  amount: 'other amount',
  'billed-failure': 'failure billed',
  'billed-retry': 'failure billed beside its retry',
  'billed-twice': 'billed twice',
  'hidden-retry': 'bill beside ours, not asked for',
  fallback: 'bill for another model',
  foreign: 'bill of no attempt',
  missing: 'no record of it',
  awaited: 'no record of it yet',
  'in-doubt': 'still in doubt',
  total: 'sums differ',
  empty: 'no records at all',
  'no-start': 'nothing to compare the balance with',
  late: 'recorded late',
  'other-key': 'other keys',
}

function findings({ findings: all }: Reconciliation, page: Page): readonly string[] {
  if (all.length === 0) return []
  const lines = [...Map.groupBy(all, ({ kind }) => kind)].flatMap(([kind, some]) =>
    kindLines(kind, some, page),
  )
  return [page.paint('FINDINGS', 'strong'), ...lines]
}

function kindLines(
  kind: FindingKind,
  some: readonly ReconcileFinding[],
  { width, paint }: Page,
): readonly string[] {
  const isFine = some.every(({ explained }) => explained)
  const tone: Tone = isFine ? 'good' : 'bad'
  const head = `${INDENT}${isFine ? '✓' : '✗'} ${some.length}× ${WORDS[kind] ?? clean(kind)}`
  const shown = some.slice(0, MOST_OF_A_KIND).flatMap((one) => findingLines(one, width))
  const rest = some.length - MOST_OF_A_KIND
  const more = rest > 0 ? [fitEnd(`${INDENT}${INDENT}${rest} more: see --json`, width)] : []
  return [paint(fitEnd(head, width), tone), ...shown, ...more]
}

function findingLines(finding: ReconcileFinding, width: number): readonly string[] {
  const { attempt, provider, lines, ids, ours, theirs, message } = finding
  const amounts =
    ours === null && theirs === null ? [] : [`ours ${amount(ours)}, theirs ${amount(theirs)}`]
  const [id] = ids
  const place = lines.length === 0 ? [] : [`line ${lines.slice(0, 5).join(', ')}`]
  const name = attempt ?? (id === undefined ? provider : id)
  const parts = [...(name === null ? [] : [clean(name)]), ...amounts, ...place]
  const indent = INDENT + INDENT
  const room = width - indent.length
  return [
    ...wrapParts(parts, { separator: ' · ', width: room }),
    ...wrapParts(clean(message).split(' '), { separator: ' ', width: room - INDENT.length }).map(
      (line) => INDENT + line,
    ),
  ].map((line) => indent + line)
}

function compared({ compared: all }: Reconciliation, page: Page): readonly string[] {
  const rows = all.map(({ what, ours, theirs, attempts, requests, unknown, agrees }) => [
    { text: agrees ? '✓' : '✗', tone: agrees ? ('good' as const) : ('bad' as const) },
    ...[
      clean(what),
      moneyText(ours),
      amount(theirs),
      String(attempts),
      requests === null ? NONE : String(requests),
      String(unknown),
    ].map(plain),
  ])
  const columns = [
    left(''),
    { ...left('SUM OF'), shrinkTo: 16 },
    right('OURS'),
    right('THEIRS'),
    right('ATTEMPTS', 1),
    right('REQUESTS', 2),
    right('UNKNOWN', 3),
  ]
  return section('SUMS', columns, rows, page)
}

function totals({ totals: all }: Reconciliation, page: Page): readonly string[] {
  const rows = [
    ...sumRows('mode', all.byMode),
    ...sumRows('outcome', all.byOutcome),
    ...sumRows('tries', all.byRetry),
  ]
  const columns = [
    left(''),
    left(''),
    right('ATTEMPTS', 1),
    right('OURS'),
    right('THEIRS'),
    right('UNKNOWN', 2),
  ]
  return section('TOTALS', columns, rows, page)
}

function sumRows(
  by: string,
  sums: readonly ReconciledSum[],
): readonly ReturnType<typeof plain>[][] {
  return sums.map(({ name, attempts, ours, theirs, unknown }, index) =>
    [
      index === 0 ? by : '',
      clean(name),
      String(attempts),
      moneyText(ours),
      amount(theirs),
      unknown === 0 ? NONE : String(unknown),
    ].map(plain),
  )
}

function verdict(found: Reconciliation, { width, paint }: Page): readonly string[] {
  const { result, totals: sums, moves, dryRun, findings: all } = found
  const isFine = all.every(({ explained }) => explained)
  const exit = isFine ? 0 : 4
  const open = moves.filter(({ state }) => state === 'open').length
  const moved = moves.length - open
  const parts = [
    `${RESULTS[result]} (exit ${exit})`,
    `ours ${moneyText(sums.ours)}`,
    `theirs ${amount(sums.theirs)}`,
    ...(/[1-9]/.test(sums.unasked) ? [`not asked for ${moneyText(sums.unasked)}`] : []),
    ...(moved === 0 ? [] : [`${countText(moved, 'charge')} ${dryRun ? 'to book' : 'booked'}`]),
    ...(open === 0 ? [] : [`${countText(open, 'attempt')} not ended: assay resume`]),
  ]
  const doubts = all.some(({ kind }) => kind === 'in-doubt')
  const advice = doubts
    ? 'What is in doubt is settled by hand: assay ledger resolve ID --charged USD --because TEXT; ' +
      'where the records are complete: --absent-is-free'
    : ''
  const [first = '', ...rest] = wrapParts(parts, { separator: ' · ', width })
  return [
    paint(first, isFine ? 'good' : 'bad'),
    ...rest,
    ...(advice === '' ? [] : wrapParts(advice.split(' '), { separator: ' ', width })),
  ]
}

const RESULTS = {
  agrees: 'ALL AGREE',
  settled: 'SETTLED',
  differs: 'DIFFERENCES LEFT',
  empty: 'RECORDS EMPTY',
} as const

/** Refunds and top-ups make sums negative. */
function amount(usd: string | null): string {
  if (usd === null) return NONE
  return usd.startsWith('-') ? `-${moneyText(usd.slice(1))}` : moneyText(usd)
}

function plain(text: string): { readonly text: string; readonly tone: Tone } {
  return { text, tone: 'plain' }
}

function left(title: string): Column {
  return { title, align: 'left', drop: 0, shrinkTo: null }
}

function right(title: string, drop = 0): Column {
  return { title, align: 'right', drop, shrinkTo: null }
}

function section(
  title: string,
  columns: readonly Column[],
  rows: Parameters<typeof table>[1],
  { width, paint }: Page,
): readonly string[] {
  if (rows.length === 0) return []
  const lines = table(columns, rows, { width: width - INDENT.length, paint })
  return [paint(title, 'strong'), ...lines.map((line) => INDENT + line)]
}
