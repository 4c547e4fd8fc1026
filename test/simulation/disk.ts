import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { BlobSink } from '../../src/domain/blob-sink.ts'
import type { Journal } from '../../src/store/journal.ts'
import {
  type AttemptRow,
  createLedgerStore,
  type LedgerStore,
  type Transaction,
} from '../../src/store/ledger-store.ts'
import type { Life } from './life.ts'
import { createRandom, type Random } from './random.ts'

/** A disk that fails: from its n-th use of this kind on, `times` times. */
export interface DiskFault {
  /** store: the transaction does not happen · commit: it does, and says it did not. */
  readonly kind: 'store' | 'commit' | 'journal' | 'blob'
  readonly n: number
  readonly times: number
}

export class DiskFailed extends Error {
  override readonly name = 'DiskFailed'
}

export interface Committed {
  readonly id: string
  readonly cap: bigint | null
  readonly committed: bigint
  readonly peak: bigint
}

/**
 * All that is durable: the real ledger store over SQLite's own memory, the witness, and image bytes.
 * Processes share it, and it outlives them.
 */
export interface Disk {
  /** Empties it for the next simulation; `random` decides how long each use takes. */
  clear(random: Random): void
  storeFor(life: Life, fault: DiskFault | null): LedgerStore
  journalFor(life: Life, fault: DiskFault | null): Journal
  blobsFor(life: Life, fault: DiskFault | null): BlobSink
  witnessed(): readonly string[]
  hasBlob(sha256: string): boolean
  stateOf(attempt: string): string | null
  attempts(): readonly AttemptRow[]
  scopes(): readonly Committed[]
  /** Attempts that were booked more than once, by the log of events. */
  bookedTwice(): readonly string[]
  /** Statements about balances so far. */
  changes(): number
  snapshot(): Snapshot
  /** Puts an older ledger in place, as a restored copy would; the witness stays as it is. */
  restore(snapshot: Snapshot): void
}

type Snapshot = readonly (readonly Record<string, unknown>[])[]

/** In an order in which rows can be inserted. */
const TABLES = ['run', 'scope', 'attempt', 'attempt_scope', 'event', 'frozen_card'] as const

export function createDisk(): Disk {
  const database = new DatabaseSync(':memory:', { readBigInts: true })
  // Nothing in the way of a crash here: what is committed stays, as FULL makes sure on a real disk.
  database.exec('PRAGMA synchronous = OFF')
  const never = { random: () => 0, sleep: async () => {} }
  const store = createLedgerStore(database, ':memory:', never)
  const clearing = [...TABLES].reverse().map((table) => database.prepare(`DELETE FROM ${table}`))
  const rows = TABLES.map((table) => database.prepare(`SELECT * FROM ${table}`))
  const scopes = database.prepare(
    'SELECT id, cap, held + in_doubt + charged AS committed, peak FROM scope',
  )
  const attempts = database.prepare('SELECT * FROM attempt')
  const state = database.prepare('SELECT state FROM attempt WHERE id = ?')
  const booked = database.prepare(
    `SELECT attempt FROM event WHERE kind IN ('charged', 'voided') GROUP BY attempt HAVING count(*) > 1`,
  )
  /** The real store prepares each reading anew, which would be most of what a simulation does. */
  const readings = new Map<string, StatementSync>()
  const reading = (sql: string): StatementSync => {
    const known = readings.get(sql) ?? database.prepare(sql)
    readings.set(sql, known)
    return known
  }
  const watched = (tx: Transaction): Transaction => ({
    all: tx.all,
    run(sql, ...values) {
      // Only what touches a balance can break a promise about one.
      if (sql.includes(' scope ')) changes += 1
      return tx.run(sql, ...values)
    },
  })
  let journal: string[] = []
  let blobs = new Set<string>()
  let changes = 0
  let random = createRandom(0)

  const clear = (next: Random): void => {
    random = next
    for (const one of clearing) one.run()
    journal = []
    blobs = new Set()
    changes = 0
  }

  return {
    clear,
    storeFor(life, fault) {
      const fails = failing(fault)
      return {
        async transact(work) {
          const willFail = fails('store')
          const fate = willFail ? 'store' : fails('commit') ? 'commit' : 'well'
          return life.act('transaction', random.below(4), async () => {
            if (fate === 'store') throw new DiskFailed('the ledger could not be written')
            const result = await store.transact((tx) => work(watched(tx)))
            if (fate === 'commit') throw new DiskFailed('the commit was not confirmed')
            return result
          })
        },
        each(sql, ...values) {
          life.place('read')
          return reading(sql)
            .all(...values)
            [Symbol.iterator]()
        },
        close: () => {},
      }
    },

    journalFor(life, fault) {
      const fails = failing(fault)
      return {
        append(id) {
          life.place('before witness')
          if (fails('journal')) throw new DiskFailed('the witness could not be written')
          journal.push(id)
          life.place('after witness')
        },
        close: () => {},
      }
    },

    blobsFor(life, fault) {
      const fails = failing(fault)
      return {
        open() {
          const pieces: Uint8Array[] = []
          return {
            write(bytes) {
              pieces.push(bytes)
            },
            finish: () =>
              life.act('bytes', random.below(4), () => {
                if (fails('blob')) throw new DiskFailed('the image could not be written')
                const bytes = Buffer.concat(pieces)
                const sha256 = nameOf(bytes)
                blobs.add(sha256)
                return { sha256, file: `images/${sha256}.png`, bytes: bytes.length }
              }),
            abort: async () => {},
          }
        },
      }
    },

    witnessed: () => journal,
    hasBlob: (sha256) => blobs.has(sha256),
    stateOf: (id) => (state.get(id)?.state as string | undefined) ?? null,
    attempts: () => attempts.all() as unknown as AttemptRow[],
    scopes: () => scopes.all() as unknown as Committed[],
    bookedTwice: () => booked.all().map((row) => String(row.attempt)),
    changes: () => changes,
    snapshot: () => rows.map((one) => one.all()),
    restore(snapshot) {
      for (const one of clearing) one.run()
      TABLES.forEach((table, index) => {
        for (const row of snapshot[index] ?? []) {
          const names = Object.keys(row)
          const marks = names.map(() => '?').join(', ')
          database
            .prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${marks})`)
            .run(...(Object.values(row) as (string | bigint | null)[]))
        }
      })
    },
  }
}

/** Bytes here are short and all different, so they can be their own name. */
export function nameOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').padEnd(64, '0').slice(0, 64)
}

/** Tells for each use of the disk whether it fails. */
function failing(fault: DiskFault | null): (kind: DiskFault['kind']) => boolean {
  if (fault === null) return () => false
  let used = 0
  return (kind) => {
    if (kind !== fault.kind) return false
    used += 1
    return used >= fault.n && used < fault.n + fault.times
  }
}
