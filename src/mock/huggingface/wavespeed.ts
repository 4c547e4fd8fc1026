import { jsonReply } from '../http/reply.ts'
import { PLAIN_ASK } from '../job/ask.ts'
import { findModel } from '../job/find-model.ts'
import type { Task } from '../job/task.ts'
import { jsonFields } from '../json-fields.ts'
import { orderOf, type PartnerRoutes, promptOf } from './desk.ts'
import { openRefuse } from './error.ts'

const WAVESPEED = 'https://api.wavespeed.ai'

/** WaveSpeed's tasks: `POST /api/v3/{model}`, then the path of its own `urls.get`. */
export const wavespeedRoutes: PartnerRoutes = async (arrival, route, desk) => {
  const { method, origin, chance, account } = arrival
  const asking = /^\/api\/v3\/predictions\/([^/]+)\/result$/.exec(route)?.[1]
  if (method === 'GET' && asking !== undefined) {
    const task = desk.tasks.find(asking, account)
    return task === null
      ? jsonReply(404, { code: 404, message: 'prediction not found' })
      : desk.tasks.about(task, jsonReply(200, viewOf(task, origin)))
  }
  const name = /^\/api\/v3\/(.+)$/.exec(route)?.[1]
  if (method !== 'POST' || name === undefined) return null
  const refuse = openRefuse({ partner: 'wavespeed', model: name })
  const found = findModel(desk.scene, 'huggingface', `wavespeed:${name}`)
  if ('trouble' in found) return refuse(found.trouble)
  const { prompt, mistake } = promptOf(jsonFields(arrival.body).prompt, 'prompt')
  const asked = { ask: { ...PLAIN_ASK, prompt, format: 'jpeg' as const }, mistake }
  const taskId = chance.hex('wavespeed').slice(0, 32)
  const order = orderOf({ arrival, model: found.model, asked, refuse, taskId }, desk)
  return desk.tasks.start({ ...order, taskId, moderatedIn: 'task' }, (task) =>
    jsonReply(200, viewOf(task, origin)),
  )
}

function viewOf(task: Task, origin: string): object {
  const { phase } = task.state()
  const status =
    phase === 'queued'
      ? 'created'
      : phase === 'running'
        ? 'processing'
        : phase === 'unheard-of'
          ? 'resting'
          : phase === 'succeeded' || phase === 'blocked-output'
            ? 'completed'
            : 'failed'
  const isFlagged = phase === 'blocked-output'
  const outputs = isFlagged ? [`${origin}/delivery/black/0.png`] : task.urls(origin)
  return {
    code: 200,
    message: 'success',
    data: {
      id: task.id,
      model: task.job.model.id,
      status,
      outputs,
      has_nsfw_contents: outputs.map(() => isFlagged),
      urls: { get: `${WAVESPEED}/api/v3/predictions/${task.id}/result` },
      executionTime: 1500,
      timings: { inference: 1500 },
      error: status !== 'failed' ? '' : phase === 'blocked-input' ? 'NSFW content' : 'Task failed',
    },
  }
}
