import { stageOf } from '../fault-schedule.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import type { OpenEntry } from '../ledger.ts'
import { oncePerKey } from '../once-per-key.ts'
import type { Arrival, Scene } from '../scene.ts'
import type { ReplicateModel } from '../world.ts'
import { createTask } from './create.ts'
import { replicateDelivery } from './delivery.ts'
import { invalidInput, invalidVersion, notFound, serverError, unauthenticated } from './error.ts'
import { openFiles } from './files.ts'
import { cancelAfterMs, preferredWaitMs } from './headers.ts'
import { findModel, modelBody, modelOfVersion } from './models.ts'
import type { Task } from './task.ts'
import { predictionBody } from './view.ts'

const PAGE = 100
/** Beside `input`; the streaming and webhook fields are taken and do nothing here. */
const KEYS = new Set(['input', 'version', 'webhook', 'webhook_events_filter', 'stream'])

/** The Replicate dialect: predictions, files, the account, and the delivery of pictures. */
export function replicateRoutes(
  scene: Scene,
  basePath: string,
): (arrival: Arrival, route: string) => Promise<Reply> {
  const tasks = new Map<string, Task>()
  const files = openFiles(scene)
  const deliver = replicateDelivery(scene, tasks)
  scene.onReset(() => tasks.clear())

  const shown = (task: Task, { origin }: Arrival): unknown =>
    predictionBody(task, {
      origin,
      base: `${origin}${basePath}`,
      nowMs: scene.now(),
      policy: scene.world.policy.replicate,
    })
  const about = (task: Task, arrival: Arrival, status: number): Reply => ({
    ...jsonReply(status, shown(task, arrival)),
    entry: watched(task),
  })

  const create = async (
    arrival: Arrival,
    target: { readonly model: ReplicateModel; readonly deployment: string | null },
  ): Promise<Reply> => {
    const { body, account } = arrival
    if (account === null) return unauthenticated(true)
    const { input, ...rest } = (body.kind === 'json' ? body.json : {}) as Record<string, unknown>
    if (typeof input !== 'object' || input === null)
      return invalidInput([{ type: 'required', field: '', description: 'input is required' }])
    const unknown = Object.keys(rest).filter((key) => !KEYS.has(key))
    const wait = preferredWaitMs(arrival.headers.prefer)
    const deadline = cancelAfterMs(arrival.headers['cancel-after'])
    const mistakes = [
      ...unknown.map((field) => ({ field, description: 'is not allowed' })),
      ...(wait === 'invalid'
        ? [{ field: 'Prefer', description: 'must be wait or wait=1 to 60' }]
        : []),
      ...(deadline === 'invalid'
        ? [{ field: 'Cancel-After', description: 'must be a duration of 5s or more' }]
        : []),
    ].map((mistake) => ({ type: 'invalid' as const, ...mistake }))
    if (mistakes.length > 0 || wait === 'invalid' || deadline === 'invalid')
      return invalidInput(mistakes)
    const created = await createTask({
      scene,
      arrival,
      account,
      ...target,
      input: input as Record<string, unknown>,
      cancelAfterMs: deadline,
      files,
    })
    if ('refused' in created) return created.refused
    const { task } = created
    tasks.set(task.id, task)
    const done = wait === null || (await waitFor(scene, task, { wait, gone: arrival.gone }))
    const reply =
      task.fault?.fault === 'server-error-after'
        ? { ...serverError(500), entry: watched(task) }
        : about(task, arrival, done ? 201 : 202)
    const answerFault = task.fault !== null && stageOf(task.fault) === 'answer' ? task.fault : null
    return { ...reply, fault: answerFault }
  }

  const list = (arrival: Arrival): Reply => {
    const { query, account, origin } = arrival
    const from = Number(query.get('cursor') ?? 0)
    const after = Date.parse(query.get('created_after') ?? '') || Number.NEGATIVE_INFINITY
    const before = Date.parse(query.get('created_before') ?? '') || Number.POSITIVE_INFINITY
    const own = [...tasks.values()]
      .filter((task) => task.account === account)
      .filter((task) => task.state().createdMs >= after && task.state().createdMs < before)
      .reverse()
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
    const { method, account, headers, origin } = arrival
    if (route.startsWith('/delivery/')) return deliver(arrival, route.slice('/delivery'.length))
    if (account === null) return unauthenticated(headers.authorization !== undefined)
    const call = `${method} ${route}`
    if (call === 'GET /predictions') return list(arrival)
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
      return model === null
        ? invalidVersion()
        : oncePerKey(scene, arrival, () => create(arrival, { model, deployment: null }))
    }
    if (/^\/files(\/|$)/.test(route)) return files.answer(arrival, route, `${origin}${basePath}`)
    const [, verb, id = '', cancels] =
      /^(\w+) \/predictions\/([a-z0-9]+)(\/cancel)?$/.exec(call) ?? []
    const task = tasks.get(id)
    if (verb !== undefined) {
      if (task?.account !== account) return notFound()
      if (verb === 'GET' && cancels === undefined) return about(task, arrival, 200)
      if (verb !== 'POST' || cancels === undefined) return notFound()
      task.cancel('user')
      return about(task, arrival, 200)
    }
    const [, kind, name = '', action] =
      /^\/(models|deployments)\/([^/]+\/[^/]+?)(\/predictions)?$/.exec(route) ?? []
    if (kind === undefined) return { ...notFound(), knownPath: false }
    const deployed = scene.world.deployments.find((one) => one.name === name)
    const deployment = kind === 'deployments' ? name : null
    const model = findModel(scene, deployment === null ? name : (deployed?.model ?? ''))
    if (model === null) return notFound()
    if (method === 'GET' && action === undefined && deployment === null)
      return jsonReply(200, modelBody(model))
    if (method !== 'POST' || action === undefined) return { ...notFound(), knownPath: false }
    return oncePerKey(scene, arrival, () => create(arrival, { model, deployment }))
  }
}

/** What a task's ledger entry learns from an answer about it depends on how far the task is. */
function watched(task: Task): OpenEntry {
  return { ...task.entry, saw: task.saw }
}

/** True when the task ended within the wait. The client's own time: the mock's speed does not count. */
async function waitFor(
  scene: Scene,
  task: Task,
  { wait, gone }: { readonly wait: number; readonly gone: AbortSignal },
): Promise<boolean> {
  const over = new AbortController()
  const signal = AbortSignal.any([gone, over.signal])
  await Promise.race([task.ended, scene.sleep(wait, signal)])
  over.abort()
  if (gone.aborted && scene.world.policy.replicate.disconnect === 'stops') task.cancel('provider')
  return task.state().completedMs !== null
}
