import {
  closeSync,
  constants,
  existsSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { DiskRefused } from './disk-fault.ts'
import { syncFolder } from './sync-folder.ts'

/** A link in a folder of somebody else's would have us write elsewhere. Windows has no such flag. */
const NO_LINK = constants.O_NOFOLLOW ?? 0
const ADDING = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | NO_LINK
const MENDING = constants.O_RDWR | NO_LINK

/** A file of JSON lines to which lines are only ever added. */
export interface LineFile {
  /** What was there when it was opened. */
  readonly lines: readonly string[]
  /** Adds one line; durable when it returns. Throws when the disk refuses, and from then on always. */
  append(json: string): void
  close(): void
}

/**
 * Opens (or, with the first line, begins) a file of JSON lines. What a dying process left of a last
 * line is cut away, or ended where only its line feed is missing. Throws where the file is a link.
 */
export function openLineFile(file: string): LineFile {
  const lines = existsSync(file) ? repaired(file) : []
  let descriptor: number | null = null
  let failure: { readonly error: unknown } | null = null
  const opened = (): number => {
    if (descriptor !== null) return descriptor
    const isNew = !existsSync(file)
    descriptor = openSync(file, ADDING, 0o600)
    // A name is durable only with its folder.
    if (isNew) syncFolder(dirname(file))
    return descriptor
  }
  return {
    lines,
    append(json) {
      // Once a sync has failed, a later one can succeed without the lines before it.
      if (failure !== null) throw failure.error
      try {
        const target = opened()
        const bytes = Buffer.from(asLine(json))
        const written = writeSync(target, bytes)
        if (written !== bytes.length) throw new DiskRefused(`${file}: the disk is full`)
        fdatasyncSync(target)
      } catch (error) {
        failure = { error }
        throw error
      }
    },
    close() {
      if (descriptor !== null) closeSync(descriptor)
    },
  }
}

/** Many readers end a line at these two as well, which JSON may hold as they are. */
function asLine(json: string): string {
  return `${json.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}\n`
}

function repaired(file: string): readonly string[] {
  const bytes = readFileSync(file)
  const end = bytes.lastIndexOf(0x0a) + 1
  const whole = bytes.toString('utf8', 0, end).split('\n')
  const last = bytes.toString('utf8', end)
  const isWhole = isJson(last)
  if (end !== bytes.length) mendEnd(file, isWhole ? { add: '\n' } : { cutAt: end })
  return [...whole, ...(isWhole ? [last] : [])].filter((line) => line.trim() !== '')
}

function mendEnd(file: string, mend: { readonly add: string } | { readonly cutAt: number }): void {
  const descriptor = openSync(file, 'add' in mend ? ADDING : MENDING)
  try {
    if ('add' in mend) writeSync(descriptor, mend.add)
    else ftruncateSync(descriptor, mend.cutAt)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
