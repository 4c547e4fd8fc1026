import { failureCauses } from './causes.ts'
import { cellTable } from './cell-table.ts'
import { conclusion } from './conclusion.ts'
import { costTotals } from './cost-totals.ts'
import { earlyStopsText } from './early-stops.ts'
import { evaluationText } from './evaluation-text.ts'
import { countText, moneyText } from './figures.ts'
import { gateText } from './gate-text.ts'
import { code, markdownTable, markdownText } from './markdown-text.ts'
import { notesOf } from './notes.ts'
import type { RunReport } from './run-report.ts'

const MOST_CAUSES = 8
const MOST_NOTES = 4

/**
 * The run as GitHub-flavoured Markdown, for a pull request's comment or a step's summary. Whatever
 * others wrote stands in `<code>` with every character that Markdown, HTML, mentions or links could
 * read as an entity, so it can become neither an image nor a link nor a ping.
 */
export function markdownReport(report: RunReport): string {
  const { run } = report
  const sections = [
    title(report),
    cells(report),
    earlyStops(report),
    gates(report),
    failures(report),
    notes(report),
    money(report),
    `<sub>run ${code(run.id)}, assay ${code(run.provenance.assay)}, plan ${code(run.provenance.planHash)}</sub>`,
  ]
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`
}

function title(report: RunReport): string {
  const { run } = report
  const { exit, word, reasons } = conclusion(report)
  const { mock, suiteFile } = run.provenance
  const mark = exit === 0 ? '✅' : exit === 1 || exit === 70 ? '❌' : '⚠️'
  const whose = mock === null ? '**real money**' : `mock ${code(mock)}, no real money`
  const { trials, attempts, exchanges } = run.totals
  const counts = [
    countText(trials, 'trial'),
    countText(attempts, 'attempt'),
    countText(exchanges, 'request'),
  ]
  const stopped = run.stopped === null ? '' : `\n\nStopped: ${code(run.stopped)}`
  return `### ${mark} ${word} (exit ${exit}): ${code(suiteFile)}

${reasons.map(markdownText).join(' · ')}

${whose} · ${code(run.status)} · ${counts.join(' · ')}${stopped}`
}

function cells({ run }: RunReport): string {
  if (run.cells.length === 0) return ''
  const { common, columns, rows } = cellTable(run.cells)
  const table = markdownTable(
    columns.map((column) => markdownText(column.title)),
    columns.map((column) => column.align),
    rows.map((row) =>
      row.map((cell, index) => (index === 0 ? code(cell.text) : markdownText(cell.text))),
    ),
  )
  return common === '' ? table : `All cells: ${code(common)}\n\n${table}`
}

function earlyStops({ run }: RunReport): string {
  const found = earlyStopsText(run)
  if (found === null) return ''
  const lines = found.each.map(({ what, why }) => `- ${code(what)}: ${markdownText(why)}`)
  return `**Stopped early**: ${markdownText(found.total)}\n\n${lines.join('\n')}`
}

function gates({ run }: RunReport): string {
  if (run.gates.length === 0) return ''
  const marks = { met: '✅ met', missed: '❌ missed', unmeasured: '⚠️ unmeasured' } as const
  const rows = run.gates
    .map((gate) => gateText(gate, run))
    .map(({ source, value, verdict, note }) => [
      code(source),
      markdownText(value),
      marks[verdict],
      markdownText(note),
    ])
  return markdownTable(['GATE', 'VALUE', 'VERDICT', ''], ['left', 'right', 'left', 'left'], rows)
}

function failures(report: RunReport): string {
  const causes = failureCauses(report)
  const lines = causes.slice(0, MOST_CAUSES).map(({ count, what, example, next }) => {
    const quoted = example === null ? '' : ` ${code(example)}`
    return `- ${count}× ${code(what)}${quoted} → ${code(next)}`
  })
  const rest = causes.slice(MOST_CAUSES).reduce((sum, { count }) => sum + count, 0)
  if (rest > 0) lines.push(`- ${rest} more of other kinds`)
  return lines.length === 0 ? '' : `**Failures**\n\n${lines.join('\n')}`
}

function notes(report: RunReport): string {
  const found = notesOf(report)
  const lines = found
    .slice(0, MOST_NOTES)
    .map(({ count, target, message }) => `- ${count}× ${code(target)}: ${code(message)}`)
  if (found.length > lines.length) lines.push(`- ${found.length - lines.length} more`)
  return lines.length === 0 ? '' : `**Notes**\n\n${lines.join('\n')}`
}

function money({ run }: RunReport): string {
  const { cap, charged, inDoubt, held, peakCommitted } = run.budget
  const { byBasis, onFailures, onRetries, unknown } = costTotals(run.cells)
  const parts = [
    `charged ${amount(charged)}`,
    `in doubt ${amount(inDoubt)}`,
    `held ${amount(held)}`,
    cap === null ? 'no cap' : `cap ${amount(cap)}`,
    `peak committed ${amount(peakCommitted)}`,
    ...byBasis.map(([basis, usd]) => `${basis} ${amount(usd)}`),
    ...(unknown === 0 ? [] : [`unknown: ${countText(unknown, 'attempt')}`]),
    `on failures ${amount(onFailures)}`,
    `on retries ${amount(onRetries)}`,
  ]
  const judged = run.evaluation == null ? [] : evaluationText(run.evaluation).map(markdownText)
  const lines = [`**Money** ${parts.join(' · ')}`, judged.join(' · ')]
  return lines.filter((line) => line !== '').join('\n\n')
}

/** Escaped, because two dollar signs in a line would be set as mathematics. */
function amount(usd: string): string {
  return markdownText(moneyText(usd))
}
