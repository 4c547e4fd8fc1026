import type { Adapter } from '../../src/domain/adapter.ts'
import type { Operation } from '../../src/domain/operation.ts'
import { type Reading, readingOf, type Step } from '../../src/domain/reading.ts'
import { type Answer, imageRef, type RequestSpec } from '../../src/domain/request.ts'
import type { Json } from '../../src/domain/suite.ts'
import { NO_USAGE, type Usage } from '../../src/domain/usage.ts'
import { deliveredOutcome, outcomeOf } from '../../src/providers/outcome-of.ts'
import { statusFailure } from '../../src/providers/status-failure.ts'
import { unansweredPoll } from '../../src/providers/unanswered-poll.ts'
import type { TargetScenario } from './scenario.ts'

/** What the simulated API says in the body of a success. */
export interface Told {
  readonly file?: string
  readonly task?: string
  readonly status?: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled'
  /** `[image:…]`, base64, or links. */
  readonly images?: readonly string[]
  /** US dollars. */
  readonly cost?: string
  readonly counted?: string
}

const POLL_AFTER_MS = 300

/** The simulated API's adapter: as pure as the real ones, and as careful about refused polls. */
export function adapterFor({ dialect, delivery }: TargetScenario): Adapter {
  const toldImages = (told: Told) =>
    (told.images ?? []).map((text) =>
      delivery === 'keyed' ? ({ kind: 'keyed', url: text } as const) : imageRef(text),
    )

  const ended = (told: Told, operation: Operation | null): Reading => {
    const images = toldImages(told)
    const usage = usageOf(told)
    const counted = { ...usage.counted, image: String(images.length) }
    return readingOf(deliveredOutcome(images, operation?.settings.n ?? 1), {
      images,
      usage: { ...usage, counted },
    })
  }

  const readTask = (told: Told, spec: RequestSpec, operation: Operation): Step => {
    const id = told.task ?? ''
    const task = { id, status: told.status ?? 'unknown' }
    switch (told.status) {
      case 'succeeded':
        return { kind: 'done', reading: ended(told, operation), task }
      case 'failed':
      case 'cancelled':
        return { kind: 'done', reading: stoppedReading(told), task }
      default:
        return {
          kind: 'pending',
          task,
          poll: pollFor(spec, id),
          cancel: { ...pollFor(spec, id), purpose: 'cancel', method: 'DELETE' },
          afterMs: POLL_AFTER_MS,
          requestIds: [id],
          usage: usageOf(told),
        }
    }
  }

  return {
    id: 'simulated',
    baseUrl: 'https://api.simulated.test',
    ownBaseUrl: null,
    apiKeyEnv: null,
    keyOrigins: [],
    auth: null,
    keptHeaders: [],
    reports: () => [],
    offer: () => null,
    optionMistakes: () => [],
    maskMarks: () => 'transparent',
    models: null,
    balance: null,
    submit: (operation, baseUrl) =>
      dialect === 'upload' ? upload(operation, baseUrl) : order(operation, baseUrl, null),
    read(answer, spec, operation) {
      const told = toldIn(answer)
      if (told === null) {
        const refusal = refusalReading(answer)
        if (spec.purpose !== 'poll') return { kind: 'done', reading: refusal, task: null }
        const cancel = { ...spec, purpose: 'cancel', method: 'DELETE' } as const
        return unansweredPoll(refusal, { id: idIn(spec), poll: spec, cancel })
      }
      if (told.file !== undefined) {
        return { kind: 'next', request: order(operation, originOf(spec), told.file) }
      }
      if (told.task !== undefined) return readTask(told, spec, operation)
      return { kind: 'done', reading: ended(told, operation), task: null }
    },
    readCancelled(answer) {
      const told = toldIn(answer)
      return told?.status === 'cancelled' ? stoppedReading(told) : null
    },
  }
}

function stoppedReading(told: Told): Reading {
  const outcome =
    told.status === 'failed'
      ? outcomeOf('unavailable', { reason: 'task-failed' })
      : outcomeOf('cancelled', { reason: 'task-cancelled' })
  return readingOf(outcome, { usage: usageOf(told) })
}

function usageOf({ cost, counted }: Told): Usage {
  if (cost !== undefined) return { ...NO_USAGE, cost: { usd: cost, where: 'cost' } }
  return counted === undefined ? NO_USAGE : { ...NO_USAGE, reported: { image: counted } }
}

function toldIn({ status, body }: Answer): Told | null {
  return status < 300 && body.kind === 'json' ? (body.json as unknown as Told) : null
}

function refusalReading({ status, headers, body }: Answer): Reading {
  if (status < 300) return readingOf(outcomeOf('malformed', { reason: 'not-json' }))
  if (status === 451) return readingOf(outcomeOf('blocked', { reason: 'moderation-input' }))
  const { kind, reason, stopsTarget } = statusFailure(status)
  const wait = headers['retry-after']
  const retryAfterMs = wait === undefined ? null : Number(wait) * 1000
  const message = body.kind === 'text' ? body.text : null
  return readingOf(outcomeOf(kind, { reason, message }), { retryAfterMs, stopsTarget })
}

function post(url: string, json: Json): RequestSpec {
  const body = { kind: 'json', json } as const
  return { purpose: 'submit', method: 'POST', url, headers: {}, body, credential: false }
}

function upload({ attemptId }: Operation, baseUrl: string): RequestSpec {
  return post(`${baseUrl}/uploads`, { attempt: attemptId })
}

function order(
  { attemptId, settings }: Operation,
  baseUrl: string,
  file: string | null,
): RequestSpec {
  return post(`${baseUrl}/orders`, { attempt: attemptId, n: settings.n, file })
}

function pollFor(spec: RequestSpec, id: string): RequestSpec {
  const url = `${originOf(spec)}/tasks/${id}`
  return { purpose: 'poll', method: 'GET', url, headers: {}, body: null, credential: false }
}

export function idIn({ url }: RequestSpec): string {
  return url.slice(url.lastIndexOf('/') + 1)
}

/** Ours have no path of their own; `new URL` would cost more than the rest of the translation. */
function originOf({ url }: RequestSpec): string {
  return url.slice(0, url.indexOf('/', 'https://'.length))
}
