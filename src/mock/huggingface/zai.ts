import { jsonReply } from '../http/reply.ts'
import { PLAIN_ASK } from '../job/ask.ts'
import { findModel } from '../job/find-model.ts'
import type { Task } from '../job/task.ts'
import { jsonFields } from '../json-fields.ts'
import { orderOf, type PartnerRoutes, promptOf } from './desk.ts'
import { openRefuse } from './error.ts'

/** Z.ai's tasks: `POST /api/paas/v4/async/images/generations`, then `/async-result/{id}`. */
export const zaiRoutes: PartnerRoutes = async (arrival, route, desk) => {
  const { method, origin, chance, account } = arrival
  const asking = /^\/api\/paas\/v4\/async-result\/([^/]+)$/.exec(route)?.[1]
  if (method === 'GET' && asking !== undefined) {
    const task = desk.tasks.find(asking, account)
    return task === null
      ? jsonReply(404, { error: { code: '1211', message: 'task not found' } })
      : desk.tasks.about(task, jsonReply(200, viewOf(task, origin)))
  }
  const isOrder = method === 'POST' && route === '/api/paas/v4/async/images/generations'
  if (!isOrder) return null
  const given = jsonFields(arrival.body)
  const refuse = openRefuse({ partner: 'zai-org', model: String(given.model) })
  const found = findModel(desk.scene, 'huggingface', `zai-org:${given.model}`)
  if ('trouble' in found) return refuse(found.trouble)
  const { prompt, mistake } = promptOf(given.prompt, 'prompt')
  const asked = { ask: { ...PLAIN_ASK, prompt }, mistake }
  const taskId = chance.hex('zai').slice(0, 32)
  const order = orderOf({ arrival, model: found.model, asked, refuse, taskId }, desk)
  return desk.tasks.start({ ...order, taskId, moderatedIn: 'task' }, (task) =>
    jsonReply(200, viewOf(task, origin)),
  )
}

function viewOf(task: Task, origin: string): object {
  const { phase } = task.state()
  const isAtWork = phase === 'queued' || phase === 'running'
  const status =
    phase === 'succeeded'
      ? 'SUCCESS'
      : isAtWork
        ? 'PROCESSING'
        : phase === 'unheard-of'
          ? 'RESTING'
          : 'FAIL'
  return {
    id: task.id,
    request_id: task.job.requestId,
    model: task.job.model.id,
    task_status: status,
    ...(status === 'SUCCESS' && {
      image_result: task.urls(origin).map((url) => ({ url })),
    }),
  }
}
