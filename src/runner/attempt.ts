import type { Balance } from '../domain/adapter.ts'
import type { Artifact, AttemptRecord, Endpoint, Times } from '../domain/attempt.ts'
import type { Charge, Quote } from '../domain/charge.ts'
import { parseUsd } from '../domain/money.ts'
import { hasImages, isWithoutResult, type Outcome } from '../domain/outcome.ts'
import type { Trial } from '../domain/plan.ts'
import type { Reading } from '../domain/reading.ts'
import type { Verdict } from '../domain/verdict.ts'
import { chargeFor } from '../money/charge.ts'
import { DiskRefused } from '../store/disk-fault.ts'
import { collect } from './collect.ts'
import {
  type AcceptedTask,
  type Conversation,
  emptyTranscript,
  follow,
  type LastWord,
  submit,
  type Transcript,
} from './converse.ts'
import { meterOf, readBalance } from './meter.ts'
import type { AttemptPorts, RunTarget } from './ports.ts'
import { Unbooked } from './unbooked.ts'

/** What is to be tried, and what it waited for. */
export interface AttemptOrder {
  readonly id: string
  readonly run: string
  readonly trial: Trial
  readonly ordinal: number
  readonly quote: Quote
  readonly queuedMs: number
  readonly backoffMs: number
}

export type AttemptEnd =
  | {
      readonly kind: 'settled'
      readonly record: AttemptRecord
      readonly reading: Reading
      readonly overrun: boolean
    }
  /** The cap named by `scope` has no room: nothing was sent. */
  | { readonly kind: 'no-room'; readonly scope: string }
  /** The run stops at once; the accepted task is left for a resume. */
  | { readonly kind: 'suspended' }

/**
 * One try at a trial, in the order that loses nothing: the hold is durable, then the mark that it
 * is sent, then the request leaves; bytes are on disk before the answer is booked, and the answer
 * is booked before the charge.
 */
export async function runAttempt(
  ports: AttemptPorts,
  target: RunTarget,
  order: AttemptOrder,
  signal: AbortSignal,
): Promise<AttemptEnd> {
  const { ledger, clock, onStep } = ports
  ports.mustHaveRoom?.()
  const conversation = converseFor(ports, target, order, signal)
  const { exchanges } = conversation.transcript
  const before = await readBalance(ports, target, (one) => exchanges.push(one))
  onStep('before-hold')
  const amount = parseUsd(order.quote.worst) ?? 0n
  const { id, run, trial, ordinal } = order
  const held = await ledger.hold({
    id,
    run,
    trial: trial.index,
    ordinal,
    amount,
    scopes: target.scopes,
  })
  if (held.kind === 'no-room') return held
  onStep('held')
  if (!(await ledger.sent(id))) throw new Error(`the hold of attempt ${id} was taken away`)
  onStep('sent')
  const startedAt = new Date(clock.now()).toISOString()
  // The deadline is for the attempt itself, from here on.
  const timed = { ...conversation, deadlineAt: clock.monotonic() + target.timeoutMs }
  const last = await submit(timed)
  return conclude(timed, order, { startedAt, last, before })
}

/** Goes on with a task that an earlier process had accepted. */
export async function resumeAttempt(
  ports: AttemptPorts,
  target: RunTarget,
  order: AttemptOrder,
  accepted: AcceptedTask,
  signal: AbortSignal,
): Promise<AttemptEnd> {
  const startedAt = new Date(ports.clock.now()).toISOString()
  const conversation = converseFor(ports, target, order, signal)
  const last = await follow(conversation, accepted)
  return conclude(conversation, order, { startedAt, last, before: null })
}

function converseFor(
  ports: AttemptPorts,
  target: RunTarget,
  order: AttemptOrder,
  signal: AbortSignal,
): Conversation {
  return {
    ports,
    target,
    operation: target.operationFor(order.trial, order.id),
    transcript: emptyTranscript(),
    deadlineAt: ports.clock.monotonic() + target.timeoutMs,
    signal,
    async onAccepted(task) {
      if (ports.claimTask?.(target.baseUrl, task.task.id) === false) return false
      await ports.ledger.accepted(order.id, JSON.stringify(task))
      ports.onStep('accepted')
      return true
    },
  }
}

async function conclude(
  conversation: Conversation,
  order: AttemptOrder,
  {
    startedAt,
    last,
    before,
  }: {
    readonly startedAt: string
    readonly last: LastWord
    /** The balance before the attempt; null where it was not read. */
    readonly before: Balance | null
  },
): Promise<AttemptEnd> {
  if (last.kind === 'suspended') return { kind: 'suspended' }
  const { ports, target, transcript } = conversation
  const { reading, again } = last
  const { artifacts, outcome } = await collect(conversation, reading, again)
  const isUnkept = transcript.exchanges.some(({ error }) => error?.code === 'not-stored')
  if (isUnkept && ports.ledger.attempt(order.id)?.state === 'accepted') {
    // What an accepted task made can be fetched again: left as it is, a resume does, and loses nothing.
    throw new DiskRefused(`the images of attempt ${order.id} could not be written to disk`)
  }
  ports.onStep('bytes-on-disk')
  const after =
    before === null
      ? null
      : await readBalance(ports, target, (one) => transcript.exchanges.push(one))
  const charge = chargeFor({
    metered: meterOf(before, after),
    outcome: reading.outcome,
    usage: reading.usage,
    resolved: reading.resolved,
    request: target.requestFor(order.trial),
    quote: order.quote,
    card: target.card,
  })
  const { adapter, model, baseUrl } = target
  const record = recordOf({
    order,
    endpoint: { provider: adapter.dialect ?? adapter.id, model, baseUrl },
    outcome,
    reading,
    transcript,
    artifacts,
    charge,
    startedAt,
    endedAt: new Date(ports.clock.now()).toISOString(),
  })
  const line = JSON.stringify(record)
  await ports.ledger.answered(order.id, line).catch((error: unknown) => {
    throw new Unbooked(record, error)
  })
  ports.onStep('answered')
  const { overrun } = await ports.ledger.settle(order.id, charge, line)
  ports.onStep('charged')
  return { kind: 'settled', record, reading, overrun }
}

interface RecordParts {
  readonly order: AttemptOrder
  readonly endpoint: Endpoint
  readonly outcome: Outcome
  readonly reading: Reading
  readonly transcript: Transcript
  readonly artifacts: readonly Artifact[]
  readonly charge: Charge
  readonly startedAt: string
  readonly endedAt: string
}

function recordOf(parts: RecordParts): AttemptRecord {
  const { order, outcome, reading, transcript, artifacts, charge } = parts
  const { trial, quote } = order
  const received = artifacts.filter((one) => one.role === 'image').length
  return {
    format: 'image-assay/attempt@1',
    id: order.id,
    run: order.run,
    trial: trial.id,
    cell: trial.case.cell.id,
    target: trial.case.cell.target,
    endpoint: parts.endpoint,
    prompt: trial.case.prompt.id,
    ordinal: order.ordinal,
    startedAt: parts.startedAt,
    endedAt: parts.endedAt,
    outcome,
    requestIds: [...new Set([...transcript.requestIds, ...reading.requestIds])],
    taskId: transcript.taskId,
    taskStatuses: transcript.taskStatuses,
    exchanges: transcript.exchanges,
    resolved: reading.resolved,
    imagesRequested: trial.case.cell.settings.n,
    imagesReceived: received,
    imagesUsable: 0,
    usage: reading.usage,
    quote,
    hold: quote.worst,
    charge,
    artifacts,
    findings: [],
    verdict: verdictBeforeChecks(outcome),
    times: timesOf(order, transcript),
  }
}

/** Until the checks have spoken, an answer with images is not judged. */
function verdictBeforeChecks(outcome: Outcome): Verdict {
  if (hasImages(outcome.kind) || isWithoutResult(outcome)) return 'errored'
  return 'failed'
}

function timesOf(order: AttemptOrder, transcript: Transcript): Times {
  const { firstSentMs, lastByteMs } = transcript
  const isTimed = firstSentMs !== null && lastByteMs !== null
  return {
    queuedMs: rounded(order.queuedMs),
    backoffMs: rounded(order.backoffMs),
    wireMs: isTimed ? rounded(lastByteMs - firstSentMs) : null,
  }
}

/** Microseconds are the finest that a monotonic clock of a process is good for. */
function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
