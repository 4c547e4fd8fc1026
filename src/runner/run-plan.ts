import type { AttemptRecord } from '../domain/attempt.ts'
import type { Quote } from '../domain/charge.ts'
import { INTERRUPTED_BY_USER } from '../domain/exit-code.ts'
import { isPriced, type Trial } from '../domain/plan.ts'
import type { RunStatus } from '../domain/run.ts'
import type { Ledger } from '../money/ledger.ts'
import { type AttemptEnd, type AttemptOrder, resumeAttempt, runAttempt } from './attempt.ts'
import { asksTooLong, backoffMs, mayRetry } from './backoff.ts'
import { createCanaries } from './canary.ts'
import type { AcceptedTask } from './converse.ts'
import { createLanes } from './lanes.ts'
import type { AttemptPorts, RunTarget } from './ports.ts'
import type { Progress } from './progress.ts'
import { createRoom } from './room.ts'
import { bookAgain } from './unbooked.ts'

/** What an earlier process left of a trial. */
export type Leftover =
  | { readonly kind: 'done' }
  | {
      readonly kind: 'accepted'
      readonly id: string
      readonly ordinal: number
      readonly task: AcceptedTask
    }

export interface RunPlanOptions {
  readonly run: string
  readonly trials: readonly Trial[]
  readonly leftovers: ReadonlyMap<number, Leftover>
  /** Makes ids of attempts unlike those of an earlier process of this run; '' for the first. */
  readonly generation: string
  readonly targetFor: (trial: Trial) => RunTarget
  readonly concurrency: number
  readonly ports: AttemptPorts
  readonly random: () => number
  /** First signal: nothing new starts. Second: everything stops. */
  readonly drain: AbortSignal
  readonly abort: AbortSignal
  /** Why the run must stop before its end, by what has been judged so far; null while it need not. */
  readonly abortReason: () => string | null
  /** Called with every settled attempt, before its trial goes on. */
  readonly onSettled: (record: AttemptRecord, trial: Trial) => void
  readonly onProgress: (progress: Progress) => void
}

export interface RunEnd {
  readonly status: RunStatus
  readonly stopped: string | null
  /** The first charge above its hold; null when there was none. */
  readonly overrun: AttemptRecord | null
  /** Accepted tasks that were left to a resume. */
  readonly suspended: number
}

/**
 * Sends a plan's trials in order, within every limit at once. An attempt that finds no room under a
 * cap waits for others to settle, and is given up when nothing is in flight any more.
 */
export async function runPlan(options: RunPlanOptions): Promise<RunEnd> {
  const { trials, drain, abort, leftovers } = options
  const ports = { ...options.ports, claimTask: createClaims(leftovers, options) }
  const lanes = createLanes({
    concurrency: options.concurrency,
    clock: ports.clock,
    sleep: ports.sleep,
    signal: AbortSignal.any([drain, abort]),
  })
  const canaries = createCanaries()
  const room = createRoom()
  const stopping = new AbortController()
  let stopped: string | null = null
  let status: RunStatus = 'finished'
  let overrun: AttemptRecord | null = null
  let suspended = 0
  let done = 0
  let failures = 0
  const stoppedTargets = new Map<string, string>()
  const isOver = (): boolean => drain.aborted || abort.aborted || stopping.signal.aborted

  const stop = (why: string, as: RunStatus): void => {
    if (stopping.signal.aborted) return
    stopped = why
    status = as
    stopping.abort()
  }

  const stopForOverrun = (record: AttemptRecord): void => {
    overrun ??= record
    const card = record.quote.card ?? 'the suite’s worstCase'
    stop(
      `attempt ${record.id} was charged ${record.charge.usd} USD, above its hold of ` +
        `${record.hold}: ${card} is wrong`,
      'interrupted',
    )
  }
  const earlier = earlierOverrun(ports.ledger, options.run)
  if (earlier !== null) stopForOverrun(earlier)

  const report = (): void => {
    const scope = `run:${options.run}`
    const balance = ports.ledger.balance(scope)
    options.onProgress({
      planned: trials.length,
      done,
      inFlight: room.inFlight(),
      failures,
      charged: balance.charged,
      inDoubt: balance.inDoubt,
      held: balance.held,
      cap: balance.cap,
    })
  }

  /** True when the attempt settled within its hold. */
  const take = (end: AttemptEnd, trial: Trial): boolean => {
    if (end.kind === 'suspended') {
      suspended += 1
      return false
    }
    if (end.kind === 'no-room') return false
    options.onSettled(end.record, trial)
    if (end.record.outcome.kind !== 'produced') failures += 1
    if (end.overrun) {
      stopForOverrun(end.record)
      return false
    }
    if (end.record.exchanges.some(({ error }) => error?.code === 'not-stored')) {
      // Whatever else is paid for would be lost too.
      stop(`the answer of attempt ${end.record.id} could not be written to disk`, 'interrupted')
    }
    const { retryAfterMs, stopsTarget } = end.reading
    const target = options.targetFor(trial)
    if (stopsTarget || asksTooLong(end.reading)) {
      const { reason, message } = end.record.outcome
      const wait = stopsTarget ? '' : ` (asks to wait ${Math.ceil((retryAfterMs ?? 0) / 1000)} s)`
      stoppedTargets.set(target.id, `${reason}${wait}: ${message ?? ''}`)
    } else if (retryAfterMs !== null) {
      lanes.holdBack(target, retryAfterMs)
    }
    const why = options.abortReason()
    if (why !== null) stop(why, 'interrupted')
    return end.record.charge.usd !== null
  }

  /** One attempt, waiting for room; null when it was never sent. */
  const attemptOnce = async (
    target: RunTarget,
    order: AttemptOrder,
    task: AcceptedTask | null,
  ): Promise<AttemptEnd | null> => {
    for (;;) {
      // What stops new orders does not stop an accepted task: to ask for what is paid for is free.
      if (task === null && (isOver() || stoppedTargets.has(target.id))) return null
      if (task !== null && (drain.aborted || abort.aborted)) return { kind: 'suspended' }
      const end = await room.enter(() =>
        task === null
          ? runAttempt(ports, target, order, abort)
          : resumeAttempt(ports, target, order, task, abort),
      )
      if (end.kind !== 'no-room') return end
      if (!(await room.othersSettle())) {
        status = 'capped'
        stopped ??= `no room left under ${end.scope}`
        return null
      }
    }
  }

  const runTrial = async (trial: Trial, plannedAt: number): Promise<void> => {
    const { quote, cell } = trial.case
    if (!isPriced(quote)) throw new Error(`trial ${trial.id} has no price`)
    const target = options.targetFor(trial)
    const leftover = leftovers.get(trial.index)
    const start = leftover?.kind === 'accepted' ? leftover : null
    let ordinal = start?.ordinal ?? 1
    let pausedMs = 0
    let readyAt = plannedAt
    for (;;) {
      let last: Settled | null = null
      await canaries.run(cell.id, quote, () =>
        lanes.enter(target, async () => {
          const isAccepted = start !== null && ordinal === start.ordinal
          const order = orderFor(options, trial, {
            id: isAccepted ? start.id : null,
            ordinal,
            quote,
            queuedMs: ports.clock.monotonic() - readyAt,
            backoffMs: pausedMs,
          })
          const end = await attemptOnce(target, order, isAccepted ? start.task : null)
          if (end === null) return false
          if (end.kind === 'settled') last = end
          const isWithin = take(end, trial)
          report()
          return isWithin
        }),
      )
      const settled = last as Settled | null
      if (settled === null) return
      const { reading, record } = settled
      if (!mayRetry(reading, record.charge, { ordinal, retry: target.retry })) return
      pausedMs = backoffMs(reading, ordinal, options.random)
      await ports.sleep(pausedMs, AbortSignal.any([drain, abort, stopping.signal]))
      readyAt = ports.clock.monotonic()
      ordinal += 1
    }
  }

  const startedAt = ports.clock.monotonic()
  const fatal: unknown[] = []
  await Promise.all(
    trials
      .filter((trial) => leftovers.get(trial.index)?.kind !== 'done')
      .map(async (trial) => {
        try {
          await runTrial(trial, startedAt)
        } catch (error) {
          fatal.push(error)
          stop(`an error of our own or of the disk: ${String(error)}`, 'broken')
        }
        done += 1
        report()
      }),
  )
  if (fatal.length > 0) throw new RunBroken(fatal[0], await bookAgain(ports.ledger, fatal))
  if (drain.aborted || abort.aborted) {
    return { status: 'interrupted', stopped: INTERRUPTED_BY_USER, overrun, suspended }
  }
  if (stopped === null && stoppedTargets.size > 0) {
    stopped = [...stoppedTargets]
      .map(([id, why]) => `target ${nameOf(id)} was stopped, ${why}`)
      .join('; ')
  }
  return { status, stopped, overrun, suspended }
}

/** Two attempts with one task would both be charged for it, and show the same images twice. */
function createClaims(
  leftovers: RunPlanOptions['leftovers'],
  { trials, targetFor }: Pick<RunPlanOptions, 'trials' | 'targetFor'>,
): (endpoint: string, task: string) => boolean {
  const claimed = new Set<string>()
  const claim = (endpoint: string, task: string): boolean => {
    const key = `${endpoint} ${task}`
    const isNew = !claimed.has(key)
    claimed.add(key)
    return isNew
  }
  for (const trial of trials) {
    const left = leftovers.get(trial.index)
    if (left?.kind === 'accepted') claim(targetFor(trial).baseUrl, left.task.task.id)
  }
  return claim
}

type Settled = Extract<AttemptEnd, { readonly kind: 'settled' }>

/** What an earlier process of this run was charged above its hold: it may have died before it said so. */
function earlierOverrun(ledger: Ledger, run: string): AttemptRecord | null {
  for (const { charge, hold, record } of ledger.attemptsOf(run)) {
    if (charge !== null && charge > hold && record !== null) {
      return JSON.parse(record) as AttemptRecord
    }
  }
  return null
}

/** A target's name without the number of its suite. */
function nameOf(id: string): string {
  return id.slice(id.indexOf('/') + 1)
}

/** A bug or a broken disk in the middle of a run; what was sent stays in the ledger. */
export class RunBroken extends Error {
  override readonly name = 'RunBroken'
  /** Answers that are nowhere but here. */
  readonly unbooked: readonly AttemptRecord[]
  constructor(cause: unknown, unbooked: readonly AttemptRecord[]) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.unbooked = unbooked
  }
}

function orderFor(
  options: RunPlanOptions,
  trial: Trial,
  parts: {
    readonly id: string | null
    readonly ordinal: number
    readonly quote: Quote
    readonly queuedMs: number
    readonly backoffMs: number
  },
): AttemptOrder {
  const { ordinal } = parts
  const id = parts.id ?? `${options.run}.${trial.index + 1}.${ordinal}${options.generation}`
  return { ...parts, id, run: options.run, trial }
}
