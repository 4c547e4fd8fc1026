import type { Reply } from '../http/reply.ts'
import { answerNow } from '../job/answer-now.ts'
import { findModel } from '../job/find-model.ts'
import { openTasks, type Task, type Tasks } from '../job/task.ts'
import { jsonFields } from '../json-fields.ts'
import type { Answer } from '../routes.ts'
import type { Arrival, Scene } from '../scene.ts'
import { uuidFor } from '../uuid.ts'
import type { Account } from '../world.ts'
import { answerOf, taskOf } from './answer.ts'
import { readAsk } from './asked.ts'
import { problem, refuse, withRequestId } from './error.ts'
import { type Form, SERVICES, type Service } from './services.ts'

interface Place {
  readonly scene: Scene
  readonly tasks: Tasks
  /** In which form each task was ordered, for it is answered in the same. */
  readonly forms: Map<string, Form>
}

/** Alibaba Model Studio's own protocol: services that answer at once, services that make tasks. */
export function dashscopeRoutes(scene: Scene): Answer {
  const place = { scene, tasks: openTasks(scene), forms: new Map<string, Form>() }
  scene.onReset(() => place.forms.clear())
  return async (arrival, route) => {
    const { account, method } = arrival
    if (account === null) return refuse({ kind: 'key', sent: arrival.key }, arrival)
    const [, id, part = ''] = /^\/tasks\/([^/]+)(\/cancel)?$/.exec(route) ?? []
    if (id !== undefined && method === (part === '' ? 'GET' : 'POST'))
      return taskReply(place, { arrival, account, id, isCancel: part !== '' })
    const service = method === 'POST' ? SERVICES[route] : undefined
    if (service === undefined) {
      return { ...refuse({ kind: 'path' }, arrival), knownPath: false }
    }
    return order(place, { arrival, account, service })
  }
}

async function order(
  { scene, tasks, forms }: Place,
  {
    arrival,
    account,
    service,
  }: { readonly arrival: Arrival; readonly account: Account; readonly service: Service },
): Promise<Reply> {
  const body = jsonFields(arrival.body)
  const isAsync = arrival.headers['x-dashscope-async'] === 'enable'
  if (isAsync !== service.isAsync) {
    const how = isAsync ? 'asynchronous' : 'synchronous'
    return problem(403, 'AccessDenied', `current user api does not support ${how} calls`, arrival)
  }
  const found = findModel(scene, 'dashscope', String(body.model))
  if ('trouble' in found) return refuse(found.trouble, arrival)
  const { model } = found
  if (!String(model.traits.forms).split(' ').includes(service.name)) {
    return refuse({ kind: 'path' }, arrival)
  }
  const { ask, mistake } = await readAsk(body, service.form, model)
  const requestId = uuidFor(arrival, 'request')
  const placed = { scene, arrival, account, model, ask, mistake, requestId, refuse }
  if (!service.isAsync)
    return answerNow({ ...placed, taskId: null }, ({ job, pictures }) => {
      const { sketches, fault } = job
      const urls = scene.shelf.put(job.id, { sketches, fault }, arrival.origin)
      return withRequestId(200, answerOf(urls.slice(0, pictures.length), { ask, model }), arrival)
    })
  const taskId = uuidFor(arrival, 'task')
  return tasks.start({ ...placed, taskId, moderatedIn: 'answer' }, () => {
    forms.set(taskId, service.form)
    const output = { task_status: 'PENDING', task_id: taskId }
    return withRequestId(200, { output }, arrival)
  })
}

function taskReply(
  { tasks, forms }: Place,
  {
    arrival,
    account,
    id,
    isCancel,
  }: {
    readonly arrival: Arrival
    readonly account: Account
    readonly id: string
    readonly isCancel: boolean
  },
): Reply {
  const task = tasks.find(id, account)
  if (task === null) {
    const output = { task_id: id, task_status: 'UNKNOWN' }
    return withRequestId(200, { output }, arrival)
  }
  if (isCancel) return cancelled(task, arrival)
  const shown = taskOf(task, forms.get(id) ?? 'messages', arrival.origin)
  return tasks.about(task, withRequestId(200, shown, arrival))
}

/** Only what still waits can be stopped. */
function cancelled(task: Task, arrival: Arrival): Reply {
  if (task.state().phase !== 'queued') {
    const message = 'Failed to cancel the task, please confirm if the task is in PENDING status.'
    return problem(400, 'UnsupportedOperation', message, arrival)
  }
  task.cancel('user')
  return withRequestId(200, {}, arrival)
}
