import type { Operation } from '../../domain/operation.ts'
import type { Step } from '../../domain/reading.ts'
import type { Answer, RequestSpec } from '../../domain/request.ts'
import { NO_USAGE } from '../../domain/usage.ts'
import { jsonOf } from '../answer-words.ts'
import { isSuccess } from '../is-success.ts'
import { type Fields, field, fieldsOf, textOf } from '../json-fields.ts'
import { pathPart } from '../path-part.ts'
import { unansweredPoll } from '../unanswered-poll.ts'
import { unreadable } from '../unreadable.ts'
import { endedReading } from './ended.ts'
import { readRefusal } from './refusal.ts'
import { requestsFor } from './requests.ts'
import { isUpload, readUpload } from './upload.ts'

/**
 * What to wait before asking after a prediction, milliseconds: the pace of the vendor's own client.
 * The API allows 3,000 such requests a minute (docs, read 2026-11-21).
 */
const POLL_AFTER_MS = 500

/** What an answer to an upload, an order or a poll says. */
export function read(answer: Answer, spec: RequestSpec, operation: Operation): Step {
  if (isUpload(spec)) return readUpload(answer, spec, operation)
  const prediction = isSuccess(answer) ? fieldsOf(jsonOf(answer)) : {}
  const id = textOf(field(prediction, 'id'))
  if (id !== null) return stepOf(prediction, { id, spec, asked: operation.settings.n })
  const refusal =
    isSuccess(answer) && spec.purpose !== 'poll' ? unreadable(answer) : readRefusal(answer)
  if (spec.purpose !== 'poll') return { kind: 'done', reading: refusal, task: null }
  const asked = pathPart(spec.url, 'predictions')
  const { cancel } = requestsFor({}, { id: asked, spec })
  return unansweredPoll(refusal, { id: asked, poll: spec, cancel })
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
