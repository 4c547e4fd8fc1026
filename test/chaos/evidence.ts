import { hash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { AttemptRecord } from '../../src/domain/attempt.ts'
import type { RunDocument } from '../../src/domain/run.ts'
import { attemptRow } from '../../src/money/ledger-moves.ts'
import type { AttemptRow, ScopeRow } from '../../src/store/ledger-store.ts'
import type { BilledEntry, MockProcess, ReceivedRequest } from '../support/mock-process.ts'

/** A run as its folder and the ledger tell it. */
export interface RunEvidence {
  readonly id: string
  /** The suite's name: that of the spender. */
  readonly spender: string
  /** Null where the folder has none: the process died before its first hold. */
  readonly document: RunDocument | null
  readonly lines: readonly string[]
  /** Names in `images/` and the SHA-256 of what is in them. */
  readonly images: ReadonlyMap<string, { readonly sha256: string; readonly bytes: number }>
}

/** Everything that is left when a trial is over: the provider's truth, our books, the files. */
export interface Evidence {
  readonly entries: readonly BilledEntry[]
  readonly total: string
  readonly requests: readonly ReceivedRequest[]
  readonly scopes: readonly ScopeRow[]
  readonly attempts: readonly AttemptRow[]
  /** Attempt ids and holds that the witness saw leave. */
  readonly witnessed: ReadonlyMap<string, bigint>
  readonly integrity: string
  readonly runs: readonly RunEvidence[]
}

export const SHARED_SCOPE = 'mock-account:shared:ever'

/** Reads the ledger's tables as they stand, without the program: it must not judge itself. */
export function readTables<T>(results: string, read: (database: DatabaseSync) => T): T | null {
  const file = join(results, 'ledger.sqlite')
  if (!existsSync(file)) return null
  const database = new DatabaseSync(file, { readOnly: true, readBigInts: true, timeout: 5_000 })
  try {
    return read(database)
  } finally {
    database.close()
  }
}

/** Runs that the ledger knows, by the name of the suite they are of. */
export function runsOf(database: DatabaseSync): readonly { id: string; spender: string }[] {
  const rows = database.prepare('SELECT id, options FROM run ORDER BY id').all() as {
    id: string
    options: string
  }[]
  return rows.map(({ id, options }) => {
    const { files } = JSON.parse(options) as { files: readonly string[] }
    return { id, spender: (files[0] ?? '').replace('.yaml', '') }
  })
}

export async function gather(results: string, mock: MockProcess): Promise<Evidence> {
  const { entries, total } = await settled(mock)
  const requests = await mock.requests()
  const tables = readTables(results, (database) => ({
    runs: runsOf(database),
    scopes: database.prepare('SELECT * FROM scope').all() as unknown as ScopeRow[],
    attempts: database
      .prepare('SELECT * FROM attempt ORDER BY run, trial, ordinal, id')
      .all()
      .map(attemptRow),
    integrity: String(
      Object.values(database.prepare('PRAGMA integrity_check').get() ?? {})[0] ?? 'no answer',
    ),
  }))
  if (tables === null) throw new Error(`no ledger was made in ${results}`)
  const { runs, ...books } = tables
  return {
    entries,
    total,
    requests,
    ...books,
    witnessed: readWitness(join(results, 'ledger.journal')),
    runs: runs.map((run) => readRun(results, run)),
  }
}

/** The mock's ledger once nothing goes on any more but tasks that never end. */
async function settled(mock: MockProcess): Promise<Awaited<ReturnType<MockProcess['ledger']>>> {
  let before = ''
  for (;;) {
    const truth = await mock.ledger()
    const now = JSON.stringify(truth)
    if (now === before) return truth
    before = now
    // Longer than a batch waits in the mock's line before its bill falls due.
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

function readRun(
  results: string,
  { id, spender }: { readonly id: string; readonly spender: string },
): RunEvidence {
  const folder = join(results, id)
  const text = (name: string): string | null =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : null
  const images = existsSync(join(folder, 'images')) ? readdirSync(join(folder, 'images')) : []
  const document = text('run.json')
  return {
    id,
    spender,
    document: document === null ? null : (JSON.parse(document) as RunDocument),
    lines: (text('attempts.jsonl') ?? '').split('\n').slice(0, -1),
    images: new Map(
      images.map((name) => {
        const bytes = readFileSync(join(folder, 'images', name))
        return [name, { sha256: hash('sha256', bytes), bytes: bytes.length }]
      }),
    ),
  }
}

/** The journal's whole lines: `CRC32 ATTEMPT HOLD`. */
function readWitness(file: string): ReadonlyMap<string, bigint> {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
  return new Map(
    lines.flatMap((line) => {
      const [, id, hold] = /^[0-9a-f]{8} (\S+) ([0-9]+)$/.exec(line) ?? []
      return id === undefined || hold === undefined ? [] : [[id, BigInt(hold)]]
    }),
  )
}

export function recordOf(row: AttemptRow): AttemptRecord | null {
  return row.record === null ? null : (JSON.parse(row.record) as AttemptRecord)
}
