import { chmodSync, existsSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { LedgerDamaged } from './ledger-damaged.ts'
import { makeFolder } from './make-folder.ts'
import { StoreRefused } from './store-refused.ts'

/** First SQLite without the bug that could forget committed pages of a WAL (fixed 2026-03-13). */
const OLDEST_SQLITE = [3, 51, 3]

/** statfs types on which a WAL's shared memory does not work: NFS, SMB, CIFS, 9p, FUSE. */
const SHARED_FILESYSTEMS = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x01021997, 0x65735546])

/** How long one call may wait for another process's lock, in ms: waiting blocks the event loop. */
const LOCK_WAIT_MS = 40

/**
 * Opens the one durable place, and refuses it rather than weaken a promise: an old SQLite, a shared
 * filesystem, settings that did not take, a damaged file. Throws LedgerDamaged for the last, which
 * is not looked for where the file is known to be as it was (`isSealed`).
 */
export function openDatabase(
  file: string,
  sqliteVersion: string | undefined,
  { isSealed = false }: { readonly isSealed?: boolean } = {},
): DatabaseSync {
  refuseOldSqlite(sqliteVersion)
  makeFolder(dirname(file))
  refuseSharedFilesystem(dirname(file))
  const isNew = !existsSync(file)
  const database = new DatabaseSync(file, { timeout: LOCK_WAIT_MS, readBigInts: true })
  try {
    if (isNew) chmodSync(file, 0o600)
    settle(database, file)
    if (!isSealed) checkPages(database, file)
    return database
  } catch (error) {
    database.close()
    throw isDamage(error) ? new LedgerDamaged(`${file}: ${String(error)}`) : error
  }
}

export function refuseOldSqlite(version: string | undefined): void {
  const parts = (version ?? '0').split('.').map(Number)
  const oldest = OLDEST_SQLITE
  for (let i = 0; i < oldest.length; i++) {
    const difference = (parts[i] ?? 0) - (oldest[i] ?? 0)
    if (difference > 0) return
    // Not `< 0`: a version that is no number is refused too.
    if (difference !== 0) {
      throw new StoreRefused(
        `SQLite ${version ?? 'unknown'} can lose committed holds (WAL reset bug). ` +
          `Use Node 24.15 or newer, which brings SQLite ${oldest.join('.')} or newer.`,
      )
    }
  }
}

function refuseSharedFilesystem(folder: string): void {
  const { type } = statfsSync(folder)
  if (!SHARED_FILESYSTEMS.has(type)) return
  throw new StoreRefused(
    `${folder} is on a network or shared filesystem, where SQLite cannot keep processes apart. ` +
      'Name a folder on a local disk with --store.',
  )
}

function settle(database: DatabaseSync, file: string): void {
  // Setting the journal mode takes a lock of its own: processes that open a new file together meet here.
  retryBusy(() => database.exec('PRAGMA journal_mode = WAL'))
  database.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA fullfsync = 1')
  const settings = {
    journal_mode: one(database, 'PRAGMA journal_mode'),
    synchronous: one(database, 'PRAGMA synchronous'),
    foreign_keys: one(database, 'PRAGMA foreign_keys'),
  }
  if (
    settings.journal_mode !== 'wal' ||
    settings.synchronous !== 2n ||
    settings.foreign_keys !== 1n
  ) {
    throw new StoreRefused(`${file}: SQLite would not take the safe settings; it is not used.`)
  }
}

function checkPages(database: DatabaseSync, file: string): void {
  const check = retryBusy(() => one(database, 'PRAGMA integrity_check(1)'))
  if (check !== 'ok') throw new LedgerDamaged(`${file}: ${String(check)}`)
}

function one(database: DatabaseSync, sql: string): unknown {
  return Object.values(database.prepare(sql).get() ?? {})[0]
}

/** Blocks while others hold the lock: only for opening, before there is anything to keep waiting. */
export function retryBusy<T>(work: () => T): T {
  for (let attempt = 1; ; attempt++) {
    try {
      return work()
    } catch (error) {
      if (!isBusy(error) || attempt >= 250) throw error
    }
  }
}

/** SQLITE_CORRUPT and SQLITE_NOTADB with all their extended codes. */
function isDamage(error: unknown): boolean {
  const code = (error as { errcode?: unknown }).errcode
  return typeof code === 'number' && ((code & 0xff) === 11 || (code & 0xff) === 26)
}

/** SQLITE_BUSY and SQLITE_LOCKED with all their extended codes. */
export function isBusy(error: unknown): boolean {
  const code = (error as { errcode?: unknown }).errcode
  return typeof code === 'number' && ((code & 0xff) === 5 || (code & 0xff) === 6)
}
