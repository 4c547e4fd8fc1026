import type { Reply } from '../http/reply.ts'
import { answerNow } from '../job/answer-now.ts'
import { findModel } from '../job/find-model.ts'
import type { Order } from '../job/job.ts'
import { openTasks } from '../job/task.ts'
import type { Trouble } from '../job/trouble.ts'
import { jsonFields } from '../json-fields.ts'
import type { Answer } from '../routes.ts'
import type { Arrival, Scene } from '../scene.ts'
import { blackReply, outputReply } from './answer.ts'
import { readAsk } from './asked.ts'
import { platformError, refuse } from './error.ts'
import { unitsHeader } from './headers.ts'
import { platformReply } from './platform.ts'
import { enqueue, queueReply } from './queue.ts'
import { requestIdOf } from './request-id.ts'
import { billableUnits } from './units.ts'

/** fal's three hosts: endpoints answered at once, the same in a queue, and the platform. */
export function falRoutes(scene: Scene, basePath: string): Answer {
  const tasks = openTasks(scene)
  const answer = async (arrival: Arrival, route: string): Promise<Reply> => {
    const { account, method, origin } = arrival
    const [, place = '', rest = route] = /^\/(queue|platform)(\/.*)$/.exec(route) ?? []
    if (account === null) return refuse({ kind: 'key', sent: arrival.key })
    if (place === 'platform') {
      const told = platformReply(scene, { ...arrival, account }, rest)
      return told ?? { ...platformError(404, 'not_found', 'Not found'), knownPath: false }
    }
    const told = place === 'queue' ? await queueReply(tasks, arrival, rest) : null
    if (told !== null) return told
    const found = findModel(scene, 'fal', rest.slice(1))
    if ('trouble' in found || method !== 'POST') {
      const trouble: Trouble = 'trouble' in found ? found.trouble : { kind: 'path' }
      return { ...refuse(trouble), knownPath: 'trouble' in found && method === 'POST' }
    }
    const requestId = requestIdOf(arrival)
    const { ask, mistake } = await readAsk(jsonFields(arrival.body), found.model)
    const order = { scene, arrival, account, model: found.model, ask, mistake, requestId, refuse }
    return place === 'queue'
      ? enqueue(tasks, order, { requestId, base: `${origin}${basePath}/queue` })
      : answerAtOnce(order)
  }
  return async (arrival, route) => {
    const reply = await answer(arrival, route)
    // The platform's answers are another service's, and carry none of this.
    if (route.startsWith('/platform/')) return reply
    return { ...reply, headers: { 'x-fal-request-id': requestIdOf(arrival), ...reply.headers } }
  }
}

function answerAtOnce(
  order: Omit<Order, 'taskId' | 'moderatedIn'> & { readonly requestId: string },
): Promise<Reply> {
  const { arrival, ask, model, requestId, scene } = order
  const served = { 'x-fal-served-from': arrival.chance.hex('runner').slice(0, 32) }
  const refuseHere: Order['refuse'] = (trouble, _, usd = '0') => {
    if (trouble.kind !== 'blocked' || trouble.stage === 'input') return refuse(trouble)
    const units = usd === '0' ? '0' : billableUnits(model, ask, ask.n)
    const headers = { ...unitsHeader(scene.world.policy.fal, units), ...served }
    return blackReply(order, requestId, headers)
  }
  return answerNow({ ...order, taskId: null, refuse: refuseHere }, ({ job }) =>
    outputReply(job, served),
  )
}
