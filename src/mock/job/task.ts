import { NO_BILL } from '../bill.ts'
import type { Reply } from '../http/reply.ts'
import type { ClientSaw, OpenEntry } from '../ledger.ts'
import { wordIn } from '../moderation.ts'
import { oncePerKey } from '../once-per-key.ts'
import type { Scene } from '../scene.ts'
import type { GeneralModel, JobModel } from '../world.ts'
import { billOf, bookEnding, bookImages } from './bill-job.ts'
import type { Job, Order } from './job.ts'
import { answerFault, openJob } from './open-job.ts'

/** Where a task stands, in no dialect's words. */
export type Phase =
  | 'queued'
  | 'running'
  | 'succeeded'
  | 'failed'
  | 'blocked-input'
  | 'blocked-output'
  /** Stopped by the client, or while it ran. */
  | 'cancelled'
  /** Stopped by another before it started. */
  | 'aborted'
  /** Of the fault `unknown-status`: a word that nobody knows, for ever. */
  | 'unheard-of'

/** Times are milliseconds since the epoch. */
export interface TaskState {
  readonly phase: Phase
  readonly createdMs: number
  readonly startedMs: number | null
  readonly completedMs: number | null
  readonly imagesMade: number
  /** The bill as it stands, US dollars. */
  readonly usd: string
}

export interface Task<M extends JobModel = GeneralModel> {
  readonly id: string
  readonly job: Job<M>
  /** World milliseconds that it waits in line before its work. */
  readonly queueMs: number
  state(): TaskState
  /** URLs of the pictures on the shelf, as this client sees them; none before it succeeded. */
  urls(origin: string): readonly string[]
  /** Stops it at once; a task that has ended stays as it is. */
  cancel(by: 'user' | 'deadline' | 'provider'): void
  /** Resolves when it has ended: never for a stuck one. */
  readonly ended: Promise<void>
}

/** The tasks of one dialect. */
export interface Tasks<M extends JobModel = GeneralModel> {
  /**
   * Accepts an order as a task that goes on by itself, and answers with `accepted` in the dialect's
   * words; or refuses it. `order.taskId` is the task's id.
   */
  start(
    order: Omit<Order<M>, 'taskId'> & { readonly taskId: string },
    accepted: (task: Task<M>) => Reply | Promise<Reply>,
  ): Promise<Reply>
  /** By id, for the account it belongs to or for anyone (`null`). */
  find(id: string, account: Order['account'] | null): Task<M> | null
  /** All tasks of an account, the oldest first. */
  of(account: Order['account']): readonly Task<M>[]
  /** An answer about a task: the ledger learns from it what the client saw of the task's end. */
  about(task: Task<M>, reply: Reply): Reply
}

/** `keptMs` is how long pictures can be fetched after a task's end. */
export function openTasks<M extends JobModel = GeneralModel>(
  scene: Scene,
  { keptMs = Number.POSITIVE_INFINITY }: { readonly keptMs?: number } = {},
): Tasks<M> {
  const tasks = new Map<string, Task<M>>()
  scene.onReset(() => tasks.clear())
  const about = (task: Task<M>, reply: Reply): Reply => ({ ...reply, entry: watched(task) })
  return {
    about,
    start: (order, accepted) =>
      oncePerKey(scene, order.arrival, async () => {
        const opened = await openJob(order)
        if ('refused' in opened) return opened.refused
        const { job } = opened
        const task = startTask(scene, job, { id: order.taskId, keptMs })
        tasks.set(task.id, task)
        const answer = await accepted(task)
        const reply =
          job.fault?.fault === 'server-error-after'
            ? job.refuse({ kind: 'server-error', after: true }, job.arrival)
            : answer
        return { ...about(task, reply), fault: answerFault(job.fault) }
      }),
    find: (id, account) => {
      const task = tasks.get(id) ?? null
      return task === null || (account !== null && task.job.account !== account) ? null : task
    },
    of: (account) => [...tasks.values()].filter(({ job }) => job.account === account),
  }
}

function startTask<M extends JobModel>(
  scene: Scene,
  job: Job<M>,
  { id, keptMs }: { readonly id: string; readonly keptMs: number },
): Task<M> {
  const { ask, model, policy, fault, entry, latencyMs, computeMs } = job
  const queueMs = Math.round(latencyMs / 10)
  const stop = new AbortController()
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  let state: Omit<TaskState, 'usd'> = {
    phase: 'queued',
    createdMs: scene.now(),
    startedMs: null,
    completedMs: null,
    imagesMade: 0,
  }
  /** Called after the booking, so that who sees the end sees its bill. */
  const finish = (phase: Phase): void => {
    const { imagesMade } = entry.snapshot()
    const made = phase === 'succeeded' ? imagesMade : 0
    state = { ...state, phase, completedMs: scene.now(), imagesMade: made }
    stop.abort()
    end()
  }

  const cancel: Task['cancel'] = (by) => {
    if (state.completedMs !== null) return
    const outcome = by === 'user' ? 'cancelled' : 'aborted'
    const { startedMs } = state
    if (startedMs === null) {
      const owed = policy.due === 'accepted'
      entry.book({
        bill: owed ? billOf(job, { owed: 'full', made: ask.n }) : NO_BILL,
        why: owed ? 'ended before it started, bill was due' : 'ended before it started',
        outcome,
      })
      return finish(by === 'user' ? 'cancelled' : 'aborted')
    }
    const worked = scene.workedMs(startedMs, scene.now())
    const share = latencyMs === 0 ? 1 : Math.min(1, worked / latencyMs)
    const owed = policy.due === 'completed' ? policy.cancelledTask : 'full'
    const spentMs = owed === 'time' ? Math.round(share * computeMs) : computeMs
    entry.book({
      bill: billOf({ ...job, computeMs: spentMs }, { owed, made: ask.n }),
      why: `cancelled by ${by}: ${owed} by policy`,
      outcome: 'cancelled',
    })
    finish('cancelled')
  }

  const run = async (): Promise<void> => {
    // At least one turn of the event loop: the answer to the creation says that it is queued.
    await new Promise((resolve) => setImmediate(resolve))
    await scene.work(queueMs, stop.signal)
    if (stop.signal.aborted) return
    state = { ...state, phase: 'running', startedMs: scene.now() }
    if (policy.due === 'started')
      entry.book({
        bill: billOf(job, { owed: 'full', made: ask.n }),
        why: 'started: due by policy',
        outcome: 'running',
      })
    if (fault?.fault === 'unknown-status') state = { ...state, phase: 'unheard-of' }
    if (fault?.fault === 'unknown-status' || fault?.fault === 'task-stuck') return
    const refused = wordIn(ask.prompt, model.moderation.input)
    if (refused !== null || fault?.fault === 'moderation-input') {
      bookEnding(job, 'moderationInput')
      return finish('blocked-input')
    }
    await scene.work(latencyMs, stop.signal)
    if (stop.signal.aborted) return
    if (fault?.fault === 'task-canceled') return cancel('provider')
    if (fault?.fault === 'task-failed') {
      bookEnding(job, 'failedTask')
      return finish('failed')
    }
    const hidden = wordIn(ask.prompt, model.moderation.output)
    if (hidden !== null || fault?.fault === 'moderation-output') {
      bookEnding(job, 'moderationOutput')
      return finish('blocked-output')
    }
    // Drawn before it counts as done, so that a download never waits for the drawing.
    await Promise.all(job.sketches.map((sketch) => scene.studio.draw(sketch)))
    if (stop.signal.aborted) return
    bookImages(job, job.sketches.length)
    finish('succeeded')
  }

  void run()
  return {
    id,
    job,
    queueMs,
    state: () => ({ ...state, usd: entry.snapshot().usd }),
    urls: (origin) => {
      const { phase, completedMs } = state
      if (phase !== 'succeeded' || completedMs === null) return []
      const goneMs = completedMs + keptMs
      return scene.shelf.put(id, { sketches: job.sketches, fault, goneMs }, origin)
    },
    cancel,
    ended,
  }
}

/** What a task's ledger entry learns from an answer about it depends on how far the task is. */
function watched({ job, state }: Task<JobModel>): OpenEntry {
  const { entry } = job
  const saw = (client: ClientSaw): void => {
    if (entry.snapshot().client === 'delivered') return
    const { completedMs, phase } = state()
    if (client === 'disconnected') entry.saw(client)
    else if (completedMs !== null)
      entry.saw(phase === 'succeeded' && client === 'delivered' ? 'delivered' : 'failed')
  }
  return { ...entry, saw }
}
