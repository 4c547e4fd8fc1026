import { Big } from 'big.js'
import { jsonReply, type Reply } from '../http/reply.ts'
import { billOf, statedUsd } from '../job/bill-job.ts'
import { findModel } from '../job/find-model.ts'
import { openTasks, type Task, type Tasks } from '../job/task.ts'
import { jsonFields } from '../json-fields.ts'
import type { Answer } from '../routes.ts'
import type { Arrival, Scene } from '../scene.ts'
import { uuidFor } from '../uuid.ts'
import type { Account } from '../world.ts'
import { type ActiveTasks, openActiveTasks } from './active.ts'
import { notFound, resultOf } from './answer.ts'
import { readAsk } from './asked.ts'
import { megapixels } from './credits.ts'
import { deliveryReply } from './delivery.ts'
import { refuse, tooManyTasks } from './error.ts'

/** Each order is taken by one of these, and known nowhere else. */
const CLUSTERS = ['eu2', 'us1', 'us3'] as const
/** What an account has that pays later: the vendor's have a balance always. */
const PAYS_LATER_CREDITS = 100_000

interface Place {
  readonly scene: Scene
  readonly basePath: string
  readonly tasks: Tasks
  readonly active: ActiveTasks
}

/** The BFL dialect: an order makes a task on a cluster, which is asked after at that cluster's URL. */
export function bflRoutes(scene: Scene, basePath: string): Answer {
  const place = { scene, basePath, tasks: openTasks(scene), active: openActiveTasks() }
  scene.onReset(place.active.clear)
  return async (arrival, route) => {
    const { account, method, origin } = arrival
    const [, file] = /^\/results(\/.+)$/.exec(route) ?? []
    if (file !== undefined) return deliveryReply(scene, arrival, file)
    // Asking after a task takes no key (OpenAPI of docs.bfl.ai, May 2026).
    if (method === 'GET' && route.endsWith('/get_result')) return asked(place, arrival, route)
    if (account === null) return refuse({ kind: 'key', sent: arrival.key })
    if (method === 'GET' && route === '/credits') return creditsReply(scene, account)
    const found = findModel(scene, 'bfl', route.slice(1))
    if ('trouble' in found) return { ...refuse(found.trouble), knownPath: method === 'POST' }
    if (method !== 'POST') return jsonReply(405, { detail: 'Method Not Allowed' })
    const exceeded = place.active.exceeded(account, found.model)
    if (exceeded !== null) return tooManyTasks(exceeded)
    const { ask, mistake } = await readAsk(jsonFields(arrival.body), found.model)
    const order = { scene, arrival, account, model: found.model, ask, mistake, refuse }
    const taskId = uuidFor(arrival, 'task')
    return place.tasks.start(
      { ...order, requestId: taskId, taskId, moderatedIn: 'task' },
      (task) => {
        place.active.add(task)
        return accepted(task, `${origin}${basePath}`)
      },
    )
  }
}

function asked({ tasks, basePath }: Place, arrival: Arrival, route: string): Reply {
  const id = arrival.query.get('id') ?? ''
  const task = tasks.find(id, null)
  const isThere = task !== null && route === `/${clusterOf(task)}/get_result`
  if (!isThere) return jsonReply(200, notFound(id))
  const { origin } = arrival
  return tasks.about(task, jsonReply(200, resultOf(task, { base: `${origin}${basePath}`, origin })))
}

function clusterOf({ job }: Task): string {
  return job.arrival.chance.pick('cluster', CLUSTERS)
}

function accepted(task: Task, base: string): Reply {
  const { job, id } = task
  const { ask, arrival } = job
  const usd = statedUsd(job, billOf(job, { owed: 'full', made: ask.n }).usd)
  const stated = {
    cost: usd === null ? null : new Big(usd).times(100).toNumber(),
    input_mp: usd === null ? null : megapixels(ask.image),
    output_mp: usd === null ? null : megapixels(ask),
  }
  const webhook = jsonFields(arrival.body).webhook_url
  if (typeof webhook === 'string')
    return jsonReply(200, { id, status: 'Pending', webhook_url: webhook, ...stated })
  const polling_url = `${base}/${clusterOf(task)}/get_result?id=${id}`
  return jsonReply(200, { id, polling_url, ...stated })
}

function creditsReply({ ledger }: Scene, account: Account): Reply {
  const balance = ledger.balanceUsd(account)
  const spent = ledger
    .entries()
    .filter(({ key }) => key === account.label)
    .reduce((sum, { usd }) => sum.plus(usd), new Big(0))
  const credits =
    balance === null
      ? new Big(PAYS_LATER_CREDITS).minus(spent.times(100))
      : new Big(balance).times(100)
  return jsonReply(200, { credits: credits.toNumber() })
}
