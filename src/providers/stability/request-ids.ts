import type { Answer } from '../../domain/request.ts'
import { jsonOf } from '../answer-words.ts'
import { field, fieldsOf, textOf } from '../json-fields.ts'

/** The `x-request-id` header, or the `id` of an error's body, which is 32 hexadecimal digits. */
export function requestIdsOf(answer: Answer): readonly string[] {
  const header = answer.headers['x-request-id']?.trim() ?? ''
  if (header !== '') return [header]
  const id = textOf(field(fieldsOf(jsonOf(answer)), 'id')) ?? ''
  return /^[0-9a-f]{32}$/i.test(id) ? [id] : []
}
