import { usdText } from '../../domain/money.ts'
import type { ReconcileFinding, StatementMove } from '../../domain/reconciliation.ts'
import type { Matching } from './match.ts'
import type { OurAttempt } from './our-attempt.ts'
import { runningAt } from './running-at.ts'
import { sameModel } from './same-model.ts'
import type { StatementRecord } from './statement-record.ts'

/** A bill this long after the run's end is no longer taken for one of the run. */
const AFTER_MS = 300_000

export interface UnmatchedAttempts {
  readonly findings: readonly ReconcileFinding[]
  readonly moves: readonly StatementMove[]
  /** Attempts that nobody billed. */
  readonly free: number
}

/** Attempts without a record: free on both sides, missing, or still nobody's knowledge. */
export function judgeAttempts(
  matching: Matching,
  {
    absentIsFree,
    completeUntilMs,
    source,
  }: {
    readonly absentIsFree: boolean
    readonly completeUntilMs: number | null
    readonly source: string
  },
): UnmatchedAttempts {
  const until = completeUntilMs ?? horizonOf(matching)
  const findings: ReconcileFinding[] = []
  const moves: StatementMove[] = []
  let free = 0
  for (const attempt of matching.attempts) {
    const { id, provider, charge, ids, basis } = attempt
    const isCovered = until !== null && until >= attempt.endMs
    if (charge === 0n) {
      free += 1
      continue
    }
    const about = {
      provider,
      attempt: id,
      lines: [],
      ids,
      ours: charge === null ? null : usdText(charge),
      theirs: null,
    }
    if (charge !== null) {
      const message = isCovered
        ? 'we booked it, and no record has it: later ones are there'
        : 'we booked it; the records end before it, so it may still come'
      findings.push({
        ...about,
        kind: isCovered ? 'missing' : 'awaited',
        explained: false,
        message,
      })
      continue
    }
    if (absentIsFree && isCovered && matching.knowsIds && ids.length > 0) {
      const message = 'was in doubt; the records go beyond it and do not have its id'
      findings.push({ ...about, kind: 'absent', explained: true, theirs: '0', message })
      const evidence = `${source}: records beyond it, none with its id ${ids[0]}; was in doubt`
      moves.push({ attempt: id, from: null, fromBasis: basis, to: '0', evidence, state: 'planned' })
      continue
    }
    const message = isCovered
      ? `in doubt (${attempt.outcome}), and no record has it`
      : `in doubt (${attempt.outcome}); the records end before it`
    findings.push({ ...about, kind: 'in-doubt', explained: false, message })
  }
  return { findings, moves, free }
}

/** The newest time that any record has, on our clock: what came before it is in the records. */
function horizonOf({ matched, records, windows }: Matching): number | null {
  let newest: number | null = null
  for (const { atMs } of [...matched.flatMap((one) => one.records), ...records]) {
    if (atMs !== null && (newest === null || atMs > newest)) newest = atMs
  }
  return newest === null ? null : newest - windows.clockAheadMs
}

export interface UnaskedRecords {
  readonly findings: readonly ReconcileFinding[]
  /** Bills with our key in the run's time that no attempt accounts for. */
  readonly unasked: readonly StatementRecord[]
  /** Of other times, or without an amount to speak of. */
  readonly outside: number
}

/** Records of no attempt: hidden work, other people's, or another time's. */
export function judgeRecords(
  matching: Matching,
  attempts: readonly OurAttempt[],
  provider: string,
): UnaskedRecords {
  const { slackMs, clockAheadMs } = matching.windows
  const ourKeys = new Set(matching.matched.flatMap(({ records }) => records.map(({ key }) => key)))
  const at = runningAt(attempts, slackMs)
  const unmatched = new Set(matching.attempts)
  const startMs = attempts.reduce((least, one) => Math.min(least, one.startMs), Number.MAX_VALUE)
  const endMs = attempts.reduce((most, one) => Math.max(most, one.endMs), 0)
  const findings: ReconcileFinding[] = []
  const unasked: StatementRecord[] = []
  const others: StatementRecord[] = []
  let outside = 0
  for (const record of matching.records) {
    const ourMs = record.atMs === null ? null : record.atMs - clockAheadMs
    const isOfRun = ourMs !== null && ourMs >= startMs - slackMs && ourMs <= endMs + AFTER_MS
    if (!isOfRun || record.usd === 0n) {
      outside += 1
      continue
    }
    if (record.key !== null && ourKeys.size > 0 && !ourKeys.has(record.key)) {
      others.push(record)
      continue
    }
    unasked.push(record)
    findings.push(unaskedFinding(record, { provider, attempts, running: at(ourMs), unmatched }))
  }
  return { findings: [...findings, ...otherKeys(others, provider)], unasked, outside }
}

function unaskedFinding(
  record: StatementRecord,
  {
    provider,
    attempts,
    running,
    unmatched,
  }: {
    readonly provider: string
    readonly attempts: readonly OurAttempt[]
    readonly running: readonly OurAttempt[]
    readonly unmatched: ReadonlySet<OurAttempt>
  },
): ReconcileFinding {
  const ofModel = running.filter(({ model }) => sameModel(model, record.model))
  const about = {
    provider,
    explained: false,
    lines: [record.line],
    ids: record.ids,
    ours: null,
    theirs: record.usd === null ? null : usdText(record.usd),
  }
  if (ofModel.length > 0) {
    const [only] = ofModel
    const which = ofModel.length === 1 ? 'one attempt' : `${ofModel.length} attempts`
    const attempt = ofModel.length === 1 && only !== undefined ? only.id : null
    const message = `billed while ${which} at this model ran, and not sent from here: a retry of the gateway or the provider, or somebody else with the key`
    return { ...about, kind: 'hidden-retry', attempt, message }
  }
  const isKnownModel = attempts.some(({ model }) => sameModel(model, record.model))
  const wanting = running.filter((one) => one.gaveImages && unmatched.has(one))
  if (!isKnownModel && wanting.length > 0) {
    const [only] = wanting
    const attempt = wanting.length === 1 && only !== undefined ? only.id : null
    const message = `billed for ${record.model}, which was not asked for, while an attempt got images that nobody billed: a fallback of the gateway?`
    return { ...about, kind: 'fallback', attempt, message }
  }
  const message = `billed in the run’s time${record.model === null ? '' : ` for ${record.model}`}, and no attempt accounts for it`
  return { ...about, kind: 'foreign', attempt: null, message }
}

/** Keys that none of the run's records has: other people's work, one line a key. */
function otherKeys(
  records: readonly StatementRecord[],
  provider: string,
): readonly ReconcileFinding[] {
  return [...Map.groupBy(records, ({ key }) => key)].map(([key, some]) => {
    const sum = some.reduce((total, { usd }) => total + (usd ?? 0n), 0n)
    const count = some.length === 1 ? '1 record' : `${some.length} records`
    return {
      kind: 'other-key',
      explained: true,
      provider,
      attempt: null,
      lines: some.map(({ line }) => line),
      ids: [],
      ours: null,
      theirs: usdText(sum),
      message: `${count} of the key ${key}: not the run’s`,
    }
  })
}
