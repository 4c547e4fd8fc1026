import { type Usd, usd, usdText } from '../../domain/money.ts'
import type {
  Fineness,
  ProviderEvidence,
  ReconcileFinding,
  StatementMove,
  TotalCompared,
} from '../../domain/reconciliation.ts'
import { compareBalance } from './compare-balance.ts'
import { compareBuckets } from './compare-buckets.ts'
import { judgeMatched } from './judge-matched.ts'
import { judgeAttempts, judgeRecords } from './judge-unmatched.ts'
import { match } from './match.ts'
import { sumOfRecords } from './matched.ts'
import type { OurAttempt } from './our-attempt.ts'
import type { StatementRecord } from './statement-record.ts'
import type { Part } from './sums.ts'

/** What the records of one provider come to. */
export interface ProviderJudged {
  readonly evidence: ProviderEvidence
  readonly findings: readonly ReconcileFinding[]
  readonly moves: readonly StatementMove[]
  readonly compared: readonly TotalCompared[]
  readonly parts: readonly Part[]
  /** Everything that the records bill in the run's time; null where they say no amount. */
  readonly theirs: Usd | null
  readonly unasked: Usd
  readonly outside: number
  readonly clockAheadMs: number
}

export interface ProviderOptions {
  readonly records: readonly StatementRecord[]
  readonly source: string
  readonly decimals: number
  readonly balanceBefore: Usd | null
  readonly absentIsFree: boolean
  readonly completeUntilMs: number | null
}

/** By the finest records that there are: of requests, else of days or hours, else a balance. */
export function reconcileProvider(
  provider: string,
  attempts: readonly OurAttempt[],
  options: ProviderOptions,
): ProviderJudged {
  const { records } = options
  const of = (...kinds: readonly StatementRecord['kind'][]): readonly StatementRecord[] =>
    records.filter(({ kind }) => kinds.includes(kind))
  const requests = of('charge', 'refund')
  if (requests.length > 0) return byRequest(provider, attempts, { ...options, records: requests })
  const buckets = of('bucket')
  if (buckets.length > 0) return byBucket(provider, attempts, { ...options, records: buckets })
  const balances = of('balance')
  if (balances.length > 0) return byBalance(provider, attempts, { ...options, records: balances })
  return withoutRecords(provider, attempts)
}

function byRequest(
  provider: string,
  attempts: readonly OurAttempt[],
  { records, source, decimals, absentIsFree, completeUntilMs }: ProviderOptions,
): ProviderJudged {
  const matching = match(attempts, records)
  const { matched, windows } = matching
  const unmatched = judgeAttempts(matching, { absentIsFree, completeUntilMs, source })
  const unaskedFor = judgeRecords(matching, attempts, provider)
  if (matched.length === 0 && unaskedFor.outside === records.length) {
    const nothing = withoutRecords(provider, attempts)
    return { ...nothing, outside: records.length }
  }
  const theirsOf = new Map(matched.map((one) => [one.attempt, sumOfRecords(one.records)]))
  const triesOf = Map.groupBy(attempts, ({ trial }) => trial)
  const isBilledElsewhere = (attempt: OurAttempt): boolean =>
    (triesOf.get(attempt.trial) ?? []).some(
      (one) => one !== attempt && ((theirsOf.get(one) ?? 0n) > 0n || (one.charge ?? 0n) > 0n),
    )
  const { clockAheadMs } = windows
  const judged = matched.map((one) =>
    judgeMatched(one, { source, decimals, clockAheadMs, isBilledElsewhere }),
  )
  const unasked = unaskedFor.unasked.reduce((sum, one) => sum + (one.usd ?? 0n), 0n)
  const known = [...theirsOf.values()].flatMap((one) => (one === null ? [] : [one]))
  const isPriced = known.length > 0 || unaskedFor.unasked.some((one) => one.usd !== null)
  const count = (by: (typeof matched)[number]['by']): number =>
    matched.filter((one) => one.by === by).length
  return {
    evidence: {
      provider,
      attempts: attempts.length,
      records: records.length - unaskedFor.outside,
      fineness: 'request',
      matched: { byId: count('id'), byAmount: count('amount'), byTime: count('time') },
      free: unmatched.free,
    },
    findings: [
      ...judged.flatMap(({ findings }) => findings),
      ...unmatched.findings,
      ...unaskedFor.findings,
    ],
    moves: [...judged.flatMap(({ move }) => move ?? []), ...unmatched.moves],
    compared: [],
    parts: attempts.map((attempt) => ({
      attempt,
      theirs: theirsOf.has(attempt) ? (theirsOf.get(attempt) ?? null) : 0n,
    })),
    theirs: isPriced ? known.reduce((sum, one) => sum + one, unasked) : null,
    unasked,
    outside: unaskedFor.outside,
    clockAheadMs,
  }
}

function byBucket(
  provider: string,
  attempts: readonly OurAttempt[],
  { records, decimals }: ProviderOptions,
): ProviderJudged {
  const { compared, outside } = compareBuckets(attempts, records, { provider, decimals })
  if (outside === records.length) return { ...withoutRecords(provider, attempts), outside }
  const evidence = evidenceOf(provider, attempts, {
    records: records.length - outside,
    fineness: 'bucket',
  })
  return { ...byTotals(evidence, attempts, compared), outside }
}

function byBalance(
  provider: string,
  attempts: readonly OurAttempt[],
  { records, balanceBefore }: ProviderOptions,
): ProviderJudged {
  const one = compareBalance(attempts, records, { provider, before: balanceBefore })
  const evidence = evidenceOf(provider, attempts, { records: records.length, fineness: 'balance' })
  const result = byTotals(evidence, attempts, one === null ? [] : [one])
  if (one !== null) return result
  const message =
    'only balances from after the run began: give what it was before with --balance-before'
  return { ...result, findings: [aloneFinding(provider, 'no-start', message), ...result.findings] }
}

/** Sums settle no single attempt: what is in doubt stays so. */
function byTotals(
  evidence: ProviderEvidence,
  attempts: readonly OurAttempt[],
  compared: readonly TotalCompared[],
): ProviderJudged {
  const { provider } = evidence
  const amounts = compared.flatMap(({ theirs }) => (theirs === null ? [] : [signed(theirs)]))
  const differing = compared
    .filter(({ agrees }) => !agrees)
    .map(({ what, ours, theirs, unknown }) => ({
      ...aloneFinding(provider, 'total', `${what}: ${whyDiffers(unknown)}`),
      ours,
      theirs,
    }))
  return {
    evidence,
    findings: [...differing, ...doubts(attempts)],
    moves: [],
    compared,
    parts: attempts.map((attempt) => ({ attempt, theirs: null })),
    theirs: amounts.length === 0 ? null : amounts.reduce((sum, one) => sum + one, 0n),
    unasked: 0n,
    outside: 0,
    clockAheadMs: 0,
  }
}

/** A sum may be negative: money was paid in. */
function signed(text: string): Usd {
  return text.startsWith('-') ? -usd(text.slice(1)) : usd(text)
}

function whyDiffers(unknown: number): string {
  return unknown > 0
    ? `${unknown} of its attempts are in doubt, and sums do not say which was billed`
    : 'sums do not say which attempt; other work with the same key is in them too'
}

function withoutRecords(provider: string, attempts: readonly OurAttempt[]): ProviderJudged {
  const owed = attempts.filter(({ charge }) => charge !== 0n)
  const evidence = evidenceOf(provider, attempts, { records: 0, fineness: 'none' })
  const result = byTotals(evidence, attempts, [])
  if (owed.length === 0) return { ...result, evidence: { ...evidence, free: attempts.length } }
  const message =
    `no record of the run’s time: ${owed.length} attempts should be there. Records may come late; ` +
    'look again later, and whether it is the right key, project and time'
  const ours = usdText(owed.reduce((sum, { charge }) => sum + (charge ?? 0n), 0n))
  return { ...result, findings: [{ ...aloneFinding(provider, 'empty', message), ours }] }
}

function evidenceOf(
  provider: string,
  attempts: readonly OurAttempt[],
  { records, fineness }: { readonly records: number; readonly fineness: Fineness },
): ProviderEvidence {
  const matched = { byId: 0, byAmount: 0, byTime: 0 }
  return { provider, attempts: attempts.length, records, fineness, matched, free: 0 }
}

function aloneFinding(
  provider: string,
  kind: ReconcileFinding['kind'],
  message: string,
): ReconcileFinding {
  return {
    kind,
    explained: false,
    provider,
    attempt: null,
    lines: [],
    ids: [],
    ours: null,
    theirs: null,
    message,
  }
}

function doubts(attempts: readonly OurAttempt[]): readonly ReconcileFinding[] {
  return attempts
    .filter(({ charge }) => charge === null)
    .map(({ id, provider, ids, outcome }) => ({
      ...aloneFinding(provider ?? '', 'in-doubt', `in doubt (${outcome}); sums cannot settle it`),
      provider,
      attempt: id,
      ids,
    }))
}
