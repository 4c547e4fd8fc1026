import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { LedgerDamaged } from './ledger-damaged.ts'

/** The second, independent witness of every request that was about to leave. */
export interface Journal {
  /** Durable when it returns; throws when the disk refuses. */
  append(attemptId: string, hold: bigint): void
  close(): void
}

const TORN = '#torn'

/** Opens (or begins) the journal for appending; several processes may. Mode 0600. */
export function openJournal(file: string): Journal {
  const isTorn = existsSync(file) && !endsInNewline(file)
  const descriptor = openSync(file, 'a', 0o600)
  // A process died while it wrote its last line, so before it sent: the line means nothing.
  if (isTorn) writeSync(descriptor, `\n${TORN}\n`)
  return {
    append(attemptId, hold) {
      // One write of one line: appends of several processes do not mix.
      writeSync(descriptor, journalLine(attemptId, hold))
      fdatasyncSync(descriptor)
    },
    close: () => closeSync(descriptor),
  }
}

function endsInNewline(file: string): boolean {
  const bytes = readFileSync(file)
  return bytes.length === 0 || bytes.at(-1) === 0x0a
}

function journalLine(attemptId: string, hold: bigint): string {
  const body = `${attemptId} ${hold}`
  return `${checksum(body)} ${body}\n`
}

function checksum(body: string): string {
  return crc32(body).toString(16).padStart(8, '0')
}

/** Ids of all attempts that the journal saw leave. Throws LedgerDamaged for a line that was altered. */
export function readJournal(file: string): readonly string[] {
  if (!existsSync(file)) return []
  const text = readFileSync(file, 'utf8')
  const lines = text.split('\n')
  const last = lines.pop()
  const ids: string[] = []
  lines.forEach((line, index) => {
    if (line === TORN) return
    const id = attemptIn(line)
    if (id !== null) ids.push(id)
    else if (lines[index + 1] !== TORN) {
      throw new LedgerDamaged(`${file}:${index + 1}: this line of the witness was altered`)
    }
  })
  const whole = last === undefined || last === '' ? null : attemptIn(last)
  return whole === null ? ids : [...ids, whole]
}

function attemptIn(line: string): string | null {
  const match = /^([0-9a-f]{8}) ((\S+) [0-9]+)$/.exec(line)
  if (match === null || checksum(match[2] ?? '') !== match[1]) return null
  return match[3] ?? null
}
