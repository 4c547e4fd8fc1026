import { jsonReply, type Reply } from '../http/reply.ts'
import { openTasks } from '../job/task.ts'
import type { Answer } from '../routes.ts'
import type { Arrival, Scene } from '../scene.ts'
import type { Account, ReplicateModel } from '../world.ts'
import { type Prediction, predictionBody, RETENTION_MS } from './answer.ts'
import { invalidVersion, notFound, refuse } from './error.ts'
import { openFiles } from './files.ts'
import { modelBody, modelNamed, modelOfVersion } from './models.ts'
import { createPrediction } from './order.ts'

const PAGE = 100

/** The Replicate dialect: predictions, models, deployments, files and the account. */
export function replicateRoutes(scene: Scene, basePath: string): Answer {
  const tasks = openTasks<ReplicateModel>(scene, { keptMs: RETENTION_MS })
  const files = openFiles(scene)
  const shown = (task: Prediction, { origin }: Arrival): unknown =>
    predictionBody(task, { origin, base: `${origin}${basePath}`, nowMs: scene.now() })
  const maker = { scene, tasks, files, shown }

  const list = (arrival: Arrival, account: Account): Reply => {
    const { query, origin } = arrival
    const from = Number(query.get('cursor') ?? 0)
    const after = Date.parse(query.get('created_after') ?? '') || Number.NEGATIVE_INFINITY
    const before = Date.parse(query.get('created_before') ?? '') || Number.POSITIVE_INFINITY
    const own = tasks
      .of(account)
      .filter((task) => task.state().createdMs >= after && task.state().createdMs < before)
      .toReversed()
    const page = own.slice(from, from + PAGE)
    const link = (cursor: number): string => {
      const filter = new URLSearchParams(query)
      filter.set('cursor', String(cursor))
      return `${origin}${basePath}/predictions?${filter}`
    }
    return jsonReply(200, {
      previous: from > 0 ? link(Math.max(0, from - PAGE)) : null,
      next: own.length > from + PAGE ? link(from + PAGE) : null,
      results: page.map((task) => shown(task, arrival)),
    })
  }

  return async (arrival: Arrival, route: string): Promise<Reply> => {
    const { method, account, origin } = arrival
    if (account === null) return refuse({ kind: 'key', sent: arrival.key }, arrival)
    const keyed = { ...arrival, account }
    const call = `${method} ${route}`
    if (call === 'GET /predictions') return list(arrival, account)
    if (call === 'GET /account')
      return jsonReply(200, {
        type: 'organization',
        username: account.label,
        name: account.label,
        github_url: '',
        avatar_url: '',
      })
    if (call === 'POST /predictions') {
      const model = modelOfVersion(scene, arrival.body)
      return model === null ? invalidVersion() : createPrediction(maker, keyed, model)
    }
    if (/^\/files(\/|$)/.test(route)) return files.answer(arrival, route, `${origin}${basePath}`)
    const [, verb, id = '', cancels] =
      /^(\w+) \/predictions\/([a-z0-9]+)(\/cancel)?$/.exec(call) ?? []
    if (verb !== undefined) {
      const task = tasks.find(id, account)
      if (task === null || verb !== (cancels === undefined ? 'GET' : 'POST')) return notFound()
      if (cancels !== undefined) task.cancel('user')
      return tasks.about(task, jsonReply(200, shown(task, arrival)))
    }
    const [, kind, name = '', action] =
      /^\/(models|deployments)\/([^/]+\/[^/]+?)(\/predictions)?$/.exec(route) ?? []
    if (kind === undefined) return { ...notFound(), knownPath: false }
    const deployed = scene.world.deployments.find((one) => one.name === name)
    const model = modelNamed(scene, kind === 'models' ? name : (deployed?.model ?? ''))
    if (model === null) return notFound()
    if (call === `GET /models/${name}`) return jsonReply(200, modelBody(model))
    if (method !== 'POST' || action === undefined) return { ...notFound(), knownPath: false }
    return createPrediction(maker, keyed, model)
  }
}
