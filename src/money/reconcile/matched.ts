import type { Usd } from '../../domain/money.ts'
import type { OurAttempt } from './our-attempt.ts'
import type { StatementRecord } from './statement-record.ts'

/** An attempt and the records that were found to be of it. */
export interface Matched {
  readonly attempt: OurAttempt
  readonly records: readonly StatementRecord[]
  /** id: both name the same · amount: model, time and amount are the same · time: model and time. */
  readonly by: 'id' | 'amount' | 'time'
}

/** Sum of the amounts; null where no record has one. */
export function sumOfRecords(records: readonly StatementRecord[]): Usd | null {
  const amounts = records.flatMap(({ usd }) => (usd === null ? [] : [usd]))
  return amounts.length === 0 ? null : amounts.reduce((sum, one) => sum + one, 0n)
}
