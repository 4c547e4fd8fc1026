import { jsonReply, type Reply } from '../http/reply.ts'
import { answerNow } from '../job/answer-now.ts'
import type { PictureAsk } from '../job/ask.ts'
import { findModel } from '../job/find-model.ts'
import { openTasks, type Tasks } from '../job/task.ts'
import type { Refuse } from '../job/trouble.ts'
import type { Answer } from '../routes.ts'
import type { Arrival, Scene } from '../scene.ts'
import type { Account } from '../world.ts'
import { generationOf, itemsOf, seedOf } from './answer.ts'
import { fieldsOf, readAsk } from './asked.ts'
import { ENDPOINTS, type Endpoint } from './endpoints.ts'
import { refuse } from './error.ts'
import { quoteReply } from './quote.ts'

/** The Ideogram API, v2 and v1: every action of every model has a path of its own. */
export function ideogramRoutes(scene: Scene): Answer {
  const tasks = openTasks(scene)
  return async (arrival, route) => {
    const { account, method, origin } = arrival
    if (account === null) return refuse({ kind: 'key', sent: arrival.key })
    const [, id] = /^\/v2\/generations\/([^/]+)$/.exec(route) ?? []
    if (id !== undefined && method === 'GET') {
      const task = tasks.find(decodeURIComponent(id), account)
      if (task === null) return refuse({ kind: 'path' })
      return tasks.about(task, jsonReply(200, generationOf(task, origin)))
    }
    const endpoint = method === 'POST' ? ENDPOINTS[route] : undefined
    // A model that nobody has is asked for at a path of the same shape.
    const isShaped = method === 'POST' && /^\/v[12]\/[a-z0-9./-]+$/.test(route)
    if (endpoint === undefined) return { ...refuse({ kind: 'path' }), knownPath: isShaped }
    return order({ scene, tasks, arrival, account, endpoint })
  }
}

async function order({
  scene,
  tasks,
  arrival,
  account,
  endpoint,
}: {
  readonly scene: Scene
  readonly tasks: Tasks
  readonly arrival: Arrival
  readonly account: Account
  readonly endpoint: Endpoint
}): Promise<Reply> {
  const found = findModel(scene, 'ideogram', endpoint.model)
  if ('trouble' in found) return refuse(found.trouble)
  const { model } = found
  const { ask, mistake } = await readAsk(arrival.body, endpoint)
  const isV2 = endpoint.api === 'v2'
  if (isV2 && arrival.query.get('dry_run') === 'true')
    return mistake === null ? quoteReply(scene, model, ask) : refuse(mistake)
  const id = arrival.chance.id('generation', 22)
  const head = isV2
    ? { generation_id: id, generation_kind: 'sampling', seed: seedOf(ask, arrival) }
    : { created: new Date(scene.now()).toISOString() }
  const placed = { scene, arrival, account, model, ask, mistake, requestId: id }
  const { async: isAsync, webhook_url } = fieldsOf(arrival.body)
  if (isV2 && (String(isAsync) === 'true' || webhook_url !== undefined))
    return tasks.start({ ...placed, refuse, taskId: id, moderatedIn: 'answer' }, () =>
      jsonReply(200, head),
    )
  const refuseNow = withheldBy(ask, head)
  return answerNow({ ...placed, refuse: refuseNow, taskId: null }, ({ job, pictures }) => {
    const { sketches, fault } = job
    const urls = scene.shelf.put(job.id, { sketches, fault }, arrival.origin)
    const withheld = pictures.length === 0 ? 0 : ask.n - pictures.length
    return jsonReply(200, { ...head, data: itemsOf(urls, { ask, withheld, arrival }) })
  })
}

/** Pictures that the review withholds are a success without a URL, not an error. */
function withheldBy(ask: PictureAsk, head: object): Refuse {
  return (trouble, arrival) =>
    trouble.kind === 'blocked' && trouble.stage === 'output'
      ? jsonReply(200, { ...head, data: itemsOf([], { ask, withheld: ask.n, arrival }) })
      : refuse(trouble)
}
