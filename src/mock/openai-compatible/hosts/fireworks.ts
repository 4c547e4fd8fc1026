import { MEDIA_TYPES } from '../../draw/picture.ts'
import { pictureJson, pictureSlot } from '../../http/picture-json.ts'
import { bytesReply, jsonReply, type Reply } from '../../http/reply.ts'
import { answerNow, type Made } from '../../job/answer-now.ts'
import { type Asked, PLAIN_ASK } from '../../job/ask.ts'
import { aspectSize } from '../../job/aspect-size.ts'
import { findModel } from '../../job/find-model.ts'
import { pictureFromText } from '../../job/input-picture.ts'
import { openTasks, type Task } from '../../job/task.ts'
import { jsonFields } from '../../json-fields.ts'
import { readFields } from '../../read-fields.ts'
import type { Answer } from '../../routes.ts'
import type { Arrival, Scene } from '../../scene.ts'
import { uuidFor } from '../../uuid.ts'
import type { GeneralModel } from '../../world.ts'
import { refusing } from '../host.ts'

/** What stands around the model in each of the paths. */
const PATHS = [
  { route: 'legacy', path: /^\/image_generation\/(.+)$/ },
  { route: 'workflow', path: /^\/workflows\/(.+)\/text_to_image$/ },
  { route: 'poll', path: /^\/workflows\/(.+)\/get_result$/ },
  { route: 'task', path: /^\/workflows\/(.+)$/ },
] as const
const SYNC_FIELDS =
  'prompt aspect_ratio width height samples seed guidance_scale cfg_scale num_inference_steps steps negative_prompt'.split(
    ' ',
  )
const TASK_FIELDS =
  'prompt aspect_ratio samples seed input_image output_format prompt_upsampling safety_tolerance'.split(
    ' ',
  )

const refuse = refusing((message) => ({
  error: { object: 'error', type: 'invalid_request_error', message },
}))

/**
 * Fireworks AI: workflows that answer with the picture itself, tasks that are asked after by POST, and
 * the legacy path whose answer is a bare list.
 */
export function fireworksRoutes(scene: Scene): Answer {
  const tasks = openTasks(scene)
  const answer = async (arrival: Arrival, route: string): Promise<Reply> => {
    const { account, method, origin } = arrival
    if (account === null) return refuse({ kind: 'key', sent: arrival.key }, arrival)
    const [way, name] = wayOf(route)
    if (method !== 'POST' || way === null) {
      return { ...refuse({ kind: 'path' }, arrival), knownPath: false }
    }
    if (way === 'poll') {
      const id = String(jsonFields(arrival.body).id ?? '')
      const task = tasks.find(id, account)
      if (task === null) return jsonReply(200, { id, status: 'Task not found', result: null })
      return tasks.about(task, jsonReply(200, resultOf(task, origin)))
    }
    const found = findModel(scene, 'fireworks', name)
    if ('trouble' in found) return refuse(found.trouble, arrival)
    const { model } = found
    if (model.traits.route !== way) return refuse({ kind: 'path' }, arrival)
    const asked = await askedOf(arrival, model)
    const order = { scene, arrival, account, model, ...asked, requestId: null, refuse }
    if (way !== 'task') return answerNow({ ...order, taskId: null }, (made) => madeReply(made, way))
    const taskId = uuidFor(arrival, 'task')
    return tasks.start({ ...order, taskId, moderatedIn: 'task' }, () =>
      jsonReply(200, { request_id: taskId }),
    )
  }
  return async (arrival, route) => {
    const reply = await answer(arrival, route)
    const billing = { 'x-fireworks-billing-idempotency-id': uuidFor(arrival, 'billing') }
    return { ...reply, headers: { ...billing, ...reply.headers } }
  }
}

function wayOf(route: string): readonly [(typeof PATHS)[number]['route'] | null, string] {
  for (const { route: way, path } of PATHS) {
    const model = path.exec(route)?.[1]
    if (model !== undefined) return [way, decodeURIComponent(model)]
  }
  return [null, '']
}

async function askedOf(arrival: Arrival, { traits }: GeneralModel): Promise<Asked> {
  const fields = jsonFields(arrival.body)
  const read = readFields(fields)
  read.only(...(traits.route === 'task' ? TASK_FIELDS : SYNC_FIELDS))
  const image = fields.input_image === undefined ? null : await pictureFromText(fields.input_image)
  if (fields.input_image !== undefined && image === null) read.wrong('input_image', 'is no picture')
  const ratio = typeof fields.aspect_ratio === 'string' ? fields.aspect_ratio : '1:1'
  const size = aspectSize(ratio)
  if (size === null) read.wrong('aspect_ratio', 'is no ratio')
  const steps = {
    min: 1,
    max: 50,
    standard: Number(traits.defaultSteps ?? 28),
  }
  const isLegacy = traits.route === 'legacy'
  const side = { min: 128, max: 2048, standard: 1024 }
  const ask = {
    ...PLAIN_ASK,
    mode: image === null ? ('text-to-image' as const) : ('image-to-image' as const),
    prompt: read.prompt(),
    n: read.integer('samples', { min: 1, max: isLegacy ? 4 : 1, standard: 1 }),
    width: isLegacy ? read.integer('width', side) : (size?.width ?? 1024),
    height: isLegacy ? read.integer('height', side) : (size?.height ?? 1024),
    steps: read.integer(isLegacy ? 'steps' : 'num_inference_steps', steps),
    seed: read.optionalInteger('seed'),
    format: formatOf(arrival, traits.route),
    image,
  }
  return { ask, mistake: read.mistake() }
}

function formatOf({ headers }: Arrival, route: unknown): 'png' | 'jpeg' {
  if (route === 'task') return 'jpeg'
  if (route === 'legacy') return 'png'
  return headers.accept?.includes('image/png') === true ? 'png' : 'jpeg'
}

function madeReply({ job, pictures }: Made, way: 'workflow' | 'legacy'): Reply {
  const { arrival, ask } = job
  const isList = way === 'legacy' && arrival.headers.accept?.includes('application/json') === true
  if (isList) {
    const list = pictures.map((picture, index) => ({
      base64: pictureSlot(picture),
      finishReason: 'SUCCESS',
      seed: ask.seed ?? index,
      Id: uuidFor(arrival, `image ${index}`),
    }))
    return pictureJson(200, list)
  }
  const [picture] = pictures
  return picture === undefined
    ? bytesReply(200, [], {})
    : bytesReply(200, picture.bytes, { 'content-type': MEDIA_TYPES[picture.format] })
}

function resultOf(task: Task, origin: string): unknown {
  const { phase } = task.state()
  const { id } = task
  switch (phase) {
    case 'queued':
    case 'running':
      return { id, status: 'Pending', result: null }
    case 'succeeded': {
      const [sample] = task.urls(origin)
      return { id, status: 'Ready', result: sample === undefined ? null : { sample } }
    }
    case 'blocked-input':
      return { id, status: 'Request Moderated', result: null }
    case 'blocked-output':
      return { id, status: 'Content Moderated', result: null }
    case 'failed':
    case 'cancelled':
    case 'aborted':
      return { id, status: 'Error', result: null }
    case 'unheard-of':
      return { id, status: 'Defrosting', result: null }
    default:
      return phase satisfies never
  }
}
