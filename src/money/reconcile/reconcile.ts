import { type Usd, usdText } from '../../domain/money.ts'
import {
  FINDINGS,
  type ProviderEvidence,
  type ReconcileFinding,
  type Reconciliation,
  type StatementMove,
  type TotalCompared,
} from '../../domain/reconciliation.ts'
import type { OurAttempt } from './our-attempt.ts'
import { type ProviderJudged, reconcileProvider } from './reconcile-provider.ts'
import type { StatementRecord } from './statement-record.ts'
import { sumsBy } from './sums.ts'

export interface ReconcileOptions {
  readonly run: string
  readonly source: string
  readonly readAs: string
  /** Rows that were no bills: top-ups, notes. */
  readonly left: number
  readonly decimals: number
  /** The providers that the statement is of; null: its records say. */
  readonly providers: readonly string[] | null
  /** What the balance was before the run, where only balances are known. */
  readonly balanceBefore: Usd | null
  /** Settles at nothing what is in doubt and is not in records that know its id and go beyond it. */
  readonly absentIsFree: boolean
  /** Up to when the records are known to be complete, milliseconds; null: up to the newest of them. */
  readonly completeUntilMs: number | null
  readonly dryRun: boolean
}

const UNKNOWN_PROVIDER = 'unknown'

/** Compares a run's attempts with a provider's records. Moves are planned, not made. */
export function reconcile(
  attempts: readonly OurAttempt[],
  records: readonly StatementRecord[],
  options: ReconcileOptions,
): Reconciliation {
  const { run, source, readAs, decimals, balanceBefore, absentIsFree, completeUntilMs } = options
  const { providers: asked } = options
  const ours = attempts.filter(
    ({ provider }) => asked === null || provider === null || asked.includes(provider),
  )
  const known = asked ?? [...new Set(ours.flatMap(({ provider }) => provider ?? []))]
  const sole = known.length === 1 ? (known[0] ?? null) : null
  const nameOf = (provider: string | null): string => provider ?? sole ?? UNKNOWN_PROVIDER
  const byProvider = Map.groupBy(ours, ({ provider }) => nameOf(provider))
  const theirs = Map.groupBy(records, ({ provider }) => nameOf(provider))
  const judged = [...byProvider].map(([provider, some]) =>
    reconcileProvider(provider, some, {
      records: theirs.get(provider) ?? [],
      source,
      decimals,
      balanceBefore,
      absentIsFree,
      completeUntilMs,
    }),
  )
  const strange = [...theirs].filter(([provider]) => !byProvider.has(provider))
  const findings = judged.flatMap((one) => one.findings).toSorted(byKind)
  const moves = judged.flatMap((one) => one.moves)
  const times = records.flatMap(({ atMs, untilMs }) => [atMs, untilMs].filter((ms) => ms !== null))
  const latest = times.reduce((most, ms) => Math.max(most, ms), Number.NEGATIVE_INFINITY)
  const earliest = times.reduce((least, ms) => Math.min(least, ms), Number.POSITIVE_INFINITY)
  return {
    format: 'image-assay/reconciliation@1',
    run,
    statement: {
      source,
      readAs,
      records: records.length,
      outside:
        options.left +
        judged.reduce((sum, { outside }) => sum + outside, 0) +
        strange.reduce((sum, [, some]) => sum + some.length, 0),
      from: Number.isFinite(earliest) ? new Date(earliest).toISOString() : null,
      to: Number.isFinite(latest) ? new Date(latest).toISOString() : null,
      clockAheadMs: judged.reduce((most, { clockAheadMs }) => largest(most, clockAheadMs), 0),
    },
    result: resultOf(judged, findings, moves),
    dryRun: options.dryRun,
    providers: judged.map(({ evidence }) => evidence),
    findings,
    totals: totalsOf(judged, ours),
    compared: judged.flatMap(({ compared }): readonly TotalCompared[] => compared),
    moves,
  }
}

function byKind(a: ReconcileFinding, b: ReconcileFinding): number {
  return FINDINGS.indexOf(a.kind) - FINDINGS.indexOf(b.kind)
}

function largest(a: number, b: number): number {
  return Math.abs(b) > Math.abs(a) ? b : a
}

function resultOf(
  judged: readonly ProviderJudged[],
  findings: readonly ReconcileFinding[],
  moves: readonly StatementMove[],
): Reconciliation['result'] {
  const hasAny = judged.some(({ evidence }: { evidence: ProviderEvidence }) => evidence.records > 0)
  if (!hasAny && findings.some(({ kind }) => kind === 'empty')) return 'empty'
  if (findings.some(({ explained }) => !explained)) return 'differs'
  return moves.length > 0 ? 'settled' : 'agrees'
}

function totalsOf(
  judged: readonly ProviderJudged[],
  ours: readonly OurAttempt[],
): Reconciliation['totals'] {
  const parts = judged.flatMap(({ parts: own }) => own)
  const known = judged.flatMap(({ theirs }) => (theirs === null ? [] : [theirs]))
  return {
    ours: usdText(ours.reduce((sum, { charge }) => sum + (charge ?? 0n), 0n)),
    theirs: known.length === 0 ? null : usdText(known.reduce((sum, one) => sum + one, 0n)),
    unasked: usdText(judged.reduce((sum, { unasked }) => sum + unasked, 0n)),
    byMode: sumsBy(parts, ({ mode }) => mode),
    byOutcome: sumsBy(parts, ({ outcome }) => outcome),
    byRetry: sumsBy(parts, ({ ordinal }) => (ordinal === 1 ? 'first tries' : 'retries')),
  }
}
