import { type Usd, usdText } from '../../domain/money.ts'
import type { TotalCompared } from '../../domain/reconciliation.ts'
import type { OurAttempt } from './our-attempt.ts'
import type { StatementRecord } from './statement-record.ts'

/**
 * What a balance lost over the run beside what we booked; null where there is none from before the
 * run, given by the user or dated so. Money paid in between cannot be told from money not spent.
 */
export function compareBalance(
  attempts: readonly OurAttempt[],
  records: readonly StatementRecord[],
  { provider, before }: { readonly provider: string; readonly before: Usd | null },
): TotalCompared | null {
  const known = records
    .filter(({ usd }) => usd !== null)
    .toSorted((a, b) => (a.atMs ?? Number.MAX_VALUE) - (b.atMs ?? Number.MAX_VALUE))
  const startMs = attempts.reduce((least, one) => Math.min(least, one.startMs), Number.MAX_VALUE)
  const dated = known.findLast(({ atMs }) => atMs !== null && atMs <= startMs)?.usd ?? null
  const first = before ?? dated
  const last = known.findLast(({ atMs }) => atMs === null || atMs > startMs)?.usd ?? null
  if (first === null || last === null) return null
  const ours = attempts.reduce((sum, { charge }) => sum + (charge ?? 0n), 0n)
  return {
    provider,
    what: `balance ${usdText(first)} → ${usdText(last)}`,
    ours: usdText(ours),
    theirs: usdText(first - last),
    attempts: attempts.length,
    requests: null,
    unknown: attempts.filter(({ charge }) => charge === null).length,
    agrees: first - last === ours,
  }
}
