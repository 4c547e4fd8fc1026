import { Big } from 'big.js'
import { pictureJson } from '../http/picture-json.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import { answerNow } from '../job/answer-now.ts'
import { findModel } from '../job/find-model.ts'
import { openTasks, type Tasks } from '../job/task.ts'
import { type Fields, fieldsOf } from '../json-fields.ts'
import type { Answer } from '../routes.ts'
import type { Arrival, Scene } from '../scene.ts'
import type { Account } from '../world.ts'
import { resultsOf, stateOf, type Taken } from './answer.ts'
import { readAsk } from './asked.ts'
import { CONFLICT, problem, refuse } from './error.ts'

/** What an account has that pays later: the vendor's have a balance always. */
const PAYS_LATER_USD = 1000

interface Place {
  readonly scene: Scene
  readonly tasks: Tasks
  /** Orders that were taken, by the names that their customers gave them. */
  readonly taken: Map<string, Taken>
}

/** The Runware API: one path, and what it is asked stands in an array of tasks. */
export function runwareRoutes(scene: Scene): Answer {
  const place = { scene, tasks: openTasks(scene), taken: new Map<string, Taken>() }
  scene.onReset(() => place.taken.clear())
  return async (arrival, route) => {
    const { account, method, body } = arrival
    if (account === null) return refuse({ kind: 'key', sent: arrival.key }, {})
    if (method !== 'POST' || route !== '/v1') {
      return { ...refuse({ kind: 'path' }, {}), knownPath: false }
    }
    const list = body.kind === 'json' && Array.isArray(body.json) ? body.json : []
    const [task, ...more] = list.map(fieldsOf)
    if (task === undefined || more.length > 0) {
      const message = 'this mock takes an array of one task'
      return refuse({ kind: 'parameters', field: null, message }, {})
    }
    switch (task.taskType) {
      case 'imageInference':
        return order(place, { arrival, account, task })
      case 'getResponse':
        return response(place, { arrival, account, task })
      case 'accountManagement':
        return details(place, { account, task })
      default: {
        const message = 'is not a known task type'
        return refuse({ kind: 'parameters', field: 'taskType', message }, task)
      }
    }
  }
}

interface Sent {
  readonly arrival: Arrival
  readonly account: Account
  readonly task: Fields
}

async function order(
  { scene, tasks, taken }: Place,
  { arrival, account, task }: Sent,
): Promise<Reply> {
  const taskUUID = String(task.taskUUID)
  if (taken.has(taskUUID)) return problem(400, CONFLICT, task)
  const found = findModel(scene, 'runware', String(task.model))
  if ('trouble' in found) return refuse(found.trouble, task)
  const { model } = found
  const asked = await readAsk(task, model)
  const { ask, mistake } = asked
  const placed = {
    ...{ scene, arrival, account, model, ask, mistake },
    requestId: taskUUID,
    refuse: (trouble: Parameters<typeof refuse>[0]) => refuse(trouble, task),
  }
  const take = (): Taken => {
    const one = { task, asked }
    taken.set(taskUUID, one)
    return one
  }
  if (asked.isAsync)
    return tasks.start({ ...placed, taskId: taskUUID, moderatedIn: 'answer' }, () => {
      take()
      return jsonReply(200, { data: [{ taskType: task.taskType, taskUUID }], errors: [] })
    })
  return answerNow({ ...placed, taskId: null }, ({ job, pictures, usd }) => {
    const { sketches, fault } = job
    const urls = scene.shelf.put(job.id, { sketches, fault }, arrival.origin)
    return pictureJson(200, resultsOf(take(), { job, pictures, urls, usd }))
  })
}

/** The results of a task, as far as they are there; an answer that was waited for is not kept. */
async function response(
  { scene, tasks, taken }: Place,
  { arrival, account, task }: Sent,
): Promise<Reply> {
  const id = String(task.taskUUID)
  const found = tasks.find(id, account)
  const one = taken.get(id)
  if (found === null || one === undefined) {
    const message = 'There is no task with this taskUUID.'
    return problem(404, { code: 'taskNotFound', message, parameter: 'taskUUID' }, task)
  }
  const state = found.state()
  const shown = stateOf(found, state, one)
  if (shown !== null) return tasks.about(found, jsonReply(200, shown))
  const { job } = found
  const pictures = await Promise.all(job.sketches.map((sketch) => scene.studio.draw(sketch)))
  const urls = found.urls(arrival.origin)
  const results = resultsOf(one, { job, pictures, urls, usd: state.usd, status: 'success' })
  return tasks.about(found, pictureJson(200, results))
}

function details({ scene }: Place, { account, task }: Pick<Sent, 'account' | 'task'>): Reply {
  const { taskType, taskUUID, operation } = task
  if (operation !== 'getDetails') {
    const message = 'is not a known operation'
    return refuse({ kind: 'parameters', field: 'operation', message }, task)
  }
  const balance = Number(scene.ledger.balanceUsd(account) ?? leftOfMuch(scene, account))
  const organizationName = account.label
  return jsonReply(200, {
    data: [{ taskType, taskUUID, operation, organizationName, balance, team: [], apiKeys: [] }],
  })
}

function leftOfMuch({ ledger }: Scene, { label }: Account): string {
  const bills = ledger.entries().filter(({ key }) => key === label)
  return bills.reduce((left, { usd }) => left.minus(usd), new Big(PAYS_LATER_USD)).toFixed()
}
