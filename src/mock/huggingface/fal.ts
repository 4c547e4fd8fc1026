import { MEDIA_TYPES } from '../draw/picture.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import { type Asked, PLAIN_ASK } from '../job/ask.ts'
import { findModel } from '../job/find-model.ts'
import { pictureFromText } from '../job/input-picture.ts'
import type { Task } from '../job/task.ts'
import { type Fields, jsonFields } from '../json-fields.ts'
import type { Keyed } from '../scene.ts'
import {
  type Desk,
  formatOf,
  numberOr,
  orderOf,
  type PartnerRoutes,
  promptOf,
  wrong,
} from './desk.ts'
import { openRefuse } from './error.ts'

const FAILED = { error: 'Request failed', error_type: 'runner_server_error' }
/** fal names addresses of its own, whoever passed the order on. */
const FAL = 'https://queue.fal.run'

/** fal's queue, when the query says that it is meant: order, state, result. */
export const falRoutes: PartnerRoutes = async (arrival, route, desk) => {
  if (arrival.query.get('_subdomain') !== 'queue') return null
  if (arrival.method === 'POST') return order(arrival, route.slice(1), desk)
  const [, id = '', part = ''] = /^\/.+\/requests\/([^/]+)(\/status)?$/.exec(route) ?? []
  if (arrival.method !== 'GET' || id === '') return null
  const task = desk.tasks.find(id, arrival.account)
  if (task === null) return jsonReply(404, { detail: 'Request not found' })
  const reply = part === '' ? resultReply(task, arrival.origin) : stateReply(task)
  return desk.tasks.about(task, reply)
}

async function order(arrival: Keyed, name: string, desk: Desk): Promise<Reply> {
  const refuse = openRefuse({ partner: 'fal-ai', model: name })
  const found = findModel(desk.scene, 'huggingface', `fal-ai:${name}`)
  if ('trouble' in found) return refuse(found.trouble)
  const asked = await askedOf(jsonFields(arrival.body))
  const taskId = arrival.chance.hex('fal').slice(0, 32)
  const order = orderOf({ arrival, model: found.model, asked, refuse, taskId }, desk)
  // The address has the first two parts of the name only.
  const url = `${FAL}/${name.split('/').slice(0, 2).join('/')}/requests/${taskId}`
  return desk.tasks.start({ ...order, taskId, moderatedIn: 'task' }, () =>
    jsonReply(200, {
      status: 'IN_QUEUE',
      request_id: taskId,
      queue_position: 0,
      response_url: url,
      status_url: `${url}/status`,
      cancel_url: `${url}/cancel`,
    }),
  )
}

function stateReply(task: Task): Reply {
  const { phase } = task.state()
  switch (phase) {
    case 'queued':
      return jsonReply(202, { status: 'IN_QUEUE', queue_position: 0 })
    case 'running':
      return jsonReply(202, { status: 'IN_PROGRESS', logs: null })
    case 'unheard-of':
      return jsonReply(202, { status: 'RESTING' })
    case 'succeeded':
    case 'blocked-input':
    case 'blocked-output':
      return jsonReply(200, { status: 'COMPLETED', logs: [], metrics: { inference_time: 1.5 } })
    case 'failed':
    case 'cancelled':
    case 'aborted':
      return jsonReply(200, { status: 'COMPLETED', ...FAILED })
    default:
      return phase satisfies never
  }
}

function resultReply(task: Task, origin: string): Reply {
  const { phase } = task.state()
  const { ask } = task.job
  const shown = (urls: readonly string[], isFlagged: boolean): Reply =>
    jsonReply(200, {
      images: urls.map((url) => ({
        url,
        content_type: MEDIA_TYPES[ask.format],
        width: ask.width,
        height: ask.height,
      })),
      timings: { inference: 1.5 },
      seed: ask.seed ?? 0,
      has_nsfw_concepts: urls.map(() => isFlagged),
      prompt: ask.prompt,
    })
  switch (phase) {
    case 'queued':
    case 'running':
    case 'unheard-of':
      return jsonReply(400, { detail: 'Request is still in progress' })
    case 'succeeded':
      return shown(task.urls(origin), false)
    case 'blocked-output':
      return shown([`${origin}/delivery/black/0.png`], true)
    case 'blocked-input':
      return jsonReply(422, {
        detail: [
          {
            loc: ['body', 'prompt'],
            msg: 'The content could not be processed because it was flagged.',
            type: 'content_policy_violation',
          },
        ],
      })
    case 'failed':
    case 'cancelled':
    case 'aborted':
      return jsonReply(500, { detail: FAILED.error })
    default:
      return phase satisfies never
  }
}

async function askedOf(given: Fields): Promise<Asked> {
  const { prompt, mistake } = promptOf(given.prompt, 'prompt')
  const { image_url, image_size, num_images = 1 } = given
  const picture = image_url === undefined ? null : await pictureFromText(image_url)
  const { width, height } = (image_size ?? {}) as Fields
  const n = Number(num_images)
  const isCount = Number.isInteger(n) && n >= 1 && n <= 4
  return {
    mistake:
      mistake ??
      (isCount ? null : wrong('num_images', 'must be 1 to 4')) ??
      (image_url !== undefined && picture === null ? wrong('image_url', 'is not a picture') : null),
    ask: {
      ...PLAIN_ASK,
      mode: image_url === undefined ? 'text-to-image' : 'image-to-image',
      prompt,
      n: isCount ? n : 1,
      width: numberOr(width, 1024),
      height: numberOr(height, 768),
      steps: numberOr(given.num_inference_steps, null),
      seed: numberOr(given.seed, null),
      format: formatOf(given.output_format, 'jpeg'),
      image: picture,
    },
  }
}
