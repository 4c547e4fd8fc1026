import type { AttemptRecord } from '../domain/attempt.ts'
import type { Ledger } from '../money/ledger.ts'
import { effectiveScores } from '../quality/effective-scores.ts'
import { effectiveVotes } from '../quality/effective-votes.ts'
import { settleRecord } from '../quality/settle-record.ts'
import { readJudging } from './read-judging.ts'
import { readScores } from './read-scores.ts'
import { readVotes } from './read-votes.ts'

/**
 * Brings findings, verdicts and usable images of a run's records up to date with what its folder's
 * scores, judging and votes say: by `keep`, for each record that this changes. Gives their number.
 * Throws UserMistakes where one of the files was damaged.
 */
export async function settleRecords(
  records: Iterable<AttemptRecord>,
  folder: string,
  keep: (record: AttemptRecord) => Promise<void>,
): Promise<number> {
  const scores = Map.groupBy(effectiveScores(await readScores(folder)), ({ attempt }) => attempt)
  const votes = effectiveVotes(await readVotes(folder))
  const judgeDecides = (await readJudging(folder))?.decides === true
  let changed = 0
  for (const record of records) {
    const said = { scores: scores.get(record.id) ?? [], votes, judgeDecides }
    const settled = settleRecord(record, said)
    if (JSON.stringify(settled) === JSON.stringify(record)) continue
    changed += 1
    await keep(settled)
  }
  return changed
}

/** As `settleRecords`, in the ledger: after it, `run.json` and `attempts.jsonl` have to be written anew. */
export async function settleInLedger(ledger: Ledger, run: string, folder: string): Promise<number> {
  return settleRecords([...recordsOf(ledger, run)], folder, (record) =>
    ledger.annotate(record.id, JSON.stringify(record)),
  )
}

/** The records of a run as the ledger has them; attempts that have none yet are left out. */
export function* recordsOf(ledger: Ledger, run: string): Iterable<AttemptRecord> {
  for (const { record } of ledger.attemptsOf(run)) {
    if (record !== null) yield JSON.parse(record) as AttemptRecord
  }
}
