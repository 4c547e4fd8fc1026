import type { RunDocument } from '../domain/run.ts'
import type { Gate } from '../domain/suite.ts'
import type { Ledger } from '../money/ledger.ts'
import { writeResults } from '../runner/write-results.ts'
import type { RunFolder } from '../store/run-folder.ts'
import { parseGate } from '../suite/gate.ts'

/**
 * Writes `attempts.jsonl` and `run.json` anew from the ledger, after charges were settled there
 * without the run going on. The plan is not at hand: the run's own document has all that is needed.
 */
export function rewriteResults(
  ledger: Pick<Ledger, 'attemptsOf' | 'balance'>,
  folder: RunFolder,
  run: RunDocument,
): Promise<RunDocument> {
  const { id, startedAt, provenance, cells, verdicts } = run
  const { passed, failed, errored, skipped } = verdicts
  return writeResults({
    ledger,
    folder,
    status: run.status,
    stopped: run.stopped,
    endedAt: run.endedAt,
    plannedTrials: passed + failed + errored + skipped,
    evaluation: run.evaluation ?? null,
    billed: new Map(
      cells.flatMap(({ id: cell, billed }) => (billed === null ? [] : [[cell, billed]])),
    ),
    stoppedEarly: new Map(
      cells.flatMap(({ id: cell, stoppedEarly: stops }) => (stops ? [[cell, stops]] : [])),
    ),
    summary: {
      id,
      startedAt,
      provenance,
      cells: cells.map(({ id: cell, target, settings }, index) => {
        return { id: cell, target, settings, index, suite: 0 }
      }),
      gates: run.gates.map(({ source }) => parseGate(source)).filter(isGate),
      cap: run.budget.cap,
    },
  })
}

function isGate(gate: ReturnType<typeof parseGate>): gate is Gate {
  return !('wrong' in gate)
}
