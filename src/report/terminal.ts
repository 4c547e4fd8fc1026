import type { RunDocument } from '../domain/run.ts'
import { type Cause, failureCauses } from './causes.ts'
import { cellTable } from './cell-table.ts'
import { clean } from './clean.ts'
import { conclusion } from './conclusion.ts'
import { costTotals } from './cost-totals.ts'
import { earlyStopsText } from './early-stops.ts'
import { evaluationText } from './evaluation-text.ts'
import { countText, durationText, moneyText } from './figures.ts'
import { type GateText, gateText } from './gate-text.ts'
import { notesOf } from './notes.ts'
import { openPaint, type Paint, type Tone } from './paint.ts'
import type { ReportLayout, RunReport } from './run-report.ts'
import { table } from './table.ts'
import { fitEnd, fitMiddle, textWidth, wrapParts } from './width.ts'

const MOST_CAUSES = 8
const MOST_NOTES = 4
const LEAST_WIDTH = 30
const INDENT = '  '

interface Page {
  readonly width: number
  readonly paint: Paint
}

/**
 * A run for a person: what it was, each cell, gates, why things failed, the money, and the verdict
 * with its exit code. No line is wider than `width` (at least 30); nothing wraps in the terminal.
 */
export function terminalReport(report: RunReport, layout: ReportLayout): string {
  const { run } = report
  const page = { width: Math.max(LEAST_WIDTH, layout.width), paint: openPaint(layout.color) }
  const sections = [
    header(run, page),
    cells(run, page),
    earlyStops(run, page),
    gates(run, page),
    failures(report, page),
    notes(report, page),
    money(run, page),
    verdict(report, page),
  ]
  const shown = sections.filter((lines) => lines.length > 0)
  return `${shown.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function header(run: RunDocument, { width, paint }: Page): readonly string[] {
  const { mock, suiteFile } = run.provenance
  const charged = `REAL MONEY: ${moneyText(run.budget.charged)} charged`
  const whose = mock === null ? charged : `mock “${clean(mock)}”: no real money`
  const badge = fitEnd(whose, width)
  const room = width - textWidth(badge) - 2
  const painted = paint(badge, mock === null ? 'loud' : 'good')
  const suite = fitMiddle(clean(suiteFile), Math.max(room, 0))
  const gap = ' '.repeat(Math.max(2, width - textWidth(suite) - textWidth(badge)))
  // Where both do not fit, whose money it is matters more.
  const title =
    room < 12
      ? [painted, paint(fitMiddle(clean(suiteFile), width), 'strong')]
      : [paint(suite, 'strong') + gap + painted]
  const { trials, attempts, exchanges } = run.totals
  const facts = [
    clean(run.id),
    clean(run.status) + tookText(run),
    countText(trials, 'trial'),
    countText(attempts, 'attempt'),
    countText(exchanges, 'request'),
  ]
  const stopped = run.stopped === null ? [] : paragraph(`stopped: ${clean(run.stopped)}`, width)
  return [
    ...title,
    ...wrapParts(facts, { separator: ' · ', width }),
    ...stopped.map((line) => paint(line, 'warning')),
  ]
}

function tookText({ startedAt, endedAt }: RunDocument): string {
  const ms = endedAt === null ? Number.NaN : Date.parse(endedAt) - Date.parse(startedAt)
  return ms >= 0 ? ` in ${durationText(ms)}` : ''
}

function cells(run: RunDocument, { width, paint }: Page): readonly string[] {
  if (run.cells.length === 0) return []
  const { common, columns, rows } = cellTable(run.cells)
  const all = common === '' ? '' : `  ${fitEnd(`all ${common}`, width - 'CELLS  '.length)}`
  const lines = table(columns, rows, { width: width - INDENT.length, paint })
  return [paint('CELLS', 'strong') + paint(all, 'faint'), ...lines.map((line) => INDENT + line)]
}

function earlyStops(run: RunDocument, { width, paint }: Page): readonly string[] {
  const found = earlyStopsText(run)
  if (found === null) return []
  const title = 'STOPPED EARLY'
  const total = fitEnd(`  ${found.total}`, width - textWidth(title))
  const lines = found.each.flatMap(({ what, why }) => [
    INDENT + fitMiddle(what, width - INDENT.length),
    ...paragraph(`→ ${why}`, width - 4).map((line) => `    ${paint(line, 'faint')}`),
  ])
  return [paint(title, 'strong') + total, ...lines]
}

const GATE_TONES = { met: 'good', missed: 'bad', unmeasured: 'warning' } as const
const GATE_MARKS = { met: '✓ met', missed: '✗ MISSED', unmeasured: '? unmeasured' } as const

function gates(run: RunDocument, page: Page): readonly string[] {
  if (run.gates.length === 0) return []
  const texts = run.gates.map((gate) => gateText(gate, run))
  return [page.paint('GATES', 'strong'), ...gateRows(texts, page)]
}

function gateRows(texts: readonly GateText[], { width, paint }: Page): readonly string[] {
  const rows = texts.map(({ source, value, verdict }) => [
    { text: GATE_MARKS[verdict] ?? clean(verdict), tone: GATE_TONES[verdict] ?? 'warning' },
    { text: source, tone: 'plain' as const },
    { text: value, tone: 'strong' as const },
  ])
  const columns = [
    { title: '', align: 'left', drop: 0, shrinkTo: null },
    { title: '', align: 'left', drop: 0, shrinkTo: 20 },
    { title: '', align: 'right', drop: 0, shrinkTo: null },
  ] as const
  const inner = width - INDENT.length
  const [, ...painted] = table(columns, rows, { width: inner, paint })
  const [, first = ''] = table(columns, rows, { width: inner, paint: (text) => text })
  const left = inner - textWidth(first) - 2
  return painted.flatMap((line, index) => {
    const note = texts[index]?.note ?? ''
    if (note === '') return [INDENT + line]
    if (textWidth(note) <= left) return [`${INDENT}${line}  ${paint(note, 'faint')}`]
    return [INDENT + line, paint(fitEnd(`${INDENT}  ${note}`, width), 'faint')]
  })
}

function failures(report: RunReport, page: Page): readonly string[] {
  const causes = failureCauses(report)
  if (causes.length === 0) return []
  const shown = causes.slice(0, MOST_CAUSES)
  const most = Math.max(...shown.map(({ count }) => String(count).length))
  const rest = causes.slice(MOST_CAUSES).reduce((sum, { count }) => sum + count, 0)
  const lines = shown.flatMap((cause) => causeLines(cause, most, page))
  const more = rest === 0 ? [] : [`${INDENT}${rest} more of other kinds: see attempts.jsonl`]
  return [page.paint('FAILURES', 'strong'), ...lines, ...more]
}

function causeLines(cause: Cause, digits: number, page: Page): readonly string[] {
  const { width, paint } = page
  const count = `${INDENT}${String(cause.count).padStart(digits)}× `
  const below = ' '.repeat(count.length)
  const room = width - count.length
  const what = fitEnd(cause.what, room)
  const left = room - textWidth(what) - 2
  const first = paint(count, 'bad') + what
  const next = paragraph(`→ ${cause.next}`, room)
  const advice = next.map((line) => below + paint(line, 'faint'))
  if (cause.example === null) return [first, ...advice]
  const quoted = `“${cause.example}”`
  // Beside the cause where enough of it can be read there, else below it.
  return left >= Math.min(40, textWidth(quoted))
    ? [`${first}  ${fitEnd(quoted, left)}`, ...advice]
    : [first, below + fitEnd(quoted, room), ...advice]
}

/** Successes that are not quite what was asked for: their figures are those of something else. */
function notes(report: RunReport, { width, paint }: Page): readonly string[] {
  const found = notesOf(report)
  if (found.length === 0) return []
  const lines = found.slice(0, MOST_NOTES).map(({ count, target, message }) => {
    return fitEnd(`${INDENT}${count}× ${target}: ${message}`, width)
  })
  const rest = found.length - lines.length
  const more = rest === 0 ? [] : [`${INDENT}${rest} more: see attempts.jsonl`]
  return [paint('NOTES', 'strong'), ...lines.map((line) => paint(line, 'warning')), ...more]
}

function money(run: RunDocument, { width, paint }: Page): readonly string[] {
  const { cap, charged, inDoubt, held, peakCommitted } = run.budget
  const inner = width - INDENT.length
  const spent = [
    `charged ${moneyText(charged)}`,
    `in doubt ${moneyText(inDoubt)}`,
    `held ${moneyText(held)}`,
    cap === null ? 'no cap' : `cap ${moneyText(cap)}`,
    `peak committed ${moneyText(peakCommitted)}`,
  ]
  const { byBasis, onFailures, onRetries, unknown } = costTotals(run.cells)
  const known = [
    ...byBasis.map(([basis, amount]) => `${basis} ${moneyText(amount)}`),
    ...(unknown === 0 ? [] : [`unknown: ${countText(unknown, 'attempt')}`]),
    `on failures ${moneyText(onFailures)}`,
    `on retries ${moneyText(onRetries)}`,
  ]
  const title = run.provenance.mock === null ? 'MONEY' : 'MONEY (mock)'
  const judged = run.evaluation == null ? [] : [evaluationText(run.evaluation)]
  const lines = [spent, known, ...judged].flatMap((parts) =>
    wrapParts(parts, { separator: ' · ', width: inner }),
  )
  return [paint(title, 'strong'), ...lines.map((line) => INDENT + line)]
}

function verdict(report: RunReport, { width, paint }: Page): readonly string[] {
  const { exit, word, reasons } = conclusion(report)
  const tone: Tone = exit === 0 ? 'good' : exit === 1 || exit === 70 ? 'bad' : 'warning'
  const title = `${word} (exit ${exit})`
  const [first = '', ...more] = wrapParts([title, ...reasons], { separator: ' · ', width })
  const rest = first.startsWith(title) ? first.slice(title.length) : ''
  const head = first.startsWith(title) ? title : first
  return [paint(head, tone) + rest, ...more]
}

function paragraph(text: string, width: number): readonly string[] {
  return wrapParts(text.split(' '), { separator: ' ', width })
}
