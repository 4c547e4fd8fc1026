import { jsonReply, type Reply } from '../http/reply.ts'
import { answerNow } from '../job/answer-now.ts'
import { findModel } from '../job/find-model.ts'
import { openTasks, type Tasks } from '../job/task.ts'
import type { Answer } from '../routes.ts'
import type { Arrival, Scene } from '../scene.ts'
import type { Account } from '../world.ts'
import { accountReply } from './account.ts'
import { pictureReply, seedOf, withFiltered } from './answer.ts'
import { readAsk } from './asked.ts'
import { problem, refuse } from './error.ts'
import { fieldsOf } from './fields.ts'
import { FORMS, type Form } from './forms.ts'
import { openPace } from './pace.ts'
import { resultReply } from './results.ts'

const OPERATIONS = '/v2beta/stable-image/'
const MAX_BYTES = 10 * 1024 * 1024
const STANDARD_SD3 = 'sd3.5-large'

/** The Stability AI platform: forms that are answered at once or later, and the account's balance. */
export function stabilityRoutes(scene: Scene): Answer {
  const tasks = openTasks(scene)
  const pace = openPace(scene.now)
  scene.onReset(pace.clear)
  const answer = async (arrival: Arrival, route: string): Promise<Reply> => {
    const { account, method } = arrival
    if (account === null) return refuse({ kind: 'key', sent: arrival.key }, arrival)
    if (pace.isTooFast(account))
      return refuse({ kind: 'rate-limit', retryAfterSeconds: null }, arrival)
    const id = /^\/v2beta\/results\/([^/]+)$/.exec(route)?.[1]
    if (method === 'GET' && id !== undefined)
      return resultReply(scene, tasks, { arrival, account, id: decodeURIComponent(id) })
    const told = method === 'GET' ? accountReply(scene, account, route) : null
    if (told !== null) return told
    const path = route.startsWith(OPERATIONS) ? route.slice(OPERATIONS.length) : ''
    const form = Object.hasOwn(FORMS, path) ? FORMS[path] : undefined
    if (method !== 'POST' || form === undefined)
      return { ...refuse({ kind: 'path' }, arrival), knownPath: false }
    return operate(scene, tasks, { arrival, account, form })
  }
  return async (arrival, route) => {
    const reply = await answer(arrival, route)
    const requestId = arrival.chance.hex('request').slice(0, 32)
    return { ...reply, headers: { 'x-request-id': requestId, ...reply.headers } }
  }
}

async function operate(
  scene: Scene,
  tasks: Tasks,
  {
    arrival,
    account,
    form,
  }: { readonly arrival: Arrival; readonly account: Account; readonly form: Form },
): Promise<Reply> {
  const { body, chance } = arrival
  if (body.kind !== 'multipart') {
    const errors = ['content-type: must be multipart/form-data']
    return problem(400, 'bad_request', { arrival, errors })
  }
  const fields = fieldsOf(body.parts)
  if (fields.bytes > MAX_BYTES) {
    const errors = ['body: payloads cannot be larger than 10MiB in size']
    return problem(413, 'payload_too_large', { arrival, errors })
  }
  const name = form.model ?? fields.text('model') ?? STANDARD_SD3
  const found = findModel(scene, 'stability', name)
  if ('trouble' in found) {
    return form.model === null
      ? problem(400, 'bad_request', { arrival, errors: [`model: ${name} is not a model`] })
      : refuse(found.trouble, arrival)
  }
  const { ask, mistake } = await readAsk(fields, form)
  const order = {
    scene,
    arrival,
    account,
    model: found.model,
    ask,
    mistake:
      mistake === null ? null : ({ kind: 'parameters', field: null, message: mistake } as const),
    requestId: chance.hex('request').slice(0, 32),
    refuse,
  }
  if (form.later) {
    const taskId = chance.hex('task')
    return tasks.start({ ...order, taskId, moderatedIn: 'answer' }, ({ id }) =>
      jsonReply(200, { id }),
    )
  }
  const reply = await answerNow({ ...order, taskId: null }, ({ pictures: [picture] }) =>
    pictureReply(picture ?? null, { arrival, seed: seedOf(ask, arrival), verdict: 'SUCCESS' }),
  )
  return withFiltered(reply, { scene, arrival, ask })
}
