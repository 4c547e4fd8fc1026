import type { Exchange } from '../domain/exchange.ts'
import type { Operation } from '../domain/operation.ts'
import type { Outcome } from '../domain/outcome.ts'
import { type Reading, readingOf, type Step, type TaskState } from '../domain/reading.ts'
import type { Answer, Blob, RequestSpec } from '../domain/request.ts'
import type { Usage } from '../domain/usage.ts'
import { DiskRefused } from '../store/disk-fault.ts'
import { type AttemptPorts, PASSING, type RunTarget } from './ports.ts'

/** A conversation's log while it goes on. */
export interface Transcript {
  readonly exchanges: Exchange[]
  readonly blobs: Map<string, Blob>
  readonly requestIds: Set<string>
  readonly taskStatuses: string[]
  taskId: string | null
  /** Monotonic ms of the first byte sent, and of the last byte received; null while nothing was sent. */
  firstSentMs: number | null
  lastByteMs: number | null
}

export function emptyTranscript(): Transcript {
  return {
    exchanges: [],
    blobs: new Map(),
    requestIds: new Set(),
    taskStatuses: [],
    taskId: null,
    firstSentMs: null,
    lastByteMs: null,
  }
}

/** How to ask for an accepted task again, as kept in the ledger. */
export interface AcceptedTask {
  readonly task: TaskState
  readonly poll: RequestSpec
  readonly cancel: RequestSpec | null
  readonly afterMs: number
  /** What was said of units and money at acceptance. */
  readonly usage: Usage
}

export interface Conversation {
  readonly ports: AttemptPorts
  readonly target: RunTarget
  readonly operation: Operation
  readonly transcript: Transcript
  /** Monotonic ms. */
  readonly deadlineAt: number
  /** Aborted when the run must stop at once. */
  readonly signal: AbortSignal
  /** Makes the task durable; false where it is another attempt's, and must not be followed. */
  readonly onAccepted: (task: AcceptedTask) => Promise<boolean>
}

/**
 * The last word of a conversation; `suspended` leaves an accepted task for a later resume. `again` asks
 * for an accepted task once more.
 */
export type LastWord =
  | { readonly kind: 'reading'; readonly reading: Reading; readonly again: RequestSpec | null }
  | { readonly kind: 'suspended' }

/** Longest pause between two polls, ms, and how the pause grows. */
const LONGEST_POLL_PAUSE_MS = 5_000
const POLL_GROWTH = 1.5
/** What a pause grows from when the adapter asked for none. */
const SHORTEST_POLL_PAUSE_MS = 100

/** A task may be unknown for a moment after it was accepted: this many polls may answer "not found". */
const POLLS_NOT_FOUND = 10

/** Most requests before a task is accepted, e.g. an upload and an order. */
const MOST_REQUESTS_TO_SUBMIT = 8

/** Submits once, and polls until the task ends or the deadline comes. Never submits again. */
export async function submit(conversation: Conversation): Promise<LastWord> {
  const { target, operation } = conversation
  let spec = target.adapter.submit(operation, target.baseUrl)
  for (let request = 1; ; request++) {
    const { exchange, answer } = await send(conversation, spec)
    if (answer === null) {
      const lost = unanswered(exchange)
      // An earlier request has gone through: that this one was not sent does not make it free.
      return { kind: 'reading', reading: request === 1 ? lost : asLost(lost), again: null }
    }
    const step = target.adapter.read(answer, spec, operation)
    if (step.kind !== 'next') return answered(conversation, step)
    if (request === MOST_REQUESTS_TO_SUBMIT)
      throw new Error(`${target.adapter.id} asks for more than ${request} requests to submit`)
    spec = step.request
  }
}

function asLost(reading: Reading): Reading {
  const { outcome } = reading
  return { ...reading, outcome: { ...outcome, kind: 'lost', reason: 'no-answer' } }
}

async function answered(
  conversation: Conversation,
  step: Exclude<Step, { kind: 'next' }>,
): Promise<LastWord> {
  switch (step.kind) {
    case 'done':
      noteTask(conversation.transcript, step.task)
      return { kind: 'reading', reading: step.reading, again: null }
    case 'pending': {
      for (const id of step.requestIds) conversation.transcript.requestIds.add(id)
      const accepted = {
        task: step.task,
        poll: step.poll,
        cancel: step.cancel,
        afterMs: step.afterMs,
        usage: step.usage,
      }
      noteTask(conversation.transcript, step.task)
      if (await conversation.onAccepted(accepted)) return follow(conversation, accepted)
      const message = `the provider gave this attempt another one's task, ${step.task.id}`
      const lost: Outcome = { kind: 'lost', reason: 'no-answer', code: 'task-reused', message }
      return { kind: 'reading', reading: readingOf(lost), again: null }
    }
    default:
      return step satisfies never
  }
}

/** Polls an accepted task to its end. */
export async function follow(
  conversation: Conversation,
  accepted: AcceptedTask,
): Promise<LastWord> {
  const { ports, target, operation, transcript, deadlineAt, signal } = conversation
  let { poll, cancel, usage } = accepted
  let askedMs = accepted.afterMs
  let grownMs = askedMs
  let pauseMs = askedMs
  let notFound = 0
  noteTask(transcript, accepted.task)
  for (;;) {
    if (signal.aborted) return { kind: 'suspended' }
    const leftMs = deadlineAt - ports.clock.monotonic()
    if (leftMs <= 0) return giveUp(conversation, { cancel, usage, poll })
    await ports.sleep(Math.min(pauseMs, leftMs), signal)
    if (signal.aborted) return { kind: 'suspended' }
    const { exchange, answer } = await send(conversation, poll)
    const step = answer === null ? null : target.adapter.read(answer, poll, operation)
    grownMs = Math.min(
      LONGEST_POLL_PAUSE_MS,
      Math.max(grownMs, SHORTEST_POLL_PAUSE_MS) * POLL_GROWTH,
    )
    // Our own growth has a limit; what the adapter asks for has none, and is kept.
    pauseMs = Math.max(grownMs, askedMs)
    if (step === null) {
      if (exchange.error?.code === 'aborted') return { kind: 'suspended' }
      if (exchange.error?.code === 'not-stored') {
        // Asked again it would be lost again; a resume asks when there is room.
        throw new DiskRefused(
          `the answer of task ${transcript.taskId} could not be written to disk`,
        )
      }
      continue
    }
    if (step.kind === 'next') throw new Error(`${target.adapter.id} submits after acceptance`)
    if (step.kind === 'pending') {
      poll = step.poll
      cancel = step.cancel ?? cancel
      usage = withEarlier(step.usage, usage)
      askedMs = step.afterMs
      // Zero: the adapter knows where the result is, and there is nothing to wait for.
      pauseMs = askedMs === 0 ? 0 : Math.max(grownMs, askedMs)
      noteTask(transcript, step.task)
      continue
    }
    const { reason } = step.reading.outcome
    if (reason !== null && PASSING.includes(reason)) {
      pauseMs = Math.max(pauseMs, step.reading.retryAfterMs ?? 0)
      continue
    }
    if (reason === 'model' && notFound < POLLS_NOT_FOUND) {
      notFound += 1
      continue
    }
    noteTask(transcript, step.task)
    const reading = { ...step.reading, usage: withEarlier(step.reading.usage, usage) }
    return { kind: 'reading', reading, again: poll }
  }
}

/** What the later answer says wins; what it leaves out was said earlier. */
function withEarlier(later: Usage, earlier: Usage): Usage {
  return {
    reported: { ...earlier.reported, ...later.reported },
    counted: { ...earlier.counted, ...later.counted },
    cost: later.cost ?? earlier.cost,
  }
}

/** The deadline came: one cancel is asked for. Cancelled is not unbilled; the card decides that. */
async function giveUp(
  conversation: Conversation,
  {
    cancel,
    usage,
    poll,
  }: { readonly cancel: RequestSpec | null; readonly usage: Usage; readonly poll: RequestSpec },
): Promise<LastWord> {
  const { target, ports } = conversation
  const message = 'the task did not end before the deadline'
  const late = {
    ...readingOf({ kind: 'lost', reason: 'timeout', code: null, message }),
    usage,
  }
  if (cancel === null || target.adapter.readCancelled === null) {
    return { kind: 'reading', reading: late, again: null }
  }
  const graceAt = ports.clock.monotonic() + CANCEL_GRACE_MS
  const { answer } = await send({ ...conversation, deadlineAt: graceAt }, cancel)
  const cancelled = answer === null ? null : target.adapter.readCancelled(answer)
  if (cancelled === null) return { kind: 'reading', reading: late, again: null }
  const all = withEarlier(cancelled.usage, usage)
  return { kind: 'reading', reading: { ...cancelled, usage: all }, again: poll }
}

const CANCEL_GRACE_MS = 10_000

/** Sends one request of a conversation and notes it. */
export async function send(
  conversation: Conversation,
  spec: RequestSpec,
): Promise<{ readonly exchange: Exchange; readonly answer: Answer | null }> {
  const { ports, target, transcript, deadlineAt, signal } = conversation
  let sentMs: number | null = null
  const result = await ports.wire.exchange(spec, {
    credential: spec.credential ? target.credential : null,
    deadlineAt,
    blobs: ports.blobs,
    signal,
    keptHeaders: target.adapter.keptHeaders,
    packageFolders: target.packageFolders ?? [],
    onSent: () => {
      sentMs = ports.clock.monotonic()
    },
  })
  noteExchange(transcript, result.exchange, sentMs)
  transcript.exchanges.push(...(result.within ?? []))
  for (const blob of result.answer?.blobs ?? []) transcript.blobs.set(blob.sha256, blob)
  return result
}

/** Adds an exchange and moves the ends of the wire time; a request that never left moves nothing. */
export function noteExchange(
  transcript: Transcript,
  exchange: Exchange,
  sentMs: number | null,
): void {
  transcript.exchanges.push(exchange)
  if (sentMs === null) return
  transcript.firstSentMs ??= sentMs
  transcript.lastByteMs = Math.max(transcript.lastByteMs ?? 0, sentMs + exchange.totalMs)
}

function noteTask(transcript: Transcript, task: TaskState | null): void {
  if (task === null) return
  transcript.taskId = task.id
  if (transcript.taskStatuses.at(-1) !== task.status) transcript.taskStatuses.push(task.status)
}

function unanswered(exchange: Exchange): Reading {
  const error = exchange.error
  const message = error?.message ?? 'no answer'
  if (error !== null && !error.sent) {
    return readingOf({ kind: 'unavailable', reason: 'not-sent', code: error.code, message })
  }
  return readingOf({
    kind: error?.code === 'too-large' ? 'malformed' : 'lost',
    reason: lostReason(error?.code ?? ''),
    code: error?.code ?? null,
    message,
  })
}

function lostReason(code: string): Outcome['reason'] {
  switch (code) {
    case 'deadline':
      return 'timeout'
    case 'truncated':
      return 'truncated'
    case 'too-large':
      return 'too-large'
    case 'aborted':
      return 'user-cancelled'
    default:
      return 'no-answer'
  }
}
