import type { AttemptRecord } from '../domain/attempt.ts'
import { isPriced, type Plan, type Trial } from '../domain/plan.ts'
import { NO_USAGE } from '../domain/usage.ts'
import type { Ledger } from '../money/ledger.ts'
import type { AttemptRow } from '../store/ledger-store.ts'
import type { AcceptedTask } from './converse.ts'
import type { Leftover } from './run-plan.ts'

/**
 * Settles what an earlier process of this run left, as far as it can be without asking anyone: an
 * answer that was booked is charged; one that never came is in doubt and gets a record that says
 * so. Tells for each trial what is left to do; a trial that is not named was never sent.
 */
export async function settleLeftovers(
  ledger: Ledger,
  run: string,
  plan: Plan,
  now: string,
): Promise<ReadonlyMap<number, Leftover>> {
  const leftovers = new Map<number, Leftover>()
  for (const row of [...ledger.attemptsOf(run)]) {
    const trial = plan.trials[row.trial]
    if (trial === undefined) throw new Error(`attempt ${row.id} is of a trial that is not planned`)
    switch (row.state) {
      case 'voided':
        break
      case 'accepted':
        leftovers.set(row.trial, {
          kind: 'accepted',
          id: row.id,
          ordinal: row.ordinal,
          task: JSON.parse(row.task ?? 'null') as AcceptedTask,
        })
        break
      case 'answered': {
        const record = JSON.parse(row.record ?? 'null') as AttemptRecord
        await ledger.settle(row.id, record.charge, row.record ?? '')
        leftovers.set(row.trial, { kind: 'done' })
        break
      }
      case 'in_doubt':
        if (row.record === null) {
          await ledger.annotate(row.id, JSON.stringify(lostRecord(row, trial, now)))
        }
        leftovers.set(row.trial, { kind: 'done' })
        break
      case 'charged':
        leftovers.set(row.trial, { kind: 'done' })
        break
      case 'held':
      case 'sent':
        throw new Error(`attempt ${row.id} still belongs to a living process`)
      default:
        row.state satisfies never
    }
  }
  return leftovers
}

/** All that is known of an attempt whose process died after sending: that it was sent. */
function lostRecord(row: AttemptRow, trial: Trial, now: string): AttemptRecord {
  const { case: one } = trial
  if (!isPriced(one.quote)) throw new Error(`trial ${trial.id} has no price`)
  return {
    format: 'image-assay/attempt@1',
    id: row.id,
    run: row.run,
    trial: trial.id,
    cell: one.cell.id,
    target: one.cell.target,
    endpoint: null,
    prompt: one.prompt.id,
    ordinal: row.ordinal,
    startedAt: now,
    endedAt: now,
    outcome: {
      kind: 'lost',
      reason: 'no-answer',
      code: null,
      message: 'the process died after sending',
    },
    requestIds: [],
    taskId: null,
    taskStatuses: [],
    exchanges: [],
    resolved: {},
    imagesRequested: one.cell.settings.n,
    imagesReceived: 0,
    imagesUsable: 0,
    usage: NO_USAGE,
    quote: one.quote,
    hold: one.quote.worst,
    charge: {
      usd: null,
      basis: 'unknown',
      evidence: 'the process died after sending: nobody here saw an answer',
      lines: [],
    },
    artifacts: [],
    findings: [],
    verdict: 'errored',
    times: { queuedMs: 0, backoffMs: 0, wireMs: null },
  }
}
