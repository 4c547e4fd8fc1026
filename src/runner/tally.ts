import type { AttemptRecord } from '../domain/attempt.ts'
import type { Basis } from '../domain/charge.ts'
import { type Usd, usd } from '../domain/money.ts'
import { hasImages, type OutcomeKind } from '../domain/outcome.ts'
import type { Meter } from '../domain/usage.ts'
import type { Verdict } from '../domain/verdict.ts'
import { type Decimal, decimalOf, ZERO } from '../money/decimal.ts'

/** What is kept of the attempts of one cell, or of a whole run: counts and numbers, no evidence. */
export interface Tally {
  attempts: number
  exchanges: number
  /** Attempts that did not produce every image asked for. */
  failures: number
  /** Attempts whose charge nobody can tell yet. */
  unknown: number
  charged: Usd
  onFailures: Usd
  onRetries: Usd
  readonly images: { requested: number; received: number; usable: number }
  readonly outcomes: Map<OutcomeKind, number>
  readonly byBasis: Map<Basis, Usd>
  readonly usage: Map<Meter, Decimal>
  readonly latenciesMs: number[]
  readonly failedLatenciesMs: number[]
  /** The last attempt of each trial that ran. */
  readonly trials: Map<string, { readonly ordinal: number; readonly verdict: Verdict }>
}

export function emptyTally(): Tally {
  return {
    attempts: 0,
    exchanges: 0,
    failures: 0,
    unknown: 0,
    charged: 0n,
    onFailures: 0n,
    onRetries: 0n,
    images: { requested: 0, received: 0, usable: 0 },
    outcomes: new Map(),
    byBasis: new Map(),
    usage: new Map(),
    latenciesMs: [],
    failedLatenciesMs: [],
    trials: new Map(),
  }
}

/** Adds one attempt. The order of attempts does not matter: a trial's last is its highest ordinal. */
export function addAttempt(tally: Tally, record: AttemptRecord): void {
  const { outcome, times, trial, ordinal, verdict } = record
  tally.attempts += 1
  tally.exchanges += requestsOf(record)
  if (outcome.kind !== 'produced') tally.failures += 1
  tally.images.requested += record.imagesRequested
  tally.images.received += record.imagesReceived
  tally.images.usable += record.imagesUsable
  tally.outcomes.set(outcome.kind, (tally.outcomes.get(outcome.kind) ?? 0) + 1)
  if (times.wireMs !== null) {
    const latencies = hasImages(outcome.kind) ? tally.latenciesMs : tally.failedLatenciesMs
    latencies.push(times.wireMs)
  }
  addCharge(tally, record)
  addUsage(tally, record)
  if (ordinal >= (tally.trials.get(trial)?.ordinal ?? 0)) {
    tally.trials.set(trial, { ordinal, verdict })
  }
}

/** A call of a client library counts by the requests it made, where they were heard. */
function requestsOf({ exchanges }: AttemptRecord): number {
  const heard = exchanges.filter(({ method }) => method !== 'CALL').length
  return heard === 0 ? exchanges.length : heard
}

function addCharge(tally: Tally, record: AttemptRecord): void {
  const { charge } = record
  if (charge.usd === null) {
    tally.unknown += 1
    return
  }
  const amount = usd(charge.usd)
  tally.charged += amount
  tally.byBasis.set(charge.basis, (tally.byBasis.get(charge.basis) ?? 0n) + amount)
  if (record.imagesUsable === 0) tally.onFailures += amount
  if (record.ordinal > 1) tally.onRetries += amount
}

/** What the provider reported, and what we counted only where it reported nothing. */
function addUsage(tally: Tally, record: AttemptRecord): void {
  const units = { ...record.usage.counted, ...record.usage.reported }
  for (const [meter, text] of Object.entries(units) as [Meter, string][]) {
    const amount = decimalOf(text)
    // An exact sum of 1e300 and 1e-300 has 600 digits: a provider must not make us write them.
    if (amount === null || Math.abs(amount.e) > 30) continue
    tally.usage.set(meter, (tally.usage.get(meter) ?? ZERO).plus(amount))
  }
}
