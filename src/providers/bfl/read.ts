import type { Operation } from '../../domain/operation.ts'
import { isAtOrigin } from '../../domain/origin.ts'
import type { Step } from '../../domain/reading.ts'
import type { Answer, RequestSpec } from '../../domain/request.ts'
import { jsonOf } from '../answer-words.ts'
import { isSuccess } from '../is-success.ts'
import { type Fields, field, fieldsOf, textOf } from '../json-fields.ts'
import { unansweredPoll } from '../unanswered-poll.ts'
import { unreadable } from '../unreadable.ts'
import { endedReading } from './ended.ts'
import { BFL_ORIGINS } from './origins.ts'
import { readRefusal } from './refusal.ts'
import { usageOf } from './usage.ts'

/** The pace of the documentation's own examples (docs.bfl.ai, 2026). */
const POLL_AFTER_MS = 500

/** What an answer to an order or to a poll says. */
export function read(answer: Answer, spec: RequestSpec, { model }: Operation): Step {
  const body = fieldsOf(jsonOf(answer))
  return spec.purpose === 'poll'
    ? readPoll(body, { answer, spec })
    : readOrder(body, { answer, spec, model })
}

interface Context {
  readonly answer: Answer
  readonly spec: RequestSpec
}

function readOrder(
  body: Fields,
  { answer, spec, model }: Context & { readonly model: string },
): Step {
  if (!isSuccess(answer)) return { kind: 'done', reading: readRefusal(answer), task: null }
  const id = textOf(field(body, 'id'))
  if (id === null) return { kind: 'done', reading: unreadable(answer), task: null }
  return {
    kind: 'pending',
    task: { id, status: statusOf(body) ?? 'accepted' },
    poll: pollOf(pollingUrl(textOf(field(body, 'polling_url')), { id, spec, model })),
    cancel: null,
    afterMs: POLL_AFTER_MS,
    requestIds: [id],
    usage: usageOf(body, null),
  }
}

function readPoll(body: Fields, { answer, spec }: Context): Step {
  const id = URL.parse(spec.url)?.searchParams.get('id') ?? 'unknown'
  const status = statusOf(body) ?? (isNotFound(answer, body) ? NOT_FOUND : null)
  // "Task not found" may come with 404 too; no other failure says anything of the task.
  if (status === null || !(isSuccess(answer) || status === NOT_FOUND)) {
    const refusal = isSuccess(answer) ? unreadable(answer) : readRefusal(answer)
    return unansweredPoll(refusal, { id, poll: spec, cancel: null })
  }
  const reading = endedReading(body, { id, status })
  if (reading !== null) return { kind: 'done', reading, task: { id, status } }
  return {
    kind: 'pending',
    task: { id, status },
    poll: spec,
    cancel: null,
    afterMs: POLL_AFTER_MS,
    requestIds: [id],
    usage: usageOf(body, null),
  }
}

const NOT_FOUND = 'Task not found'

function isNotFound({ status }: Answer, body: Fields): boolean {
  return status === 404 && textOf(field(body, 'detail'))?.toLowerCase() === 'task not found'
}

/** Some clients know the word under `state` (@ai-sdk/black-forest-labs 1.0.33). */
function statusOf(body: Fields): string | null {
  return textOf(field(body, 'status')) ?? textOf(field(body, 'state'))
}

/**
 * Where the task is asked after: the URL that the answer names, which is on the cluster that took it,
 * where that is BFL's or where the order went: the key goes with it. Elsewhere it is built from the id.
 */
function pollingUrl(
  named: string | null,
  { id, spec, model }: { readonly id: string; readonly spec: RequestSpec; readonly model: string },
): string {
  const ordered = new URL(spec.url)
  if (named !== null && isAtOrigin(named, [ordered.origin, ...BFL_ORIGINS])) {
    const url = new URL(named)
    if (url.searchParams.has('id')) return named
    url.searchParams.set('id', id)
    return url.href
  }
  const base = spec.url.slice(0, -`/${model}`.length)
  return `${base}/get_result?id=${encodeURIComponent(id)}`
}

function pollOf(url: string): RequestSpec {
  return { purpose: 'poll', method: 'GET', url, headers: {}, body: null, credential: true }
}
