import type { AttemptRecord } from '../domain/attempt.ts'
import { usd } from '../domain/money.ts'
import type { RunDocument } from '../domain/run.ts'
import type { Ledger } from '../money/ledger.ts'

/** What writing results needs of a ledger. */
export type Books = Pick<Ledger, 'attemptsOf' | 'balance'>

/** A run's own files as its books, where the ledger is elsewhere: no money can move by them. */
export function storedLedger(records: readonly AttemptRecord[], run: RunDocument): Books {
  const { charged, inDoubt, held, peakCommitted, cap } = run.budget
  return {
    balance: () => ({
      cap: cap === null ? null : usd(cap),
      charged: usd(charged),
      inDoubt: usd(inDoubt),
      held: usd(held),
      peakCommitted: usd(peakCommitted),
    }),
    *attemptsOf(id) {
      if (id !== run.id) return
      for (const record of records) yield rowOf(record)
    },
  }
}

function rowOf(record: AttemptRecord) {
  return {
    id: record.id,
    run: record.run,
    trial: 0,
    ordinal: record.ordinal,
    state: 'charged' as const,
    hold: usd(record.hold),
    charge: record.charge.usd === null ? null : usd(record.charge.usd),
    basis: record.charge.basis,
    task: record.taskId,
    record: JSON.stringify(record),
    owner: '',
  }
}
