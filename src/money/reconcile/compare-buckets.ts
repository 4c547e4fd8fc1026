import { type Usd, usdText } from '../../domain/money.ts'
import type { TotalCompared } from '../../domain/reconciliation.ts'
import { roundingOf } from './judge-matched.ts'
import type { OurAttempt } from './our-attempt.ts'
import { sameModel } from './same-model.ts'
import type { StatementRecord } from './statement-record.ts'

export interface BucketsCompared {
  readonly compared: readonly TotalCompared[]
  /** Buckets of other times, and of models that the run did not use. */
  readonly outside: number
}

export interface BucketOptions {
  readonly provider: string
  /** Digits behind the point of the statement's amounts. */
  readonly decimals: number
}

/** A span of time and a model: what the provider sums up. */
interface Span {
  readonly fromMs: number
  readonly untilMs: number
  readonly model: string | null
}

/** Both sides of one span, before they are written down. */
interface Sides {
  readonly span: Span
  readonly attempts: readonly OurAttempt[]
  readonly ours: Usd
  readonly theirs: Usd | null
  readonly requests: number | null
  /** The roundings of all that was added up. */
  readonly tolerance: Usd
}

/**
 * Sums of days or hours beside what we booked in them. What other work of the same key adds to a
 * bucket cannot be told apart: agreement is evidence, a difference is only a question.
 */
export function compareBuckets(
  attempts: readonly OurAttempt[],
  records: readonly StatementRecord[],
  { provider, decimals }: BucketOptions,
): BucketsCompared {
  const groups = [...Map.groupBy(records, spanName).values()]
  const sides = groups.flatMap((rows) => {
    const span = spanOf(rows)
    const within = attempts.filter((attempt) => isIn(attempt, span))
    return within.length === 0 ? [] : [{ ...sidesOf(span, rows, { within, decimals }), rows }]
  })
  const isCovered = (attempt: OurAttempt): boolean => sides.some(({ span }) => isIn(attempt, span))
  const uncovered = attempts.filter((attempt) => attempt.charge !== 0n && !isCovered(attempt))
  const bare = [...Map.groupBy(uncovered, dayAndModel).values()].map(sidesWithout)
  const used = sides.reduce((sum, { rows }) => sum + rows.length, 0)
  const all = [...sides, ...bare]
  const even = modelsThatAddUp(all)
  return {
    compared: all.map((one) => written(one, provider, even.has(one.span.model))),
    outside: records.length - used,
  }
}

function spanName({ atMs, untilMs, model }: StatementRecord): string {
  return `${atMs} ${untilMs} ${model}`
}

function spanOf([first]: readonly StatementRecord[]): Span {
  return {
    fromMs: first?.atMs ?? 0,
    untilMs: first?.untilMs ?? 0,
    model: first?.model ?? null,
  }
}

function isIn({ startMs, model }: OurAttempt, span: Span): boolean {
  return startMs >= span.fromMs && startMs < span.untilMs && sameModel(model, span.model)
}

function sidesOf(
  span: Span,
  rows: readonly StatementRecord[],
  { within, decimals }: { readonly within: readonly OurAttempt[]; readonly decimals: number },
): Sides {
  const amounts = rows.flatMap(({ usd }) => (usd === null ? [] : [usd]))
  const counts = rows.flatMap(({ requests }) => (requests === null ? [] : [requests]))
  return {
    span,
    attempts: within,
    ours: oursOf(within),
    theirs: amounts.length === 0 ? null : amounts.reduce((sum, one) => sum + one, 0n),
    requests: counts.length === 0 ? null : counts.reduce((sum, one) => sum + one, 0),
    tolerance: roundingOf(decimals) * BigInt(rows.length) + BigInt(within.length),
  }
}

const DAY_MS = 86_400_000

function dayAndModel({ startMs, model }: OurAttempt): string {
  return `${Math.floor(startMs / DAY_MS)} ${model}`
}

/** What we booked where they have no bucket at all. */
function sidesWithout(attempts: readonly OurAttempt[]): Sides {
  const [first] = attempts
  const fromMs = Math.floor((first?.startMs ?? 0) / DAY_MS) * DAY_MS
  return {
    span: { fromMs, untilMs: fromMs + DAY_MS, model: first?.model ?? null },
    attempts,
    ours: oursOf(attempts),
    theirs: 0n,
    requests: null,
    tolerance: 0n,
  }
}

function oursOf(attempts: readonly OurAttempt[]): Usd {
  return attempts.reduce((sum, { charge }) => sum + (charge ?? 0n), 0n)
}

/** Models whose spans differ and add up all the same: a request that ran over midnight. */
function modelsThatAddUp(sides: readonly Sides[]): ReadonlySet<string | null> {
  const even = [...Map.groupBy(sides, ({ span }) => span.model)].filter(([, some]) => {
    const difference = some.reduce((sum, { ours, theirs }) => sum + ours - (theirs ?? 0n), 0n)
    const tolerance = some.reduce((sum, one) => sum + one.tolerance, 0n)
    return (
      some.length > 1 &&
      some.every(({ theirs }) => theirs !== null) &&
      isWithin(difference, tolerance)
    )
  })
  return new Set(even.map(([model]) => model))
}

function isWithin(difference: Usd, tolerance: Usd): boolean {
  return difference <= tolerance && -difference <= tolerance
}

function written(sides: Sides, provider: string, addsUp: boolean): TotalCompared {
  const { span, attempts, ours, theirs, requests, tolerance } = sides
  const unknown = attempts.filter(({ charge }) => charge === null).length
  const billed = attempts.filter(({ charge }) => charge !== null && charge > 0n).length
  // Where only requests are counted: those that we know to be billed, and perhaps those in doubt.
  const isCountFine = requests === null || (requests >= billed && requests <= billed + unknown)
  const agrees = theirs === null ? isCountFine : addsUp || isWithin(theirs - ours, tolerance)
  return {
    provider,
    what: `${spanText(span)} ${span.model ?? 'all models'}`,
    ours: usdText(ours),
    theirs: theirs === null ? null : usdText(theirs),
    attempts: attempts.length,
    requests,
    unknown,
    agrees,
  }
}

function spanText({ fromMs, untilMs }: Span): string {
  const text = new Date(fromMs).toISOString()
  return untilMs - fromMs === DAY_MS ? text.slice(0, 10) : text.slice(0, 16)
}
