import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { DatabaseSync } from 'node:sqlite'

/** ENOSPC … as the file system says it; `commit-lost`: SQLite commits, and reports that it did not. */
export type Fault = 'ENOSPC' | 'EDQUOT' | 'EROFS' | 'EIO' | 'commit-lost'

/** A disk below this process that fails where it is told to. */
export interface FailingDisk {
  /** The n-th write, sync, rename or commit from now on fails; and all after it where `forGood`. */
  failAt(n: number, fault: Fault, options: { readonly forGood: boolean }): void
  /** Heals it, and answers how many writes, syncs, renames and commits were asked for meanwhile. */
  heal(): number
}

/** What SQLite says for it: primary result codes FULL, READONLY and IOERR (its write and fsync). */
const SQLITE: Readonly<Record<Fault, readonly [code: number, text: string]>> = {
  ENOSPC: [13, 'database or disk is full'],
  EDQUOT: [13, 'database or disk is full'],
  EROFS: [8, 'attempt to write a readonly database'],
  EIO: [778, 'disk I/O error'],
  'commit-lost': [1034, 'disk I/O error'],
}

/**
 * Puts a disk that can fail under everything that this process writes from now on: the functions of
 * node:fs that store/ uses, and the transactions of SQLite. A write that fails takes half of its
 * bytes first, as a full disk does.
 */
export async function putFailingDisk(): Promise<FailingDisk> {
  let asked = 0
  let failing: { readonly n: number; readonly fault: Fault; readonly forGood: boolean } | null =
    null
  const struck = (): Fault | null => {
    asked += 1
    if (failing === null) return null
    const isHit = failing.forGood ? asked >= failing.n : asked === failing.n
    return isHit ? failing.fault : null
  }
  /** Throws in the place of a call that the fault strikes. */
  const pass = (syscall: string, half: () => void = () => {}): void => {
    const fault = struck()
    if (fault === null) return
    if (fault === 'ENOSPC' || fault === 'EDQUOT') half()
    throw errnoOf(fault, syscall)
  }

  const { exec } = DatabaseSync.prototype
  DatabaseSync.prototype.exec = function (sql) {
    if (sql !== 'BEGIN IMMEDIATE' && sql !== 'COMMIT') return exec.call(this, sql)
    const fault = struck()
    if (fault === null || (fault === 'commit-lost' && sql === 'COMMIT')) exec.call(this, sql)
    if (fault === null) return
    const [errcode, message] = SQLITE[fault]
    throw Object.assign(new Error(message), { code: 'ERR_SQLITE_ERROR', errcode })
  }

  const real = { ...fs }
  fs.writeSync = ((descriptor: number, text: string) => {
    pass('write', () => real.writeSync(descriptor, text.slice(0, text.length / 2)))
    return real.writeSync(descriptor, text)
  }) as typeof fs.writeSync
  fs.fdatasyncSync = (descriptor) => {
    pass('fdatasync')
    real.fdatasyncSync(descriptor)
  }
  fs.fsyncSync = (descriptor) => {
    pass('fsync')
    real.fsyncSync(descriptor)
  }
  fs.mkdirSync = ((path: string, options: fs.MakeDirectoryOptions) => {
    pass('mkdir')
    return real.mkdirSync(path, options)
  }) as typeof fs.mkdirSync
  fs.appendFileSync = (path, text, options) => {
    const whole = String(text)
    pass('write', () => real.appendFileSync(path, whole.slice(0, whole.length / 2), options))
    real.appendFileSync(path, text, options)
  }
  // What a write stream calls.
  type Call = (...args: unknown[]) => void
  const orFail =
    (call: Call, syscall: string): Call =>
    (...args) => {
      try {
        pass(syscall)
      } catch (error) {
        process.nextTick(args.at(-1) as Call, error)
        return
      }
      call(...args)
    }
  fs.write = orFail(real.write as Call, 'write') as typeof fs.write
  fs.fsync = orFail(real.fsync as Call, 'fsync') as typeof fs.fsync

  const { open, rename } = fs.promises
  fs.promises.open = async (path, flags, mode) => {
    if (flags === 'w' || flags === 'wx') pass('open')
    return open(path, flags, mode)
  }
  fs.promises.rename = async (from, to) => {
    pass('rename')
    await rename(from, to)
  }
  syncBuiltinESMExports()

  const handle = await open(import.meta.filename)
  const handles = Object.getPrototypeOf(handle) as fs.promises.FileHandle
  await handle.close()
  const { datasync, sync, writev } = handles
  handles.datasync = async function () {
    pass('fdatasync')
    await datasync.call(this)
  }
  handles.sync = async function () {
    pass('fsync')
    await sync.call(this)
  }
  handles.writev = async function (this: fs.promises.FileHandle, buffers: readonly Uint8Array[]) {
    pass('write')
    return writev.call(this, buffers)
  } as typeof handles.writev

  return {
    failAt(n, fault, { forGood }) {
      asked = 0
      failing = { n, fault, forGood }
    },
    heal() {
      failing = null
      const count = asked
      asked = 0
      return count
    },
  }
}

function errnoOf(fault: Fault, syscall: string): Error {
  const code = fault === 'commit-lost' ? 'EIO' : fault
  return Object.assign(new Error(`${code}: injected, ${syscall}`), { code, syscall })
}
