import { chmodSync, existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { makeFolder } from './make-folder.ts'
import { isBusy } from './open-database.ts'

/** What scorers said of pictures, by a key that has all it depends on. Losing it loses only time. */
export interface ScoreCache {
  /** Null where it is not known, or the file is in use by another process for too long. */
  get(key: string): string | null
  put(key: string, value: string): void
  close(): void
}

/** How long a call may wait for another process, in ms. */
const LOCK_WAIT_MS = 200

/**
 * Opens `results/.scores.sqlite`, which runs share. A damaged file, or one of something else, is not
 * used: then nothing is known and nothing kept.
 */
export function openScoreCache(file: string): ScoreCache {
  const database = openQuietly(file)
  if (database === null) return { get: () => null, put: () => {}, close: () => {} }
  const select = database.prepare('SELECT value FROM score WHERE key = ?')
  const insert = database.prepare('INSERT OR REPLACE INTO score (key, value) VALUES (?, ?)')
  return {
    get: (key) =>
      quietly(() => {
        const value = select.get(key)?.value
        return typeof value === 'string' ? value : null
      }),
    put: (key, value) => void quietly(() => insert.run(key, value)),
    close: () => database.close(),
  }
}

function openQuietly(file: string): DatabaseSync | null {
  makeFolder(dirname(file))
  const isNew = !existsSync(file)
  const database = new DatabaseSync(file, { timeout: LOCK_WAIT_MS })
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL')
    database.exec(
      'CREATE TABLE IF NOT EXISTS score (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT',
    )
    if (isNew) chmodSync(file, 0o600)
    return database
  } catch {
    database.close()
    return null
  }
}

/** Null where the file is busy or damaged: what is not remembered is only looked at again. */
function quietly<T>(work: () => T): T | null {
  try {
    return work()
  } catch (error) {
    if (isBusy(error) || isDamaged(error)) return null
    throw error
  }
}

/** SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FULL and SQLITE_IOERR with their extended codes. */
function isDamaged(error: unknown): boolean {
  const code = (error as { errcode?: unknown }).errcode
  return typeof code === 'number' && [10, 11, 13, 26].includes(code & 0xff)
}
