import type { AttemptRecord } from '../domain/attempt.ts'
import { csvField } from './csv-field.ts'
import type { RunReport } from './run-report.ts'

type Field = (attempt: AttemptRecord) => string | number | null

/** In this order; columns are only ever added at the end. Amounts in US dollars, times in ms. */
const FIELDS: Readonly<Record<string, Field>> = {
  attempt: (attempt) => attempt.id,
  run: (attempt) => attempt.run,
  trial: (attempt) => attempt.trial,
  cell: (attempt) => attempt.cell,
  target: (attempt) => attempt.target,
  prompt: (attempt) => attempt.prompt,
  ordinal: (attempt) => attempt.ordinal,
  startedAt: (attempt) => attempt.startedAt,
  endedAt: (attempt) => attempt.endedAt,
  outcome: ({ outcome }) => outcome.kind,
  reason: ({ outcome }) => outcome.reason,
  code: ({ outcome }) => outcome.code,
  verdict: (attempt) => attempt.verdict,
  imagesRequested: (attempt) => attempt.imagesRequested,
  imagesReceived: (attempt) => attempt.imagesReceived,
  imagesUsable: (attempt) => attempt.imagesUsable,
  queuedMs: ({ times }) => times.queuedMs,
  backoffMs: ({ times }) => times.backoffMs,
  wireMs: ({ times }) => times.wireMs,
  chargedUsd: ({ charge }) => charge.usd,
  basis: ({ charge }) => charge.basis,
  holdUsd: (attempt) => attempt.hold,
  expectedUsd: ({ quote }) => quote.expected,
  card: ({ quote }) => quote.card,
  requestIds: (attempt) => attempt.requestIds.join(' '),
  taskId: (attempt) => attempt.taskId,
  findings: ({ findings }) =>
    findings
      .filter(({ verdict }) => verdict === 'failed' || verdict === 'errored')
      .map(({ check, message }) => `${check}: ${message}`)
      .join('; '),
  message: ({ outcome }) => outcome.message,
}

/**
 * One line an attempt, RFC 4180 with `\n`. A field that is not there is empty. Text that a
 * spreadsheet would read as a formula has a `'` before it.
 */
export function csvReport({ attempts }: RunReport): string {
  const fields = Object.values(FIELDS)
  const lines = attempts.map((attempt) => fields.map((field) => csvField(field(attempt))).join(','))
  return `${[Object.keys(FIELDS).join(','), ...lines].join('\n')}\n`
}
