import type { Operation } from '../../domain/operation.ts'
import type { Step } from '../../domain/reading.ts'
import type { Answer, RequestSpec } from '../../domain/request.ts'
import { NO_USAGE } from '../../domain/usage.ts'
import { bodyWords, jsonOf } from '../answer-words.ts'
import { type Fields, field, fieldsOf, textOf } from '../json-fields.ts'
import { outcomeOf, readingOf } from '../reading-of.ts'
import { endedReading } from './ended.ts'
import { readRefusal, waitAskedMs } from './refusal.ts'
import { requestsFor } from './requests.ts'

/**
 * What to wait before asking after a prediction, milliseconds: the pace of the vendor's own client.
 * The API allows 3,000 such requests a minute (docs, read 2026-11-21).
 */
const POLL_AFTER_MS = 500
/** After a poll that got no prediction: a server in trouble is asked less often. */
const POLL_AGAIN_MS = 2000

/** What an answer to a submit or a poll says. */
export function read(answer: Answer, spec: RequestSpec, operation: Operation): Step {
  const isSuccess = answer.status >= 200 && answer.status < 300
  const prediction = isSuccess ? fieldsOf(jsonOf(answer)) : {}
  const id = textOf(field(prediction, 'id'))
  if (id !== null) return stepOf(prediction, { id, spec, asked: operation.settings.n })
  if (spec.purpose === 'poll') return pollUnanswered(answer, spec)
  if (!isSuccess) return { kind: 'done', reading: readRefusal(answer), task: null }
  const reason = jsonOf(answer) === null ? 'not-json' : 'unreadable'
  const outcome = outcomeOf('malformed', { reason, message: bodyWords(answer) })
  const usage = { reported: {}, counted: { request: '1' }, cost: null }
  return { kind: 'done', reading: readingOf(outcome, { usage }), task: null }
}

function stepOf(
  prediction: Fields,
  { id, spec, asked }: { id: string; spec: RequestSpec; asked: number },
): Step {
  // A word that is not known is a task still at work: the attempt's deadline decides.
  const task = { id, status: textOf(field(prediction, 'status')) ?? 'unknown' }
  const reading = endedReading(prediction, asked)
  if (reading !== null) return { kind: 'done', reading, task }
  const requests = requestsFor(prediction, { id, spec })
  return {
    kind: 'pending',
    task,
    ...requests,
    afterMs: POLL_AFTER_MS,
    requestIds: [id],
    usage: NO_USAGE,
  }
}

/**
 * A poll that got no prediction. The task goes on and may be billed, so whatever may pass (a full
 * server, a 404 before the id is known everywhere, a proxy's page) is asked again; a refusal that
 * will not pass leaves the task lost, never free.
 */
function pollUnanswered(answer: Answer, spec: RequestSpec): Step {
  const id = decodeId(/\/predictions\/([^/?#]+)/.exec(spec.url)?.[1] ?? '')
  const refusal = readRefusal(answer)
  const { kind, reason, code, message } = refusal.outcome
  const task = { id, status: 'unknown' }
  const isForGood = reason === 'redirect' || (kind === 'rejected' && reason !== 'model')
  if (isForGood) {
    const outcome = outcomeOf('lost', { reason, code, message })
    const reading = { ...refusal, outcome, usage: TASK, requestIds: [id], retryAfterMs: null }
    return { kind: 'done', reading, task }
  }
  const requests = requestsFor({}, { id, spec })
  const afterMs = waitAskedMs(answer) ?? POLL_AGAIN_MS
  const { cancel } = requests
  return { kind: 'pending', task, cancel, poll: spec, afterMs, requestIds: [id], usage: NO_USAGE }
}

const TASK = { reported: {}, counted: { request: '1', task: '1' }, cost: null } as const

function decodeId(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
