import { jsonReply, type Reply } from '../http/reply.ts'
import { type PictureAsk, PLAIN_ASK } from '../job/ask.ts'
import { statedUsd } from '../job/bill-job.ts'
import { findModel } from '../job/find-model.ts'
import { openTasks, type Task } from '../job/task.ts'
import type { Trouble } from '../job/trouble.ts'
import type { Answer } from '../routes.ts'
import type { Scene } from '../scene.ts'

/** The BFL dialect: a request makes a task, which is asked after at its own URL. */
export function bflRoutes(scene: Scene, basePath: string): Answer {
  const tasks = openTasks(scene)
  return async (arrival, route) => {
    const { account, method, body, chance, origin, query } = arrival
    if (account === null) return refuse({ kind: 'key', sent: arrival.key })
    if (method === 'GET' && route === '/get_result') {
      const task = tasks.find(query.get('id') ?? '', account)
      if (task === null) return jsonReply(404, { detail: 'Task not found' })
      return tasks.about(task, jsonReply(200, resultOf(task, origin)))
    }
    if (method !== 'POST') return { ...refuse({ kind: 'path' }), knownPath: false }
    const found = findModel(scene, 'bfl', route.slice(1))
    if ('trouble' in found) return refuse(found.trouble)
    const fields = (body.kind === 'json' ? body.json : {}) as Readonly<Record<string, unknown>>
    const id = uuidOf(chance.hex('task'))
    const order = { scene, arrival, account, model: found.model, ask: askOf(fields), refuse }
    return tasks.start(
      { ...order, mistake: null, requestId: null, taskId: id, moderatedIn: 'task' },
      (task) => {
        const usd = statedUsd(task.job, '0.04')
        return jsonReply(200, {
          id,
          polling_url: `${origin}${basePath}/get_result?id=${id}`,
          cost: usd === null ? null : Number(usd) * 100,
        })
      },
    )
  }
}

function askOf({ prompt, width, height }: Readonly<Record<string, unknown>>): PictureAsk {
  return {
    ...PLAIN_ASK,
    prompt: typeof prompt === 'string' ? prompt : '',
    width: typeof width === 'number' ? width : 1024,
    height: typeof height === 'number' ? height : 768,
    format: 'jpeg',
  }
}

function resultOf(task: Task, origin: string): unknown {
  const { phase } = task.state()
  const [sample = null] = task.urls(origin)
  switch (phase) {
    case 'queued':
    case 'running':
      return { id: task.id, status: 'Pending', result: null }
    case 'succeeded':
      return { id: task.id, status: 'Ready', result: { sample } }
    case 'blocked-input':
      return { id: task.id, status: 'Request Moderated', result: null }
    case 'blocked-output':
      return { id: task.id, status: 'Content Moderated', result: null }
    case 'failed':
    case 'cancelled':
    case 'aborted':
      return { id: task.id, status: 'Error', result: null }
    case 'unheard-of':
      return { id: task.id, status: 'Defrosting', result: null }
    default:
      return phase satisfies never
  }
}

function uuidOf(hex: string): string {
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-a$4-$5')
}

function refuse(trouble: Trouble): Reply {
  switch (trouble.kind) {
    case 'key':
      return jsonReply(403, { detail: 'Not authenticated' })
    case 'model':
    case 'path':
      return jsonReply(404, { detail: 'Not Found' })
    case 'parameters':
      return jsonReply(422, {
        detail: [{ loc: ['body', trouble.field ?? ''], msg: trouble.message }],
      })
    case 'funds':
      return jsonReply(402, { detail: 'Insufficient credits.' })
    case 'rate-limit':
      return jsonReply(429, { detail: 'Too many active tasks.' })
    case 'overloaded':
      return jsonReply(503, { detail: 'Service unavailable' })
    case 'server-error':
      return jsonReply(500, { detail: 'Internal Server Error' })
    case 'blocked':
      return jsonReply(422, { detail: 'Request moderated' })
    default:
      return trouble satisfies never
  }
}
