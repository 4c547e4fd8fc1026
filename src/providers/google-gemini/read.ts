import type { Operation } from '../../domain/operation.ts'
import type { Reading, Step } from '../../domain/reading.ts'
import type { Answer, RequestSpec } from '../../domain/request.ts'
import { jsonOf } from '../answer-words.ts'
import { googleErrorIn } from '../google/error.ts'
import { readGoogleRefusal } from '../google/refusal.ts'
import { isSuccess } from '../is-success.ts'
import { unreadable } from '../unreadable.ts'
import { readBatch } from './batch.ts'
import { readContent } from './content.ts'

/** What an answer says: one answer ends a call, a batch is asked after until it has ended. */
export function read(answer: Answer, spec: RequestSpec, operation: Operation): Step {
  if (operation.settings.delivery === 'batch') return readBatch(answer, spec, operation)
  if (!isSuccess(answer) || googleErrorIn(answer) !== null) return done(readGoogleRefusal(answer))
  const tier = answer.headers['x-gemini-service-tier']?.trim() || null
  const reading = readContent(jsonOf(answer), { operation, tier })
  return done(reading ?? unreadable(answer))
}

function done(reading: Reading): Step {
  return { kind: 'done', reading, task: null }
}
