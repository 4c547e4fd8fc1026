import type { AttemptRecord } from '../domain/attempt.ts'
import { usdText } from '../domain/money.ts'
import type { RunDocument } from '../domain/run.ts'
import type { Gate } from '../domain/suite.ts'
import type { Ledger } from '../money/ledger.ts'
import { createSummary } from '../runner/summary.ts'
import type { RunFolder } from '../store/run-folder.ts'
import { parseGate } from '../suite/gate.ts'

/**
 * Writes `attempts.jsonl` and the money of `run.json` anew from the ledger, after charges were
 * settled there: costs, budget and gates follow; everything else stays as the run wrote it.
 */
export async function rewriteResults(
  ledger: Ledger,
  folder: RunFolder,
  run: RunDocument,
): Promise<RunDocument> {
  const { id, startedAt, provenance, status, endedAt, stopped, budget, verdicts } = run
  const summary = createSummary({
    id,
    startedAt,
    provenance,
    cells: run.cells.map((cell, index) => ({ ...cell, index, suite: 0 })),
    gates: run.gates.map(({ source }) => parseGate(source)).filter(isGate),
    cap: budget.cap,
  })
  await folder.writeAttempts(recordLines(ledger, id, (record) => summary.add(record)))
  const { charged, inDoubt, held, peakCommitted } = ledger.balance(`run:${id}`)
  const { passed, failed, errored, skipped } = verdicts
  const fresh = await summary.finish({
    status,
    endedAt,
    stopped,
    plannedTrials: passed + failed + errored + skipped,
    budget: {
      charged: usdText(charged),
      inDoubt: usdText(inDoubt),
      held: usdText(held),
      peakCommitted: usdText(peakCommitted),
    },
  })
  const document: RunDocument = {
    ...run,
    budget: fresh.budget,
    gates: fresh.gates,
    cells: run.cells.map((cell, index) => ({ ...cell, cost: fresh.cells[index]?.cost ?? cell.cost })),
  }
  await folder.write('run.json', `${JSON.stringify(document, null, 2)}\n`)
  return document
}

function isGate(gate: ReturnType<typeof parseGate>): gate is Gate {
  return !('wrong' in gate)
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
