import Big from 'big.js'
import type { Operation } from '../../domain/operation.ts'
import type { Outcome } from '../../domain/outcome.ts'
import { type Reading, readingOf, type Step } from '../../domain/reading.ts'
import { type Answer, type ImageRef, imageRef, type RequestSpec } from '../../domain/request.ts'
import { NO_USAGE, type Usage } from '../../domain/usage.ts'
import { jsonOf } from '../answer-words.ts'
import { isSuccess } from '../is-success.ts'
import { decimalText, type Fields, field, fieldsOf, isObject, textOf } from '../json-fields.ts'
import { deliveredOutcome, outcomeOf } from '../outcome-of.ts'
import { pathPart } from '../path-part.ts'
import { unansweredPoll } from '../unanswered-poll.ts'
import { unreadable } from '../unreadable.ts'
import { readQuote } from './quote.ts'
import { readRefusal } from './refusal.ts'
import { isQuote } from './submit.ts'

/** What to wait before asking after a generation, milliseconds. */
const POLL_AFTER_MS = 2000
const MODERATION = /safety|moderat|policy|prohibited/i

/** What an answer says: a quote, images, a generation at work or at its end, or a refusal. */
export function read(answer: Answer, spec: RequestSpec, operation: Operation): Step {
  const isPoll = spec.purpose === 'poll'
  if (isSuccess(answer) && isQuote(spec)) return readQuote(answer, spec, operation)
  const json = isSuccess(answer) ? fieldsOf(jsonOf(answer)) : {}
  const id = textOf(field(json, 'generation_id'))
  const status = textOf(field(json, 'status'))
  const data = field(json, 'data')
  const isWhole = Array.isArray(data) || status === 'completed' || status === 'failed'
  if (isWhole) {
    const taskId = id ?? (isPoll ? pathPart(spec.url, 'generations') : null)
    const isTask = isPoll || operation.settings.delivery === 'async'
    const reading = generationReading(json, { asked: operation.settings.n, isTask })
    const task = isTask && taskId !== null ? { id: taskId, status: status ?? 'completed' } : null
    return { kind: 'done', reading, task }
  }
  if (id !== null) return pending(id, status ?? 'pending', spec)
  const refusal = isSuccess(answer) ? unreadable(answer) : readRefusal(answer)
  if (!isPoll) return { kind: 'done', reading: refusal, task: null }
  return unansweredPoll(refusal, {
    id: pathPart(spec.url, 'generations'),
    poll: spec,
    cancel: null,
  })
}

function pending(id: string, status: string, spec: RequestSpec): Step {
  const { origin, pathname } = new URL(spec.url)
  const base = `${origin}${pathname.replace(/\/v2\/.*$/, '')}`
  return {
    kind: 'pending',
    task: { id, status },
    poll: {
      purpose: 'poll',
      method: 'GET',
      url: `${base}/v2/generations/${encodeURIComponent(id)}`,
      headers: {},
      body: null,
      credential: true,
    },
    // The API has no request that stops a generation.
    cancel: null,
    afterMs: POLL_AFTER_MS,
    requestIds: [id],
    usage: NO_USAGE,
  }
}

function generationReading(
  json: Fields,
  { asked, isTask }: { asked: number; isTask: boolean },
): Reading {
  const data = field(json, 'data')
  const items = Array.isArray(data) ? data.filter(isObject) : []
  const urls = items.flatMap((item) => textOf(field(item, 'url')) ?? [])
  const withheld = items.filter((item) => field(item, 'is_image_safe') === false).length
  const images = urls.map(imageRef)
  const id = textOf(field(json, 'generation_id')) ?? textOf(field(json, 'request_id'))
  const size = items.map((item) => textOf(field(item, 'resolution'))).find((one) => one !== null)
  const isFailed = textOf(field(json, 'status')) === 'failed' && images.length === 0
  const outcome = isFailed ? failedOutcome(json) : outcomeFor(images, { asked, withheld })
  return readingOf(outcome, {
    images,
    usage: usageOf(json, { images: images.length, isTask }),
    requestIds: id === null ? [] : [id],
    resolved:
      size !== null && size !== undefined && /^[0-9]{2,5}x[0-9]{2,5}$/.test(size) ? { size } : {},
  })
}

function failedOutcome(json: Fields): Outcome {
  const why = textOf(field(json, 'failure_reason'))
  return MODERATION.test(why ?? '')
    ? outcomeOf('blocked', { reason: 'moderation', code: why, message: why })
    : outcomeOf('unavailable', { reason: 'task-failed', code: why, message: why })
}

/** An image that was made and not given is billed all the same. */
function outcomeFor(
  images: readonly ImageRef[],
  { asked, withheld }: { asked: number; withheld: number },
): Outcome {
  const delivered = deliveredOutcome(images, asked)
  if (withheld === 0 || images.length >= asked) return delivered
  const message = `${withheld} of ${asked} images withheld by the safety review`
  return images.length === 0
    ? outcomeOf('blocked', { reason: 'moderation-output', code: 'is_image_safe', message })
    : { ...delivered, code: 'is_image_safe', message }
}

/** `usage_cost_usd_micros` stands where the price of a job is not fixed. */
function usageOf(json: Fields, { images, isTask }: { images: number; isTask: boolean }): Usage {
  const micros = decimalText(field(json, 'usage_cost_usd_micros'))
  return {
    reported: {},
    counted: { request: '1', ...(isTask && { task: '1' }), image: String(images) },
    cost:
      micros === null
        ? null
        : { usd: new Big(micros).times('0.000001').toFixed(), where: 'usage_cost_usd_micros' },
  }
}
