import { failureCauses } from './causes.ts'
import { clean } from './clean.ts'
import { conclusion } from './conclusion.ts'
import { gateText } from './gate-text.ts'
import type { RunReport } from './run-report.ts'

/** GitHub shows at most this many errors, and as many warnings, of one step. */
const MOST = 10

/**
 * Annotations for a GitHub Actions log: missed and unmeasured gates, causes of failure, and the
 * verdict. Commands and titles are ours; what others wrote is only ever their message, escaped by
 * the rules of actions/toolkit (packages/core/src/command.ts).
 */
export function githubReport(report: RunReport): string {
  const { run } = report
  const { exit, word, reasons } = conclusion(report)
  const errors = run.gates
    .filter(({ verdict }) => verdict !== 'met')
    .map((gate) => gateText(gate, run))
    .map(({ source, value, verdict, note }) => {
      const about = [`${source} is ${value}`, note].filter((part) => part !== '').join(', ')
      return annotation('error', `gate ${verdict}`, about)
    })
  const warnings = failureCauses(report).map(({ count, what, example, next }) => {
    const said = example === null ? '' : ` “${example}”`
    return annotation('warning', 'failures', `${count}× ${what}${said} → ${next}`)
  })
  const level = exit === 0 ? 'notice' : 'error'
  const verdict = annotation(level, `assay: ${word} (exit ${exit})`, reasons.join(' · '))
  return `${[verdict, ...errors.slice(0, MOST - 1), ...warnings.slice(0, MOST)].join('\n')}\n`
}

function annotation(level: 'error' | 'warning' | 'notice', title: string, message: string): string {
  return `::${level} title=${escapeProperty(title)}::${escapeMessage(clean(message))}`
}

function escapeMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
