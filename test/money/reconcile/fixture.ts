import { usd, usdText } from '../../../src/domain/money.ts'
import type { Reconciliation } from '../../../src/domain/reconciliation.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { type Plant, planted, plantForm } from '../../../src/mock/control/plants.ts'
import type { StatementRow } from '../../../src/mock/control/statement.ts'
import { chooseMapping, type MappingAsked } from '../../../src/money/reconcile/choose-mapping.ts'
import type { OurAttempt } from '../../../src/money/reconcile/our-attempt.ts'
import { type RecordsRead, readRecords } from '../../../src/money/reconcile/read-records.ts'
import { type ReconcileOptions, reconcile } from '../../../src/money/reconcile/reconcile.ts'
import { unfold } from '../../../src/money/reconcile/unfold.ts'

export const NOON_MS = Date.UTC(2026, 10, 21, 12)

/** An attempt that was produced for $0.04 in three seconds from noon, but for what is said otherwise. */
export function attemptOf(attempt: Partial<OurAttempt> & Pick<OurAttempt, 'id'>): OurAttempt {
  return {
    trial: attempt.id,
    ordinal: 1,
    provider: 'openai',
    model: 'gpt-image-1-mini',
    mode: 'text-to-image',
    outcome: 'produced',
    gaveImages: true,
    imagesRequested: 1,
    ids: [`req_${attempt.id}`],
    startMs: NOON_MS,
    endMs: NOON_MS + 3_000,
    charge: usd('0.04'),
    basis: 'computed',
    hold: usd('0.05'),
    ...attempt,
  }
}

export const MODELS = ['gpt-image-1-mini', 'gpt-image-2', 'gpt-image-2.5-flare']

/**
 * `count` attempts, six at a time, of three models and fifty prices; every seventh fails for nothing
 * and is tried again in the one that follows.
 */
export function manyAttempts(count: number): readonly OurAttempt[] {
  return Array.from({ length: count }, (_, index) => {
    const failed = index % 7 === 3
    const isRetry = index % 7 === 4
    return attemptOf({
      id: `a${index}`,
      trial: `t${isRetry ? index - 1 : index}`,
      ordinal: isRetry ? 2 : 1,
      model: MODELS[index % MODELS.length] ?? '',
      outcome: failed ? 'unavailable' : 'produced',
      gaveImages: !failed,
      startMs: NOON_MS + 500 * index,
      endMs: NOON_MS + 500 * index + 3_000,
      charge: failed ? 0n : usd('0.01') + 123_000n * BigInt(index % 50),
      basis: failed ? 'free' : 'computed',
    })
  })
}

/** The true statement of these attempts, as the mock would write it; and rows of what was free. */
export function rowsOf(attempts: readonly OurAttempt[]): {
  readonly billed: readonly StatementRow[]
  readonly unbilled: readonly StatementRow[]
} {
  const rows = attempts.map((attempt) => rowOf(attempt))
  return {
    billed: rows.filter(({ usd: amount }) => amount !== '0'),
    unbilled: rows.filter(({ usd: amount }) => amount === '0'),
  }
}

export function rowOf(attempt: OurAttempt, row: Partial<StatementRow> = {}): StatementRow {
  return {
    at: new Date(attempt.startMs + 40).toISOString(),
    kind: 'charge',
    dialect: 'openai',
    key: 'openai-mock',
    model: attempt.model ?? '',
    request_id: attempt.ids[0] ?? '',
    task_id: '',
    mode: attempt.mode,
    requests: 1,
    images: 1,
    usd: usdText(attempt.charge ?? 0n),
    ...row,
  }
}

/** The statement with discrepancies planted in it. */
export function statementWith(
  attempts: readonly OurAttempt[],
  plants: readonly (Partial<Plant> & Pick<Plant, 'plant' | 'nth'>)[],
): readonly StatementRow[] {
  const { billed, unbilled } = rowsOf(attempts)
  return planted(
    billed,
    unbilled,
    plants.map((plant) => plantForm.parse(plant)),
  )
}

/** Reads rows as a file of them would be read; throws on a mistake. */
export function recordsOf(
  json: unknown,
  asked: MappingAsked = { preset: null, map: [] },
): RecordsRead & { readonly readAs: string } {
  const rows = unfold(json as Json)
  const chosen = chooseMapping(rows, asked)
  if ('wrong' in chosen) throw new Error(chosen.wrong)
  const read = readRecords(rows, chosen.mapping)
  const [mistake] = read.mistakes
  if (mistake !== undefined) throw new Error(`line ${mistake.line}: ${mistake.message}`)
  return { ...read, readAs: chosen.mapping.name }
}

export function reconciled(
  attempts: readonly OurAttempt[],
  json: unknown,
  options: Partial<ReconcileOptions> & { readonly asked?: MappingAsked } = {},
): Reconciliation {
  const isEmpty = Array.isArray(json) && json.length === 0
  const read = isEmpty
    ? { records: [], left: 0, decimals: 0, readAs: 'nothing' }
    : recordsOf(json, options.asked)
  return reconcile(attempts, read.records, {
    run: 'r1',
    source: 'statement.csv',
    readAs: read.readAs,
    left: read.left,
    decimals: read.decimals,
    providers: null,
    balanceBefore: null,
    absentIsFree: false,
    completeUntilMs: null,
    dryRun: true,
    ...options,
  })
}

/** `kind attempt` of every finding, in their order. */
export function namesOf({ findings }: Reconciliation): readonly string[] {
  return findings.map(({ kind, attempt }) => `${kind} ${attempt ?? '-'}`)
}

/** The attempts as they are after the moves were booked. */
export function booked(
  attempts: readonly OurAttempt[],
  { moves }: Reconciliation,
): readonly OurAttempt[] {
  const to = new Map(moves.map((move) => [move.attempt, usd(move.to)]))
  return attempts.map((attempt) => {
    const charge = to.get(attempt.id)
    return charge === undefined ? attempt : { ...attempt, charge, basis: 'statement' as const }
  })
}
