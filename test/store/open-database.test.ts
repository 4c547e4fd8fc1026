import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LedgerDamaged } from '../../src/store/ledger-damaged.ts'
import { LEDGER_VERSION } from '../../src/store/ledger-schema.ts'
import { createLedgerStore, type LedgerStore } from '../../src/store/ledger-store.ts'
import { LedgerVersionRefused } from '../../src/store/ledger-version-refused.ts'
import { openDatabase, refuseOldSqlite } from '../../src/store/open-database.ts'
import { StoreRefused } from '../../src/store/store-refused.ts'

let folder = ''
let file = ''
const opened: { close(): void }[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-store-'))
  file = join(folder, 'deep', 'ledger.sqlite')
})

afterEach(() => {
  for (const one of opened.splice(0)) one.close()
  rmSync(folder, { recursive: true })
})

function storeOf(sleep = async () => {}): LedgerStore {
  const database = openDatabase(file, process.versions.sqlite)
  const store = createLedgerStore(database, file, { random: () => 0, sleep })
  opened.push(store)
  return store
}

function edit(sql: string): void {
  const database = new DatabaseSync(file)
  database.exec(sql)
  database.close()
}

test.each([undefined, '3.51.2', '3.45.1', '3.51', '2.99.99', '', 'new', '3.x.9'])(
  'SQLite %s is refused',
  (version) => {
    expect(() => refuseOldSqlite(version)).toThrow(StoreRefused)
    expect(() => openDatabase(file, version)).toThrow(StoreRefused)
  },
)

test.each(['3.51.3', '3.51.10', '3.52.0', '4.0.0'])('SQLite %s is taken', (version) => {
  expect(() => refuseOldSqlite(version)).not.toThrow()
})

test('the safe settings are on, and only the owner can read the file', () => {
  const database = openDatabase(file, process.versions.sqlite)
  opened.push(database)
  const setting = (name: string): unknown =>
    Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]
  expect(setting('journal_mode')).toBe('wal')
  expect(setting('synchronous')).toBe(2n)
  expect(setting('foreign_keys')).toBe(1n)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(statSync(join(folder, 'deep')).mode & 0o777).toBe(0o700)
})

test('the settings are on again when the file is opened again', () => {
  storeOf()
  const database = openDatabase(file, process.versions.sqlite)
  opened.push(database)
  expect(Object.values(database.prepare('PRAGMA synchronous').get() ?? {})).toEqual([2n])
})

test('a ledger from a newer program is refused and left as it was', () => {
  storeOf()
  edit(`PRAGMA user_version = ${LEDGER_VERSION + 1}`)
  expect(() => storeOf()).toThrow(LedgerVersionRefused)
  expect(() => storeOf()).toThrow('was written by a newer assay')
})

test('a file that is no database is damage, not a bug', () => {
  storeOf()
  for (const one of opened.splice(0)) one.close()
  writeFileSync(file, 'x'.repeat(8192))
  expect(() => storeOf()).toThrow(LedgerDamaged)
})

test('a database with a page overwritten is damage', async () => {
  const store = storeOf()
  await store.transact((tx) => {
    for (let index = 0; index < 400; index++) {
      tx.run(
        'INSERT INTO event (at, attempt, kind, amount, note) VALUES (?, ?, ?, ?, ?)',
        'now',
        `attempt-${index}`,
        'held',
        1,
        'x'.repeat(100),
      )
    }
  })
  for (const one of opened.splice(0)) one.close()
  const bytes = readFileSync(file)
  bytes.fill(0xa5, bytes.length - 12_288, bytes.length - 8_192)
  writeFileSync(file, bytes)
  expect(() => storeOf()).toThrow(LedgerDamaged)
})

test('an index that no longer agrees with its table is damage', async () => {
  storeOf()
  edit(`INSERT INTO run VALUES ('r', '', '', '', '');
    INSERT INTO attempt VALUES ('a', 'r', 0, 1, 'sent', 1, NULL, NULL, NULL, NULL, 'me');
    PRAGMA wal_checkpoint(TRUNCATE)`)
  for (const one of opened.splice(0)) one.close()
  // The index of open attempts loses its entry; the table keeps its row.
  const database = new DatabaseSync(file)
  const root = database.prepare(`SELECT rootpage FROM sqlite_master WHERE name = 'attempt_open'`)
  const page = Number(root.get()?.rootpage)
  const size = Number(database.prepare('PRAGMA page_size').get()?.page_size)
  database.close()
  const bytes = readFileSync(file)
  bytes.writeUInt16BE(0, (page - 1) * size + 3)
  writeFileSync(file, bytes)
  expect(() => storeOf()).toThrow(LedgerDamaged)
})

test('a transaction that throws leaves nothing behind, and the store goes on', async () => {
  const store = storeOf()
  const insert = `INSERT INTO scope (id) VALUES ('s')`
  await expect(
    store.transact((tx) => {
      tx.run(insert)
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  expect([...store.each('SELECT id FROM scope')]).toEqual([])
  expect(await store.transact((tx) => tx.run(insert))).toBe(1)
  expect([...store.each('SELECT id FROM scope')]).toHaveLength(1)
})

test('a transaction waits, without blocking, until another process lets go', async () => {
  let pauses = 0
  const store = storeOf(async () => {
    pauses += 1
    if (pauses === 2) other.close()
  })
  const other = new DatabaseSync(file)
  other.exec('BEGIN IMMEDIATE')
  expect(await store.transact((tx) => tx.run(`INSERT INTO scope (id) VALUES ('s')`))).toBe(1)
  expect(pauses).toBe(2)
  expect([...store.each('SELECT id FROM scope')]).toHaveLength(1)
})

test('two readings of one statement do not disturb each other', async () => {
  const store = storeOf()
  await store.transact((tx) => tx.run(`INSERT INTO scope (id) VALUES ('a'), ('b'), ('c')`))
  const sql = 'SELECT id FROM scope ORDER BY id'
  const pairs: string[] = []
  for (const outer of store.each(sql)) {
    for (const inner of store.each(sql)) pairs.push(`${String(outer.id)}${String(inner.id)}`)
  }
  expect(pairs).toEqual(['aa', 'ab', 'ac', 'ba', 'bb', 'bc', 'ca', 'cb', 'cc'])
})
