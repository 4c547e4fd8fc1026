import { type Usd, usdText } from '../../domain/money.ts'
import type { ReconciledSum } from '../../domain/reconciliation.ts'
import type { OurAttempt } from './our-attempt.ts'

/** One attempt with what the records have for it. */
export interface Part {
  readonly attempt: OurAttempt
  /** Null where the records are too coarse to tell. */
  readonly theirs: Usd | null
}

/** Both sides added up by a word of the attempt, in the order in which the words come first. */
export function sumsBy(
  parts: readonly Part[],
  wordOf: (attempt: OurAttempt) => string,
): readonly ReconciledSum[] {
  const groups = Map.groupBy(parts, ({ attempt }) => wordOf(attempt))
  return [...groups].map(([name, some]) => {
    const isTold = some.every(({ theirs }) => theirs !== null)
    return {
      name,
      attempts: some.length,
      ours: usdText(some.reduce((sum, { attempt }) => sum + (attempt.charge ?? 0n), 0n)),
      theirs: isTold ? usdText(some.reduce((sum, { theirs }) => sum + (theirs ?? 0n), 0n)) : null,
      unknown: some.filter(({ attempt }) => attempt.charge === null).length,
    }
  })
}
