import type { Answer } from '../../domain/request.ts'
import { jsonOf } from '../answer-words.ts'
import { field, fieldsOf, textOf } from '../json-fields.ts'

/** `request_id` of the body, or the header where the body has none. */
export function requestIdsOf(answer: Answer): readonly string[] {
  const id =
    textOf(field(fieldsOf(jsonOf(answer)), 'request_id')) ??
    (answer.headers['x-request-id']?.trim() || null)
  return id === null ? [] : [id]
}
