import type { Json } from '../../domain/suite.ts'
import { codeText } from '../code-text.ts'
import { detailWords } from '../detail-words.ts'
import { type Fields, field, fieldsOf, isObject, textOf } from '../json-fields.ts'

/** What went wrong, out of any of the shapes in which hosts say it. */
export interface ProviderError {
  readonly message: string | null
  readonly type: string | null
  readonly code: string | null
  /** The HTTP status that the error itself names; gateways put it where others have a code. */
  readonly status: number | null
  /** Whether moderation stopped the prompt or the picture; null where it does not say. */
  readonly stage: 'input' | 'output' | null
}

/**
 * Reads `{error: {message, type, param, code}}` with a code of any kind, `{error: "text", code}`,
 * `{detail}` as a text, a list or an object, `{code, message}`, `{status: "failure", message}` and a
 * bare JSON string. Null where none of them is there.
 */
export function providerError(json: Json | undefined): ProviderError | null {
  if (typeof json === 'string') return textOf(json) === null ? null : of({ message: json }, {})
  const body = fieldsOf(json)
  const error = field(body, 'error')
  if (isObject(error)) return of(error, body)
  if (textOf(error) !== null) return of({ ...body, message: error ?? null }, body)
  const detail = field(body, 'detail')
  if (isObject(detail)) return providerError(detail) ?? of({ message: detailWords(detail) }, {})
  const words = detailWords(detail)
  if (words !== null) return of({ ...body, message: words }, body)
  return textOf(field(body, 'message')) === null ? null : of(body, body)
}

/** Whether an answer whose status says success says in words that it is none. */
export function isStatedFailure(json: Json): boolean {
  const body = fieldsOf(json)
  const error = field(body, 'error')
  const isError = isObject(error) || textOf(error) !== null
  return isError || field(body, 'status') === 'failure' || field(body, 'detail') !== undefined
}

function of(error: Fields, body: Fields): ProviderError {
  const code = wordOf(field(error, 'code')) ?? wordOf(field(body, 'code'))
  const status = code !== null && /^[1-5][0-9]{2}$/.test(code) ? Number(code) : null
  return {
    message: textOf(field(error, 'message')),
    type: wordOf(field(error, 'type')),
    code: status === null ? code : null,
    status,
    stage: stageOf(error, body),
  }
}

/** A code or type; gateways written in Python send the word "None" for none. */
function wordOf(value: Json | undefined): string | null {
  const text = codeText(value)
  return text === 'None' || text === 'null' ? null : text
}

function stageOf(error: Fields, body: Fields): ProviderError['stage'] {
  const details = fieldsOf(field(error, 'moderation_details'))
  const stage = field(details, 'moderation_stage')
  if (stage === 'input' || stage === 'output') return stage
  const hooks = fieldsOf(field(body, 'hook_results'))
  if (hasFailed(field(hooks, 'after_request_hooks'))) return 'output'
  return hasFailed(field(hooks, 'before_request_hooks')) ? 'input' : null
}

function hasFailed(hooks: Json | undefined): boolean {
  return Array.isArray(hooks) && hooks.some((hook) => field(fieldsOf(hook), 'verdict') === false)
}
