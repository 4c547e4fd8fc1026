import { type Usd, usdText } from '../../domain/money.ts'
import type { ReconcileFinding, StatementMove } from '../../domain/reconciliation.ts'
import { type Matched, sumOfRecords } from './matched.ts'
import type { OurAttempt } from './our-attempt.ts'
import { ratioText } from './ratio-text.ts'
import type { StatementRecord } from './statement-record.ts'

/** What a matched attempt comes to: nothing where both sides agree. */
export interface Judged {
  readonly findings: readonly ReconcileFinding[]
  readonly move: StatementMove | null
}

export interface JudgeOptions {
  /** Where the records come from, for the evidence of a charge. */
  readonly source: string
  /** Digits behind the point of the statement's amounts. */
  readonly decimals: number
  readonly clockAheadMs: number
  /** Trials of which more than this attempt is billed. */
  readonly isBilledElsewhere: (attempt: OurAttempt) => boolean
}

/** A record this long after its attempt is late: a run that is reconciled at once would miss it. */
const LATE_MS = 600_000
/** A statement is not taken to round more than to a tenth of a thousandth of a dollar. */
const COARSEST_ROUNDING: Usd = 50_000n

/** Compares one attempt with its records. */
export function judgeMatched(matched: Matched, options: JudgeOptions): Judged {
  const { attempt, records, by } = matched
  const theirs = sumOfRecords(records)
  const about = aboutOf(matched, theirs)
  const late = lateFinding(matched, about, options)
  const ours = attempt.charge
  if (theirs === null) {
    const message = `in doubt (${attempt.outcome}); its record says no amount`
    const doubt: ReconcileFinding = { ...about, kind: 'in-doubt', explained: false, message }
    return { findings: ours === null ? [doubt, ...late] : late, move: null }
  }
  if (ours !== null && isRounded(ours, theirs, records.length, options)) {
    return { findings: late, move: null }
  }
  if (theirs < 0n) {
    const message = 'more was given back than was charged: nothing was booked'
    return {
      findings: [{ ...about, kind: 'amount', explained: false, message }, ...late],
      move: null,
    }
  }
  const { kind, message } = reasonFor(matched, theirs, options)
  const explained = kind === 'settled'
  const note = by === 'id' ? message : `${message}; ${HOW[by]}`
  return {
    findings: [{ ...about, kind, explained, message: note }, ...late],
    move: {
      attempt: attempt.id,
      from: about.ours,
      fromBasis: attempt.basis,
      to: usdText(theirs),
      evidence: evidenceOf(matched, options.source),
      state: 'planned',
    },
  }
}

const HOW = {
  id: 'by its id',
  amount: 'by model, time and amount',
  time: 'brought together by model and time alone',
} as const

function reasonFor(
  { attempt, records }: Matched,
  theirs: Usd,
  { isBilledElsewhere }: JudgeOptions,
): Pick<ReconcileFinding, 'kind' | 'message'> {
  const ours = attempt.charge
  if (isTwice(attempt, records)) {
    const charges = records.filter(({ kind }) => kind === 'charge').length
    return { kind: 'billed-twice', message: `${charges} charges under one id: ask for it back` }
  }
  if (ours === null) {
    return { kind: 'settled', message: `was in doubt (${attempt.outcome}); the records tell` }
  }
  if (ours === 0n && !attempt.gaveImages) {
    return isBilledElsewhere(attempt)
      ? {
          kind: 'billed-retry',
          message: `${attempt.outcome}, and billed beside another try at the same trial`,
        }
      : {
          kind: 'billed-failure',
          message: `${attempt.outcome} without an image, taken for free, and billed`,
        }
  }
  if (theirs === 0n) {
    return { kind: 'amount', message: `${attempt.outcome}, and the records say it cost nothing` }
  }
  if (ours === 0n) return { kind: 'amount', message: 'billed, and we had it as free' }
  const how = attempt.basis === 'assumed' ? 'assumed by the card' : attempt.basis
  return { kind: 'amount', message: `${ratioText(ours, theirs)} of what we had (${how})` }
}

/** The same charge more than once: not lines for single images, and not parts of one sum. */
function isTwice(
  { charge, imagesRequested }: OurAttempt,
  records: readonly StatementRecord[],
): boolean {
  const charges = records.filter(({ kind, usd }) => kind === 'charge' && usd !== null && usd > 0n)
  if (charges.length < 2) return false
  const isOfOneItem = new Set(charges.map(({ item }) => item)).size === 1
  if (!isOfOneItem) return false
  if (charge !== null && charge > 0n) return charges.some(({ usd }) => usd === charge)
  const isOfOneAmount = new Set(charges.map(({ usd }) => String(usd))).size === 1
  return isOfOneAmount && charges.length !== imagesRequested
}

/** Whether the difference is no more than the statement's own rounding. */
function isRounded(
  ours: Usd,
  theirs: Usd,
  count: number,
  { decimals }: Pick<JudgeOptions, 'decimals'>,
): boolean {
  const difference = ours > theirs ? ours - theirs : theirs - ours
  return difference <= roundingOf(decimals) * BigInt(count)
}

/** Half a unit of the last digit, within reason; never less than a nano-dollar. */
export function roundingOf(decimals: number): Usd {
  if (decimals >= 9) return 1n
  const half = 10n ** BigInt(9 - decimals) / 2n
  return half > COARSEST_ROUNDING ? COARSEST_ROUNDING : half
}

type About = Omit<ReconcileFinding, 'kind' | 'explained' | 'message'>

function aboutOf({ attempt, records }: Matched, theirs: Usd | null): About {
  return {
    provider: attempt.provider,
    attempt: attempt.id,
    lines: records.map(({ line }) => line),
    ids: idsOf(records),
    ours: attempt.charge === null ? null : usdText(attempt.charge),
    theirs: theirs === null ? null : usdText(theirs),
  }
}

function lateFinding(
  { attempt, records }: Matched,
  about: About,
  { clockAheadMs }: JudgeOptions,
): readonly ReconcileFinding[] {
  const latest = records.reduce((most, { atMs }) => Math.max(most, atMs ?? 0), 0)
  const lateMs = latest - clockAheadMs - attempt.endMs
  if (lateMs <= LATE_MS) return []
  const message = `recorded ${Math.round(lateMs / 60_000)} min after it ended`
  return [{ ...about, kind: 'late', explained: true, message }]
}

function idsOf(records: readonly StatementRecord[]): readonly string[] {
  return [...new Set(records.flatMap(({ ids }) => ids))]
}

function evidenceOf({ attempt, records, by }: Matched, source: string): string {
  const lines = records.map(({ line }) => line).join(', ')
  const [id] = idsOf(records)
  const named = by === 'id' && id !== undefined ? `by id ${id}` : HOW[by]
  const before =
    attempt.charge === null
      ? 'was in doubt'
      : `instead of $${usdText(attempt.charge)} ${attempt.basis}`
  return `${source} line ${lines}, ${named}; ${before}`
}
