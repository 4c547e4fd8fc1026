import { jsonReply, type Reply } from '../http/reply.ts'
import type { Task, Tasks } from '../job/task.ts'
import type { Arrival, Scene } from '../scene.ts'
import type { Account } from '../world.ts'
import { blurred, pictureReply, seedOf } from './answer.ts'
import { FILTERED, problem } from './error.ts'

/** Results are kept for a day. */
const KEPT_MS = 24 * 60 * 60 * 1_000

/** `GET /v2beta/results/{id}`: at work (202), the picture, or why there is none. */
export async function resultReply(
  scene: Scene,
  tasks: Tasks,
  {
    arrival,
    account,
    id,
  }: { readonly arrival: Arrival; readonly account: Account; readonly id: string },
): Promise<Reply> {
  // An id that another key got is as unknown as one that nobody did.
  const task = tasks.find(id, account)
  if (task === null || isGone(task, scene.now())) {
    const errors = ['The requested result does not exist, or has expired.']
    return problem(404, 'not_found', { arrival, errors })
  }
  return tasks.about(task, await stateReply(scene, task, arrival))
}

function isGone(task: Task, nowMs: number): boolean {
  const { completedMs } = task.state()
  return completedMs !== null && nowMs - completedMs >= KEPT_MS
}

async function stateReply(scene: Scene, task: Task, arrival: Arrival): Promise<Reply> {
  const { job, id } = task
  const { phase } = task.state()
  const seed = seedOf(job.ask, job.arrival)
  switch (phase) {
    case 'queued':
    case 'running':
      return jsonReply(202, { id, status: 'in-progress' })
    case 'unheard-of':
      return jsonReply(202, { id, status: 'defrosting' })
    case 'succeeded': {
      const [sketch] = job.sketches
      const picture = sketch === undefined ? null : await scene.studio.draw(sketch)
      return pictureReply(picture, { arrival, seed, verdict: 'SUCCESS' })
    }
    case 'blocked-input':
    case 'blocked-output': {
      const picture = await blurred(scene, job.arrival, job.ask)
      return pictureReply(picture, { arrival, seed, verdict: FILTERED })
    }
    case 'failed':
    case 'cancelled':
    case 'aborted':
      return job.refuse({ kind: 'server-error', after: true }, arrival)
    default:
      return phase satisfies never
  }
}
