import { matchIds } from './match-ids.ts'
import { matchAmounts, matchTimes, type WindowMatches, type Windows } from './match-windows.ts'
import type { Matched } from './matched.ts'
import type { OurAttempt } from './our-attempt.ts'
import type { StatementRecord } from './statement-record.ts'

export interface Matching {
  readonly matched: readonly Matched[]
  /** Without any record. */
  readonly attempts: readonly OurAttempt[]
  /** Of no attempt. */
  readonly records: readonly StatementRecord[]
  /** Whether the records carry ids of the kind that answers gave us. */
  readonly knowsIds: boolean
  readonly windows: Windows
}

/** Clocks of two machines, and the time between acceptance and the first byte. */
const LEAST_SLACK_MS = 2_000

/**
 * Which records are of which attempt: first what names the same id; then, for what has no id in
 * common, model, time and amount; then model and time, where that leaves no choice. An attempt whose
 * id the records would know is never given a record with another id.
 */
export function match(
  attempts: readonly OurAttempt[],
  records: readonly StatementRecord[],
): Matching {
  const byId = matchIds(attempts, records)
  const knowsIds = byId.matched.length > 0
  const slackMs = LEAST_SLACK_MS + grainOf(records)
  const windows = { clockAheadMs: byId.clockAheadMs, slackMs }
  let left: WindowMatches = byId
  const found: Matched[] = [...byId.matched]
  const apply = (
    step: typeof matchAmounts,
    isOurs: (attempt: OurAttempt) => boolean,
    isTheirs: (record: StatementRecord) => boolean,
  ): void => {
    const [ours, otherAttempts] = split(left.attempts, isOurs)
    const [theirs, otherRecords] = split(left.records, isTheirs)
    if (ours.length === 0 || theirs.length === 0) return
    const next = step(ours, theirs, windows)
    found.push(...next.matched)
    left = {
      matched: [],
      attempts: [...otherAttempts, ...next.attempts],
      records: [...otherRecords, ...next.records],
    }
  }
  const hasNoId = ({ ids }: { readonly ids: readonly string[] }): boolean => ids.length === 0
  const any = (): boolean => true

  apply(matchAmounts, knowsIds ? hasNoId : any, any)
  apply(matchAmounts, any, hasNoId)
  // Two different ids and nothing but the time in common: enough for what is in doubt, and no
  // reason to doubt a charge that we know.
  const isOpen = (attempt: OurAttempt): boolean =>
    attempt.charge === null && (hasNoId(attempt) || !knowsIds)
  apply(matchTimes, isOpen, any)
  apply(matchTimes, ({ charge }) => charge === null, hasNoId)
  apply(matchTimes, ({ charge }) => charge !== 0n, hasNoId)
  apply(matchTimes, any, hasNoId)
  return { matched: found, attempts: left.attempts, records: left.records, knowsIds, windows }
}

function split<T>(all: readonly T[], is: (one: T) => boolean): readonly [T[], T[]] {
  const yes: T[] = []
  const no: T[] = []
  for (const one of all) (is(one) ? yes : no).push(one)
  return [yes, no]
}

/** Records that know only whole minutes or seconds are as much as that off. */
function grainOf(records: readonly StatementRecord[]): number {
  const times = records.flatMap(({ atMs }) => (atMs === null ? [] : [atMs]))
  const grain = [60_000, 1_000].find((ms) => times.every((atMs) => atMs % ms === 0))
  return times.length === 0 ? 0 : (grain ?? 0)
}
