import { NO_BILL, type Owed } from '../bill.ts'
import type { Sketch } from '../draw/studio.ts'
import type { ClientSaw, LedgerEntry, OpenEntry } from '../ledger.ts'
import { wordIn } from '../moderation.ts'
import type { Policy } from '../policy.ts'
import type { Scene } from '../scene.ts'
import type { ScheduledFault } from '../scheduled-fault.ts'
import { type Account, policyOf, type ReplicateModel } from '../world.ts'
import type { Asked } from './asked.ts'
import { billOf } from './settle.ts'

type Status =
  | 'starting'
  | 'processing'
  | 'succeeded'
  | 'failed'
  | 'canceled'
  | 'aborted'
  /** Of the fault `unknown-status`. */
  | 'defrosting'

/** What is known of a task when it is created. */
export interface TaskFacts {
  readonly id: string
  readonly account: Account
  readonly model: ReplicateModel
  readonly deployment: string | null
  /** As the client sent it. */
  readonly input: Readonly<Record<string, unknown>>
  readonly asked: Asked
  readonly seed: number
  readonly sketches: readonly Sketch[]
  /** World milliseconds: waiting, working, and what `predict_time` says. */
  readonly queueMs: number
  readonly latencyMs: number
  readonly computeMs: number
  /** Real milliseconds after which the task ends itself; null: none. */
  readonly cancelAfterMs: number | null
  readonly fault: ScheduledFault | null
  readonly entry: OpenEntry
}

/** Where a task stands. Times are milliseconds since the epoch. */
export interface TaskState {
  readonly status: Status
  readonly createdMs: number
  readonly startedMs: number | null
  readonly completedMs: number | null
  readonly error: string | null
  readonly imagesMade: number
}

export interface Task extends TaskFacts {
  state(): TaskState
  /** Stops it at once; a task that has ended stays as it is. */
  cancel(by: 'user' | 'deadline' | 'provider'): void
  /** Resolves when it has ended: never for a stuck one. */
  readonly ended: Promise<void>
  /** Notes what the client got in an answer about this task. */
  saw(client: ClientSaw): void
}

const FLAGGED = 'The input or output was flagged as sensitive. Please try again. (E005)'
const NSFW = 'NSFW content detected. Try running it again, or try a different prompt.'

/** Sets a task going: it moves by itself from `starting` to its end and books its bill there. */
export function startTask(scene: Scene, facts: TaskFacts): Task {
  const { asked, model, fault, entry, computeMs, latencyMs } = facts
  const policy = policyOf(scene.world, model)
  const stop = new AbortController()
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  let state: TaskState = {
    status: 'starting',
    createdMs: scene.now(),
    startedMs: null,
    completedMs: null,
    error: null,
    imagesMade: 0,
  }
  const bill = (owed: Owed, made: number, ms = computeMs): ReturnType<typeof billOf> =>
    billOf(asked, model, policy, { owed, made, computeMs: ms })
  const finish = (
    status: Status,
    error: string | null,
    booking: Parameters<OpenEntry['book']>[0],
  ): void => {
    state = {
      ...state,
      status,
      error,
      completedMs: scene.now(),
      imagesMade: booking.imagesMade ?? 0,
    }
    entry.book(booking)
    stop.abort()
    end()
  }
  const due = (point: Policy['due']): void => {
    if (policy.due === point)
      entry.book({
        bill: bill('full', asked.n),
        why: `${point}: due by policy`,
        outcome: 'running',
      })
  }
  const ruled = (
    status: Status,
    error: string,
    by: { word: string; owed: Owed; outcome: LedgerEntry['outcome']; made: number },
  ): void =>
    finish(status, error, {
      bill: bill(by.owed, asked.n),
      why: by.owed === 'free' ? `${by.word}: free by policy` : `${by.word}: billed by policy`,
      outcome: by.outcome,
      imagesMade: by.made,
    })

  const cancel: Task['cancel'] = (by) => {
    if (state.completedMs !== null) return
    const { startedMs } = state
    if (startedMs === null) {
      const owed = policy.due === 'accepted'
      return finish(by === 'user' ? 'canceled' : 'aborted', null, {
        bill: owed ? bill('full', asked.n) : NO_BILL,
        why: owed ? 'ended before it started, bill was due' : 'ended before it started',
        outcome: by === 'user' ? 'cancelled' : 'aborted',
      })
    }
    const worked = scene.workedMs(startedMs, scene.now())
    const share = latencyMs === 0 ? 1 : Math.min(1, worked / latencyMs)
    const owed = policy.due === 'completed' ? policy.cancelledTask : 'full'
    const ms = owed === 'time' ? Math.round(share * computeMs) : computeMs
    finish('canceled', null, {
      bill: bill(owed, asked.n, ms),
      why: `cancelled by ${by}: ${owed} by policy`,
      outcome: 'cancelled',
    })
  }

  const run = async (): Promise<void> => {
    due('accepted')
    // At least one turn of the event loop: the answer to the creation says `starting`.
    await new Promise((resolve) => setImmediate(resolve))
    await scene.work(facts.queueMs, stop.signal)
    if (stop.signal.aborted) return
    state = { ...state, status: 'processing', startedMs: scene.now() }
    due('started')
    if (fault?.fault === 'unknown-status') state = { ...state, status: 'defrosting' }
    if (fault?.fault === 'unknown-status' || fault?.fault === 'task-stuck') return
    if (
      wordIn(asked.prompt, model.moderation.input) !== null ||
      fault?.fault === 'moderation-input'
    )
      return ruled('failed', FLAGGED, {
        word: 'blocked-input',
        owed: policy.moderationInput,
        outcome: 'blocked',
        made: 0,
      })
    await scene.work(latencyMs, stop.signal)
    if (stop.signal.aborted) return
    if (fault?.fault === 'task-canceled') return cancel('provider')
    if (fault?.fault === 'task-failed')
      return ruled('failed', 'The model ran out of memory. (E1001)', {
        word: 'failed',
        owed: policy.failedTask,
        outcome: 'failed',
        made: 0,
      })
    if (
      wordIn(asked.prompt, model.moderation.output) !== null ||
      fault?.fault === 'moderation-output'
    )
      return ruled('failed', NSFW, {
        word: 'blocked-output',
        owed: policy.moderationOutput,
        outcome: 'blocked',
        made: asked.n,
      })
    const made = facts.sketches.length
    if (made === 0) {
      const owed = policy.empty
      return finish('succeeded', null, {
        bill: bill(owed, asked.n),
        why: owed === 'free' ? 'empty: free by policy' : `empty: billed ${owed} by policy`,
        outcome: 'empty',
      })
    }
    // Drawn before it counts as done, so that a download never waits for the drawing.
    await Promise.all(facts.sketches.map((sketch) => scene.studio.draw(sketch)))
    if (stop.signal.aborted) return
    finish('succeeded', null, {
      bill: bill('full', made),
      why: made < asked.n ? `completed, ${policy.fewer} images billed by policy` : 'completed',
      outcome: made < asked.n ? 'partial' : 'completed',
      imagesMade: made,
    })
  }

  if (facts.cancelAfterMs !== null)
    void scene.sleep(facts.cancelAfterMs, stop.signal).then(() => cancel('deadline'))
  void run()
  return {
    ...facts,
    state: () => state,
    cancel,
    ended,
    saw: (client) => {
      if (entry.snapshot().client === 'delivered') return
      if (client === 'disconnected') entry.saw(client)
      else if (state.completedMs !== null)
        entry.saw(state.status === 'succeeded' && client === 'delivered' ? 'delivered' : 'failed')
    },
  }
}
