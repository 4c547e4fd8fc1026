import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { DatabaseSync } from 'node:sqlite'

/**
 * Makes every durable act of this process a place where it can die: before and after each commit of
 * the ledger, each sync and each rename, and in the middle of each text that is written at once.
 * `reached` is told of each place as it comes; it does not return where the process is to die. To be
 * called before the program is loaded.
 */
export async function watchDurableWrites(reached: (isFatal?: () => void) => void): Promise<void> {
  const { exec } = DatabaseSync.prototype
  DatabaseSync.prototype.exec = function (sql) {
    if (sql !== 'COMMIT') return exec.call(this, sql)
    reached()
    exec.call(this, sql)
    reached()
  }

  const { fdatasyncSync, writeSync, appendFileSync, writeFileSync, rmSync } = fs
  fs.fdatasyncSync = (descriptor) => {
    fdatasyncSync(descriptor)
    reached()
  }
  // Cut only by the death itself: what lives is written in one call, as the program promises.
  fs.writeSync = ((descriptor: number, text: string, ...rest: []) => {
    reached(() => writeSync(descriptor, text.slice(0, text.length / 2)))
    return writeSync(descriptor, text, ...rest)
  }) as typeof fs.writeSync
  fs.appendFileSync = (path, text, options) => {
    reached(() => appendFileSync(path, String(text).slice(0, String(text).length / 2), options))
    appendFileSync(path, text, options)
    reached()
  }

  fs.writeFileSync = (path, text, options) => {
    reached(() => writeFileSync(path, String(text).slice(0, String(text).length / 2), options))
    writeFileSync(path, text, options)
    reached()
  }
  fs.rmSync = (path, options) => {
    rmSync(path, options)
    reached()
  }

  const { rename } = fs.promises
  fs.promises.rename = async (from, to) => {
    reached()
    await rename(from, to)
    reached()
  }
  syncBuiltinESMExports()

  const handle = await fs.promises.open(import.meta.filename)
  const handles = Object.getPrototypeOf(handle) as fs.promises.FileHandle
  await handle.close()
  const { datasync, sync } = handles
  handles.datasync = async function () {
    reached()
    await datasync.call(this)
    reached()
  }
  handles.sync = async function () {
    await sync.call(this)
    reached()
  }
}
