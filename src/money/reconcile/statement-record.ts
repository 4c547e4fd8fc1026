import type { Usd } from '../../domain/money.ts'

/**
 * One line of a provider's records, as far as it can be understood. `charge`, `refund`: one request.
 * `bucket`: everything from `atMs` to `untilMs`. `balance`: what was left at `atMs`.
 */
export interface StatementRecord {
  readonly kind: 'charge' | 'refund' | 'bucket' | 'balance'
  /** Line of the file for CSV, position from 1 for JSON. */
  readonly line: number
  /** Every id that it carries: of the request, the task, the provider behind. */
  readonly ids: readonly string[]
  readonly provider: string | null
  /** The key's name in the provider's records, never the key. */
  readonly key: string | null
  readonly model: string | null
  /** What of a request it bills, where a request has several lines: `output tokens`. */
  readonly item: string | null
  /** Milliseconds since the epoch. */
  readonly atMs: number | null
  readonly untilMs: number | null
  /** Signed: a refund's is negative. Null where the record has no amount. */
  readonly usd: Usd | null
  readonly requests: number | null
}

/** What a column of a statement may hold. */
export const RECORD_FIELDS = [
  'request_id',
  'task_id',
  'other_id',
  'at',
  'until',
  'kind',
  'provider',
  'key',
  'model',
  'item',
  'usd',
  'cents',
  'credits',
  'quota',
  'currency',
  'requests',
] as const
export type RecordField = (typeof RECORD_FIELDS)[number]

/** Which columns hold what, and what the file as a whole leaves unsaid. */
export interface Mapping {
  /** The preset's name, or `columns`. */
  readonly name: string
  /** The first column that a row has and that is not empty counts. */
  readonly columns: Readonly<Partial<Record<RecordField, readonly string[]>>>
  /** What every row is; null: told by its own columns. */
  readonly kind: StatementRecord['kind'] | null
  /** Words of the column `kind`, lower-case; a word that is not here is left out of the records. */
  readonly kinds: Readonly<Record<string, StatementRecord['kind']>> | null
  readonly provider: string | null
  /** US dollars of one credit, where amounts are in credits. */
  readonly creditUsd: string | null
  /** Units of quota that are one dollar. */
  readonly quotaPerUsd: string | null
  /** A price of 0 says that the provider has none for the model: unknown, not free. */
  readonly isZeroUnknown?: true
}

/** One row as read: the columns' names and texts, and where it stood. */
export interface Row {
  readonly line: number
  readonly fields: ReadonlyMap<string, string>
}
