import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { crc32 } from 'node:zlib'
import { DiskRefused } from './disk-fault.ts'
import { LedgerDamaged } from './ledger-damaged.ts'
import { syncFolder } from './sync-folder.ts'

/** The second, independent witness of every request that was about to leave. */
export interface Journal {
  /**
   * Durable when it returns. Throws when the disk refuses, and from then on always; LedgerDamaged
   * when the journal or the ledger that it witnesses for is no longer where it was.
   */
  append(attemptId: string, hold: bigint): void
  close(): void
}

/**
 * Ends a line that a dying process left unfinished. It stands on that line, so that a mark which is
 * itself cut off can simply be made again.
 */
const TORN = '#torn'

/** One such mark, after any that were cut off. */
const TORN_MARKS = /(?:#t?o?r?n?)*#torn$/

/** What a line cut off anywhere can look like, and no other damage can. */
const BEGUN_LINE = /^[0-9a-f]{0,8}$|^[0-9a-f]{8} (?:\S+(?: [0-9]*)?)?$/

/**
 * Opens (or begins) the journal for appending; several processes may. Mode 0600. `ledger` is the
 * file that it witnesses for: nothing is witnessed for one that is gone.
 */
export function openJournal(file: string, ledger: string | null = null): Journal {
  const isNew = !existsSync(file)
  const descriptor = openSync(file, 'a', 0o600)
  // A name is durable only with its folder.
  if (isNew) syncFolder(dirname(file))
  const places = [file, ...(ledger === null ? [] : [ledger])].map(placeOf)
  let failure: { readonly error: unknown } | null = null
  const append = (line: string): void => {
    // Whoever else has it open may have died in the middle of a line: nothing may join that.
    const text = endsInNewline(file) ? line : `${TORN}\n${line}`
    // One write of one line: appends of several processes do not mix.
    const written = writeSync(descriptor, text)
    if (written !== Buffer.byteLength(text)) {
      throw new DiskRefused(`${file}: the disk is full, so the witness cannot be kept`)
    }
  }
  if (!endsInNewline(file)) append('')
  return {
    append(attemptId, hold) {
      // Once a sync has failed, a later one can succeed without the lines before it.
      if (failure !== null) throw failure.error
      try {
        for (const place of places) mustBeInPlace(place)
        append(journalLine(attemptId, hold))
        fdatasyncSync(descriptor)
      } catch (error) {
        failure = { error }
        throw error
      }
    },
    close: () => closeSync(descriptor),
  }
}

interface Place {
  readonly file: string
  readonly inode: bigint
}

function placeOf(file: string): Place {
  return { file, inode: statSync(file, { bigint: true }).ino }
}

/** A file that was deleted can still be written, and nobody will ever read it again. */
function mustBeInPlace({ file, inode }: Place): void {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false })
  if (found?.ino === inode) return
  throw new LedgerDamaged(`${file} was ${found === undefined ? 'deleted' : 'replaced'} meanwhile`)
}

function endsInNewline(file: string): boolean {
  const descriptor = openSync(file, 'r')
  try {
    const last = Buffer.alloc(1)
    const { size } = fstatSync(descriptor)
    if (size === 0) return true
    readSync(descriptor, last, 0, 1, size - 1)
    return last[0] === 0x0a
  } finally {
    closeSync(descriptor)
  }
}

function journalLine(attemptId: string, hold: bigint): string {
  const body = `${attemptId} ${hold}`
  return `${checksum(body)} ${body}\n`
}

function checksum(body: string): string {
  return crc32(body).toString(16).padStart(8, '0')
}

/**
 * Ids of all attempts that the journal saw leave; [] where there is none. Throws LedgerDamaged for a
 * line that was altered.
 */
export function readJournal(file: string): readonly string[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.flatMap((line, index) => {
    const isLast = index === lines.length - 1
    const torn = isLast ? /(?:#t?o?r?n?)*$/ : TORN_MARKS
    const body = line.replace(torn, '')
    const id = attemptIn(body)
    if (id !== null) return [id]
    // A process died while it wrote this line, so before it sent: the line means nothing.
    const isUnfinished = isLast || body !== line
    if (isUnfinished && BEGUN_LINE.test(body)) return []
    throw new LedgerDamaged(`${file}:${index + 1}: this line of the witness was altered`)
  })
}

function attemptIn(line: string): string | null {
  const match = /^([0-9a-f]{8}) ((\S+) [0-9]+)$/.exec(line)
  if (match === null || checksum(match[2] ?? '') !== match[1]) return null
  return match[3] ?? null
}
