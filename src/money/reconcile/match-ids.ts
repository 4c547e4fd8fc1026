import type { Matched } from './matched.ts'
import type { OurAttempt } from './our-attempt.ts'
import type { StatementRecord } from './statement-record.ts'

export interface IdMatches {
  readonly matched: readonly Matched[]
  readonly attempts: readonly OurAttempt[]
  readonly records: readonly StatementRecord[]
  /**
   * How far their clock is ahead, by the middle of the matched: then a few late records move nothing.
   * 0 where fewer than three tell, or where it is less than a minute.
   */
  readonly clockAheadMs: number
}

const LEAST_PAIRS = 3
const LEAST_AHEAD_MS = 60_000

/** Brings together what names the same request or task; the rest is left in its order. */
export function matchIds(
  attempts: readonly OurAttempt[],
  records: readonly StatementRecord[],
): IdMatches {
  const byId = new Map<string, OurAttempt>()
  for (const attempt of attempts) {
    for (const id of attempt.ids) if (!byId.has(id)) byId.set(id, attempt)
  }
  const found = new Map<OurAttempt, StatementRecord[]>()
  const left: StatementRecord[] = []
  for (const record of records) {
    const attempt = record.ids.map((id) => byId.get(id)).find((one) => one !== undefined)
    if (attempt === undefined) left.push(record)
    else {
      const own = found.get(attempt)
      if (own === undefined) found.set(attempt, [record])
      else own.push(record)
    }
  }
  const matched = [...found].map(([attempt, own]) => ({ attempt, records: own, by: 'id' as const }))
  return {
    matched,
    attempts: attempts.filter((attempt) => !found.has(attempt)),
    records: left,
    clockAheadMs: clockAhead(matched),
  }
}

function clockAhead(matched: readonly Matched[]): number {
  const ahead = matched.flatMap(({ attempt, records: [first] }) =>
    first?.atMs == null ? [] : [aheadOf(first.atMs, attempt)],
  )
  if (ahead.length < LEAST_PAIRS) return 0
  const middle = ahead.toSorted((a, b) => a - b)[Math.floor((ahead.length - 1) / 2)] ?? 0
  return Math.abs(middle) < LEAST_AHEAD_MS ? 0 : middle
}

function aheadOf(atMs: number, { startMs, endMs }: OurAttempt): number {
  if (atMs < startMs) return atMs - startMs
  return atMs > endMs ? atMs - endMs : 0
}
