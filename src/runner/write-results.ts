import type { AttemptRecord } from '../domain/attempt.ts'
import { type UsdText, usdText } from '../domain/money.ts'
import type { EarlyStop, Evaluation, RunDocument, RunStatus } from '../domain/run.ts'
import type { Ledger } from '../money/ledger.ts'
import type { RunFolder } from '../store/run-folder.ts'
import { evaluationOf } from './evaluation.ts'
import { createSummary, type SummaryOptions } from './summary.ts'

export interface ResultsOptions {
  readonly ledger: Pick<Ledger, 'attemptsOf' | 'balance'>
  readonly folder: RunFolder
  readonly summary: SummaryOptions
  readonly status: RunStatus
  readonly stopped: string | null
  readonly endedAt: string | null
  readonly plannedTrials: number
  /** By cell: what the mock billed; null where there is no mock to ask. */
  readonly billed: ReadonlyMap<string, UsdText> | null
  /** By cell: what adaptive allocation did not send; absent where allocation was even. */
  readonly stoppedEarly?: ReadonlyMap<string, readonly EarlyStop[]> | undefined
  /** What judging cost by an earlier document, for where the ledger that knows it is elsewhere. */
  readonly evaluation?: Evaluation | null
}

/**
 * Writes `attempts.jsonl` and `run.json` from the ledger, which is the truth: in the plan's order,
 * so that two runs of one suite can be compared line by line.
 */
export async function writeResults(options: ResultsOptions): Promise<RunDocument> {
  const { ledger, folder, status, stopped, endedAt, plannedTrials, billed, stoppedEarly } = options
  const run = options.summary.id
  const summary = createSummary(options.summary)
  await folder.writeAttempts(recordLines(ledger, run, (record) => summary.add(record)))
  const balance = ledger.balance(`run:${run}`)
  const evaluation = evaluationOf(ledger, run) ?? options.evaluation ?? null
  const summed = await summary.finish({
    status,
    stopped,
    endedAt,
    plannedTrials,
    billed,
    stoppedEarly,
    budget: {
      charged: usdText(balance.charged),
      inDoubt: usdText(balance.inDoubt),
      held: usdText(balance.held),
      peakCommitted: usdText(balance.peakCommitted),
    },
  })
  const document = evaluation === null ? summed : { ...summed, evaluation }
  await folder.write('run.json', `${JSON.stringify(document, null, 2)}\n`)
  return document
}

function* recordLines(
  ledger: ResultsOptions['ledger'],
  run: string,
  onRecord: (record: AttemptRecord) => void,
): Iterable<string> {
  for (const row of ledger.attemptsOf(run)) {
    if (row.record === null) continue
    onRecord(JSON.parse(row.record) as AttemptRecord)
    yield row.record
  }
}
