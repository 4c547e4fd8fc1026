import type { AttemptRecord } from '../../domain/attempt.ts'
import type { Basis } from '../../domain/charge.ts'
import { parseUsd, type Usd, usd } from '../../domain/money.ts'
import { hasImages, type OutcomeKind } from '../../domain/outcome.ts'
import type { CellSummary } from '../../domain/run.ts'

/** One attempt of ours, as far as a statement can speak of it. */
export interface OurAttempt {
  readonly id: string
  readonly trial: string
  readonly ordinal: number
  /** Null where not even the target's other attempts tell. */
  readonly provider: string | null
  readonly model: string | null
  readonly mode: string
  readonly outcome: OutcomeKind
  readonly gaveImages: boolean
  readonly imagesRequested: number
  /** Ids that the provider gave: of requests and of the task. */
  readonly ids: readonly string[]
  readonly startMs: number
  readonly endMs: number
  /** Null: in doubt. */
  readonly charge: Usd | null
  readonly basis: Basis
  readonly hold: Usd
}

/**
 * The attempts that left: what was never sent cannot be in anyone's records. An attempt of a process
 * that died does not say where it went; the others of its target do.
 */
export function ourAttempts(
  records: readonly AttemptRecord[],
  cells: readonly CellSummary[],
): readonly OurAttempt[] {
  const modes = new Map(cells.map(({ id, settings }) => [id, settings.mode]))
  const endpoints = new Map(
    records.flatMap(({ target, endpoint }) => (endpoint === null ? [] : [[target, endpoint]])),
  )
  return records.filter(wasSent).map((record) => {
    const { id, trial, ordinal, outcome, requestIds, taskId, startedAt, endedAt, charge } = record
    const endpoint = record.endpoint ?? endpoints.get(record.target) ?? null
    return {
      id,
      trial,
      ordinal,
      provider: endpoint?.provider ?? null,
      model: endpoint?.model ?? null,
      mode: modes.get(record.cell) ?? 'unknown',
      outcome: outcome.kind,
      gaveImages: hasImages(outcome.kind),
      imagesRequested: record.imagesRequested,
      ids: [...new Set([...requestIds, ...(taskId === null ? [] : [taskId])])],
      startMs: Date.parse(startedAt),
      endMs: Date.parse(endedAt),
      charge: charge.usd === null ? null : usd(charge.usd),
      basis: charge.basis,
      hold: parseUsd(record.hold) ?? 0n,
    }
  })
}

function wasSent({ outcome }: AttemptRecord): boolean {
  return outcome.reason !== 'not-sent'
}
