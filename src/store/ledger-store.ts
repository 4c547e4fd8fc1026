import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { LEDGER_TABLES, LEDGER_VERSION } from './ledger-schema.ts'
import { LedgerVersionRefused } from './ledger-version-refused.ts'
import { isBusy, retryBusy } from './open-database.ts'

export type AttemptState =
  | 'held'
  | 'sent'
  | 'accepted'
  | 'answered'
  | 'charged'
  | 'in_doubt'
  | 'voided'

export interface ScopeRow {
  readonly id: string
  readonly cap: bigint | null
  readonly held: bigint
  readonly in_doubt: bigint
  readonly charged: bigint
  readonly peak: bigint
}

export interface AttemptRow {
  readonly id: string
  readonly run: string
  readonly trial: number
  readonly ordinal: number
  readonly state: AttemptState
  readonly hold: bigint
  readonly charge: bigint | null
  readonly basis: string | null
  readonly task: string | null
  readonly record: string | null
  readonly owner: string
}

export interface RunRow {
  readonly id: string
  readonly folder: string
  readonly owner: string
  readonly opened: string
  readonly options: string
}

export interface FrozenRow {
  readonly hash: string
  readonly card: string
  readonly attempt: string
}

export type SqlValue = string | bigint | number | null

/** Statements inside one transaction. All of it happens, or nothing does. */
export interface Transaction {
  /** Rows changed. */
  run(sql: string, ...values: SqlValue[]): number
  all(sql: string, ...values: SqlValue[]): readonly Record<string, unknown>[]
}

/** The durable tables behind the ledger. */
export interface LedgerStore {
  /** Runs `work` in one immediate transaction; waits, without blocking, while others hold the lock. */
  transact<T>(work: (transaction: Transaction) => T): Promise<T>
  /** Reads rows one by one, outside any transaction. */
  each(sql: string, ...values: SqlValue[]): IterableIterator<Record<string, unknown>>
  close(): void
}

/** A transaction's own word for "undo all of it", e.g. because the cap has no room. */
export class Rollback extends Error {
  override readonly name = 'Rollback'
}

/** How often a busy lock is tried again, with a random pause of up to `LOCK_PAUSE_MS` between. */
const LOCK_TRIES = 400
const LOCK_PAUSE_MS = 50

export interface LedgerStoreOptions {
  /** 0 ≤ x < 1; spreads processes that wait for one lock. */
  readonly random: () => number
  readonly sleep: (ms: number) => Promise<void>
}

/**
 * Wraps an opened database (see `openDatabase`), creating the tables of a new one. Throws
 * LedgerVersionRefused for one that this program does not know.
 */
export function createLedgerStore(
  database: DatabaseSync,
  file: string,
  { random, sleep }: LedgerStoreOptions,
): LedgerStore {
  const prepared = new Map<string, StatementSync>()
  const statement = (sql: string): StatementSync => {
    const known = prepared.get(sql)
    if (known !== undefined) return known
    const fresh = database.prepare(sql)
    prepared.set(sql, fresh)
    return fresh
  }
  const transaction: Transaction = {
    run: (sql, ...values) => Number(statement(sql).run(...values).changes),
    all: (sql, ...values) => statement(sql).all(...values) as Record<string, unknown>[],
  }
  retryBusy(() => createTables(database, file))

  return {
    async transact(work) {
      for (let attempt = 1; ; attempt++) {
        try {
          return immediate(database, () => work(transaction))
        } catch (error) {
          if (!isBusy(error) || attempt >= LOCK_TRIES) throw error
          await sleep(random() * LOCK_PAUSE_MS)
        }
      }
    },
    // A statement of its own: two iterations over one statement would invalidate each other.
    each: (sql, ...values) =>
      database.prepare(sql).iterate(...values) as IterableIterator<Record<string, unknown>>,
    close: () => database.close(),
  }
}

function createTables(database: DatabaseSync, file: string): void {
  immediate(database, () => {
    const version = one(database, 'PRAGMA user_version')
    if (version === LEDGER_VERSION) return
    if (version > LEDGER_VERSION) {
      throw new LedgerVersionRefused(
        `${file} was written by a newer assay (ledger version ${version}; this one knows ` +
          `${LEDGER_VERSION}). Nothing was sent. Update assay, or name another ledger with --store.`,
      )
    }
    if (version === 0 && one(database, 'SELECT count(*) FROM sqlite_schema') === 0) {
      database.exec(LEDGER_TABLES)
      return
    }
    throw new LedgerVersionRefused(
      version === 0
        ? `${file} is a database of another program. Nothing was sent. Name another with --store.`
        : `${file} was written by an older assay (ledger version ${version}; this one reads only ` +
            `${LEDGER_VERSION}). Nothing was sent. Open it with the assay that wrote it, or begin ` +
            'another with --store.',
    )
  })
}

function one(database: DatabaseSync, sql: string): number {
  return Number(Object.values(database.prepare(sql).get() ?? {})[0] ?? 0)
}

function immediate<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}
