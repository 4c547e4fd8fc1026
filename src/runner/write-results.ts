import type { AttemptRecord } from '../domain/attempt.ts'
import { type UsdText, usdText } from '../domain/money.ts'
import type { RunDocument, RunStatus } from '../domain/run.ts'
import type { Ledger } from '../money/ledger.ts'
import type { RunFolder } from '../store/run-folder.ts'
import { createSummary, type SummaryOptions } from './summary.ts'

export interface ResultsOptions {
  readonly ledger: Ledger
  readonly folder: RunFolder
  readonly summary: SummaryOptions
  readonly status: RunStatus
  readonly stopped: string | null
  readonly endedAt: string | null
  readonly plannedTrials: number
  /** By cell: what the mock billed; null where there is no mock to ask. */
  readonly billed: ReadonlyMap<string, UsdText> | null
}

/**
 * Writes `attempts.jsonl` and `run.json` from the ledger, which is the truth: in the plan's order,
 * so that two runs of one suite can be compared line by line.
 */
export async function writeResults(options: ResultsOptions): Promise<RunDocument> {
  const { ledger, folder, status, stopped, endedAt, plannedTrials, billed } = options
  const run = options.summary.id
  const summary = createSummary(options.summary)
  await folder.writeAttempts(recordLines(ledger, run, (record) => summary.add(record)))
  const balance = ledger.balance(`run:${run}`)
  const document = await summary.finish({
    status,
    stopped,
    endedAt,
    plannedTrials,
    billed,
    budget: {
      charged: usdText(balance.charged),
      inDoubt: usdText(balance.inDoubt),
      held: usdText(balance.held),
      peakCommitted: usdText(balance.peakCommitted),
    },
  })
  await folder.write('run.json', `${JSON.stringify(document, null, 2)}\n`)
  return document
}

function* recordLines(
  ledger: Ledger,
  run: string,
  onRecord: (record: AttemptRecord) => void,
): Iterable<string> {
  for (const row of ledger.attemptsOf(run)) {
    if (row.record === null) continue
    onRecord(JSON.parse(row.record) as AttemptRecord)
    yield row.record
  }
}
