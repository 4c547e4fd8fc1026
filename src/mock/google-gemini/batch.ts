import { halved } from '../bill.ts'
import { chanceOf } from '../chance.ts'
import { errorReply, type GoogleError, googleError } from '../google/error.ts'
import { pictureJson } from '../http/picture-json.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import { openTasks, type Task } from '../job/task.ts'
import { type Fields, fieldsOf } from '../json-fields.ts'
import type { Keyed, Scene } from '../scene.ts'
import type { Account, GeneralModel } from '../world.ts'
import { blockOf, contentOf, type ViewOf } from './answer.ts'
import { readAsk } from './asked.ts'
import { errorOf } from './error.ts'
import { at } from './fields.ts'

/** One request of a batch: work, or what was wrong with it. */
interface Item {
  readonly metadata: unknown
  readonly view: ViewOf
  readonly task: Task | null
  readonly error: GoogleError | null
}

interface Batch {
  readonly name: string
  readonly account: Account
  readonly model: string
  readonly displayName: string
  readonly createdMs: number
  readonly items: readonly Item[]
}

/** Batches of `generateContent`, each request of one a task that is billed by itself. */
export interface Batches {
  create(arrival: Keyed, model: GeneralModel): Promise<Reply>
  /** `route` is `/batches`, `/batches/ID` or `/batches/ID:cancel`; null where it is none of them. */
  answer(arrival: Keyed, route: string): Promise<Reply | null>
}

export function openBatches(scene: Scene): Batches {
  const tasks = openTasks(scene)
  const batches = new Map<string, Batch>()
  scene.onReset(() => batches.clear())

  const create: Batches['create'] = async (arrival, model) => {
    const batch = fieldsOf(
      at(fieldsOf(arrival.body.kind === 'json' ? arrival.body.json : null), 'batch'),
    )
    const listed = at(fieldsOf(at(fieldsOf(at(batch, 'inputConfig')), 'requests')), 'requests')
    const requests = Array.isArray(listed) ? listed.map(fieldsOf) : []
    if (requests.length === 0) {
      return errorReply(
        googleError('INVALID_ARGUMENT', 'batch.input_config: no requests are specified.'),
      )
    }
    const name = `batches/${arrival.chance.id('batch', 24)}`
    const items: Item[] = []
    let fault: Reply['fault'] = null
    for (const [index, request] of requests.entries()) {
      const started = await start(request, { arrival, model, name, index })
      if ('refusal' in started) return started.refusal
      items.push(started.item)
      fault ??= started.fault
    }
    const displayName = String(at(batch, 'displayName') ?? '')
    const { account } = arrival
    const made = { name, account, model: model.id, displayName, createdMs: scene.now(), items }
    batches.set(name, made)
    return { ...(await about(made, 'PENDING')), fault }
  }

  /** What concerns the account refuses the whole batch; what is wrong with one request is its own. */
  async function start(
    request: Fields,
    {
      arrival,
      model,
      name,
      index,
    }: { arrival: Keyed; model: GeneralModel; name: string; index: number },
  ): Promise<
    { readonly item: Item; readonly fault: Reply['fault'] } | { readonly refusal: Reply }
  > {
    const chance = index === 0 ? arrival.chance : chanceOf(arrival.chance.hex(`item ${index}`))
    const asked = await readAsk(at(request, 'request'), { model, chance })
    const responseId = chance.hex('response').slice(0, 22)
    const view = { asked, model: model.id, responseId }
    let task: Task | null = null
    let error: GoogleError | null = null
    const isHalf = scene.world.policy['google-gemini'].batch === 'half'
    const reply = await tasks.start(
      {
        scene,
        arrival: { ...arrival, chance },
        account: arrival.account,
        model: isHalf ? { ...model, rates: halved(model.rates) } : model,
        ask: asked.ask,
        mistake: asked.mistake,
        requestId: responseId,
        taskId: index === 0 ? name : `${name}#${index}`,
        moderatedIn: 'task',
        refuse: (trouble) => {
          if (trouble.kind === 'blocked') return jsonReply(200, blockOf(view, trouble))
          if (trouble.kind === 'parameters') error = errorOf(trouble, model.id)
          return errorReply(errorOf(trouble, model.id))
        },
      },
      (started) => {
        task = started
        return jsonReply(200, {})
      },
    )
    if (reply.status !== 200 && error === null) return { refusal: reply }
    const item = { metadata: at(request, 'metadata'), view, task, error }
    return { item, fault: reply.fault }
  }

  /** The operation as it stands; the ledger learns of every task that it tells of. */
  async function about(batch: Batch, state = stateOf(batch.items)): Promise<Reply> {
    const reply = pictureJson(200, await operationOf(batch, state))
    const entries = batch.items.flatMap(({ task }) =>
      task === null ? [] : (tasks.about(task, reply).entry ?? []),
    )
    const [first] = entries
    if (first === undefined) return reply
    const saw: typeof first.saw = (client) => {
      for (const entry of entries) entry.saw(client)
    }
    return { ...reply, entry: { ...first, saw } }
  }

  async function operationOf(batch: Batch, state: string): Promise<unknown> {
    const { name, model, displayName, createdMs, items } = batch
    const pending = items.filter((item) => !isEnded(item)).length
    const time = new Date(createdMs).toISOString()
    const responses = state === 'SUCCEEDED' ? await Promise.all(items.map(resultOf)) : null
    const output = responses === null ? null : { inlinedResponses: { inlinedResponses: responses } }
    return {
      name,
      metadata: {
        '@type': 'type.googleapis.com/google.ai.generativelanguage.v1main.GenerateContentBatch',
        model: `models/${model}`,
        displayName,
        state: `BATCH_STATE_${state}`,
        createTime: time,
        updateTime: new Date(scene.now()).toISOString(),
        batchStats: {
          requestCount: String(items.length),
          ...(pending > 0 && { pendingRequestCount: String(pending) }),
        },
        name,
        ...(output !== null && { output }),
      },
      ...(ENDED_STATES.includes(state) && { done: true }),
    }
  }

  async function resultOf({ task, error, metadata, view }: Item): Promise<unknown> {
    const key = metadata === undefined ? {} : { metadata }
    if (error !== null) return { error: { code: error.code, message: error.message }, ...key }
    if (task === null) throw new Error('a request that neither works nor failed')
    const { phase } = task.state()
    switch (phase) {
      case 'blocked-input':
      case 'blocked-output': {
        const stage = phase === 'blocked-input' ? 'input' : 'output'
        return { response: blockOf(view, { kind: 'blocked', stage, word: '' }), ...key }
      }
      case 'succeeded': {
        const { job } = task
        const pictures = await Promise.all(job.sketches.map((sketch) => scene.studio.draw(sketch)))
        return { response: contentOf(view, { pictures, policy: job.policy }), ...key }
      }
      default:
        return { error: { code: 13, message: 'Internal error encountered.' }, ...key }
    }
  }

  return {
    create,
    answer: async (arrival, route) => {
      const { method, account } = arrival
      const own = [...batches.values()].filter((batch) => batch.account === account)
      if (method === 'GET' && route === '/batches') {
        return jsonReply(200, {
          operations: await Promise.all(own.map((one) => operationOf(one, stateOf(one.items)))),
        })
      }
      const [, id, call] = /^\/(batches\/[^/:]+)(:cancel)?$/.exec(route) ?? []
      if (id === undefined) return null
      const batch = own.find(({ name }) => name === id)
      if (batch === undefined) return errorReply(errorOf({ kind: 'path' }, ''))
      if (method === 'GET' && call === undefined) return about(batch)
      if (method !== 'POST' || call === undefined) return null
      for (const { task } of batch.items) task?.cancel('user')
      return jsonReply(200, {})
    },
  }
}

const ENDED_STATES: readonly string[] = ['SUCCEEDED', 'FAILED', 'CANCELLED']
const ENDED: readonly string[] = [
  'succeeded',
  'failed',
  'blocked-input',
  'blocked-output',
  'cancelled',
  'aborted',
]

function isEnded({ task }: Item): boolean {
  return task === null || ENDED.includes(task.state().phase)
}

function stateOf(items: readonly Item[]): string {
  const phases = items.map(({ task }) => task?.state().phase ?? 'failed-item')
  if (phases.includes('unheard-of')) return 'THAWING'
  if (!items.every(isEnded))
    return phases.every((phase) => phase === 'queued') ? 'PENDING' : 'RUNNING'
  if (phases.some((phase) => phase === 'cancelled' || phase === 'aborted')) return 'CANCELLED'
  return phases.every((phase) => phase === 'failed') ? 'FAILED' : 'SUCCEEDED'
}
