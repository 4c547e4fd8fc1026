import type { Matched } from './matched.ts'
import type { OurAttempt } from './our-attempt.ts'
import { runningAt } from './running-at.ts'
import { modelStem, sameModel } from './same-model.ts'
import type { StatementRecord } from './statement-record.ts'

export interface Windows {
  /** Their clock less ours. */
  readonly clockAheadMs: number
  /** How far outside an attempt's own time a record of it may lie: clocks, whole seconds. */
  readonly slackMs: number
}

export interface WindowMatches {
  readonly matched: readonly Matched[]
  readonly attempts: readonly OurAttempt[]
  readonly records: readonly StatementRecord[]
}

/** Whether a record's time lies within the attempt's; a record without a time lies nowhere. */
export function liesWithin(
  { atMs }: StatementRecord,
  { startMs, endMs }: OurAttempt,
  { clockAheadMs, slackMs }: Windows,
): boolean {
  if (atMs === null) return false
  const ourMs = atMs - clockAheadMs
  return ourMs >= startMs - slackMs && ourMs <= endMs + slackMs
}

/**
 * Brings together attempts and records of the same model, amount and time, one to one. Which of
 * several alike goes with which does not matter: the money is the same.
 */
export function matchAmounts(
  attempts: readonly OurAttempt[],
  records: readonly StatementRecord[],
  windows: Windows,
): WindowMatches {
  const priced = attempts.filter(({ charge }) => charge !== null && charge > 0n)
  const byModel = Map.groupBy(priced, ({ model, charge }) => groupName(model, charge))
  const byAmount = Map.groupBy(priced, ({ charge }) => groupName(null, charge))
  const queues = new Map([...byModel, ...byAmount].map(([name, group]) => [name, queueOf(group)]))
  const taken = new Map<OurAttempt, StatementRecord>()
  // A record without a model may be of any: those come last, when the others have taken theirs.
  for (const record of [...inTime(records, true), ...inTime(records, false)]) {
    const queue = queues.get(groupName(record.model, record.usd))
    const attempt = queue === undefined ? undefined : take(queue, { record, windows, taken })
    if (attempt !== undefined) taken.set(attempt, record)
  }
  return resultOf({ attempts, records }, taken, 'amount')
}

function groupName(model: string | null, amount: bigint | null): string {
  return model === null ? `any ${amount}` : `of ${modelStem(model)} ${amount}`
}

/** Those with a time, earliest first. */
function inTime(
  records: readonly StatementRecord[],
  hasModel: boolean,
): readonly StatementRecord[] {
  return records
    .filter(
      ({ model, atMs, usd }) => (model !== null) === hasModel && atMs !== null && usd !== null,
    )
    .toSorted((a, b) => (a.atMs ?? 0) - (b.atMs ?? 0))
}

/** Attempts by their end, and how long the longest of them took. */
interface Queue {
  readonly waiting: OurAttempt[]
  readonly longestMs: number
}

function queueOf(attempts: readonly OurAttempt[]): Queue {
  return {
    waiting: attempts.toSorted((a, b) => a.endMs - b.endMs),
    longestMs: attempts.reduce((most, { startMs, endMs }) => Math.max(most, endMs - startMs), 0),
  }
}

/** The attempt that ends first of those that the record fits; records come in the order of time. */
function take(
  { waiting, longestMs }: Queue,
  {
    record,
    windows,
    taken,
  }: {
    readonly record: StatementRecord
    readonly windows: Windows
    readonly taken: ReadonlyMap<OurAttempt, StatementRecord>
  },
): OurAttempt | undefined {
  const ourMs = (record.atMs ?? 0) - windows.clockAheadMs
  // What ended before this record can be of no later one either.
  while (waiting[0] !== undefined && waiting[0].endMs + windows.slackMs < ourMs) waiting.shift()
  for (const [at, attempt] of waiting.entries()) {
    // From here on all of them began too late.
    if (attempt.endMs - longestMs > ourMs + windows.slackMs) return undefined
    if (taken.has(attempt) || !fits(record, attempt, windows)) continue
    waiting.splice(at, 1)
    return attempt
  }
  return undefined
}

function fits(record: StatementRecord, attempt: OurAttempt, windows: Windows): boolean {
  return sameModel(record.model, attempt.model) && liesWithin(record, attempt, windows)
}

/**
 * Brings together what model and time alone tell: where attempts whose times overlap are as many as
 * the records in them, and it is one, or all records have one amount. Else nothing is said: a guess
 * would put a bill on the wrong attempt.
 */
export function matchTimes(
  attempts: readonly OurAttempt[],
  records: readonly StatementRecord[],
  windows: Windows,
): WindowMatches {
  const taken = new Map<OurAttempt, StatementRecord>()
  const used = new Set<StatementRecord>()
  const timed = records
    .filter(({ atMs }) => atMs !== null)
    .toSorted((a, b) => (a.atMs ?? 0) - (b.atMs ?? 0))
  const groups = Map.groupBy(attempts, ({ model }) => (model === null ? '' : modelStem(model)))
  for (const group of groups.values()) {
    for (const crowd of crowdsOf(group, windows)) {
      const at = runningAt(crowd, windows.slackMs)
      const isOfCrowd = (record: StatementRecord): boolean =>
        at((record.atMs ?? 0) - windows.clockAheadMs).some((one) => isPlausible(record, one))
      const within = spanned(timed, crowd, windows).filter(
        (record) => !used.has(record) && isOfCrowd(record),
      )
      const isAlike = new Set(within.map(({ usd }) => String(usd))).size === 1
      if (within.length !== crowd.length || !(isAlike || crowd.length === 1)) continue
      for (const [index, attempt] of crowd.entries()) {
        const record = within[index]
        if (record === undefined) continue
        taken.set(attempt, record)
        used.add(record)
      }
    }
  }
  return resultOf({ attempts, records }, taken, 'time')
}

/** More than was held is no plausible bill of an attempt that nothing else points to. */
function isPlausible({ model, usd }: StatementRecord, attempt: OurAttempt): boolean {
  return sameModel(model, attempt.model) && (usd === null || usd <= attempt.hold)
}

/** Attempts whose times overlap, slack included, in the order of their beginnings. */
function crowdsOf(
  attempts: readonly OurAttempt[],
  { slackMs }: Windows,
): readonly (readonly OurAttempt[])[] {
  const crowds: OurAttempt[][] = []
  let untilMs = Number.NEGATIVE_INFINITY
  for (const attempt of attempts.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = crowds.at(-1)
    if (last !== undefined && attempt.startMs - 2 * slackMs <= untilMs) last.push(attempt)
    else crowds.push([attempt])
    untilMs = Math.max(untilMs, attempt.endMs)
  }
  return crowds
}

/** The records of a crowd's whole time, out of records that stand in the order of time. */
function spanned(
  timed: readonly StatementRecord[],
  crowd: readonly OurAttempt[],
  { clockAheadMs, slackMs }: Windows,
): readonly StatementRecord[] {
  const fromMs = (crowd[0]?.startMs ?? 0) - slackMs + clockAheadMs
  const untilMs = crowd.reduce((end, { endMs }) => Math.max(end, endMs), 0) + slackMs + clockAheadMs
  return timed.slice(firstFrom(timed, fromMs), firstFrom(timed, untilMs + 1))
}

/** Index of the first record at `fromMs` or later. */
function firstFrom(timed: readonly StatementRecord[], fromMs: number): number {
  let low = 0
  let high = timed.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((timed[middle]?.atMs ?? 0) < fromMs) low = middle + 1
    else high = middle
  }
  return low
}

function resultOf(
  given: { readonly attempts: readonly OurAttempt[]; readonly records: readonly StatementRecord[] },
  taken: ReadonlyMap<OurAttempt, StatementRecord>,
  by: Matched['by'],
): WindowMatches {
  const used = new Set(taken.values())
  return {
    matched: [...taken].map(([attempt, record]) => ({ attempt, records: [record], by })),
    attempts: given.attempts.filter((attempt) => !taken.has(attempt)),
    records: given.records.filter((record) => !used.has(record)),
  }
}
