import type { Lookup } from '../../domain/adapter.ts'
import type { JudgeCall } from '../../domain/judge-call.ts'
import type { OutcomeKind, Reason } from '../../domain/outcome.ts'
import { type Reading, readingOf } from '../../domain/reading.ts'
import type { Answer, RequestSpec } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import type { Meter, Usage } from '../../domain/usage.ts'
import { bodyWords, jsonOf } from '../answer-words.ts'
import { aboveVersion } from '../base-url.ts'
import { isSuccess } from '../is-success.ts'
import { decimalText, field, fieldsOf, textOf } from '../json-fields.ts'
import { jsonPost } from '../json-post.ts'
import { lookup } from '../lookup.ts'
import { modelList } from '../model-list.ts'
import { outcomeOf } from '../outcome-of.ts'
import { redirectMessage, statusFailure } from '../status-failure.ts'
import { waitInHeaders } from '../wait-asked.ts'

// The Messages API (@anthropic-ai/sdk 1.11.0, types of messages; read 2026-11-21). Since the version
// below a temperature is refused, whatever it is.
const VERSION = '2026-10-21'

/** `GET /v1/models`, in one page; null where there are more, so that none is called missing. */
export const anthropicModels: Lookup<readonly string[]> = {
  request: (baseUrl) => ({
    ...lookup(`${aboveVersion(baseUrl)}/v1/models?limit=1000`),
    headers: { 'anthropic-version': VERSION },
  }),
  read: (answer) =>
    field(fieldsOf(jsonOf(answer)), 'has_more') === true ? null : modelList.read(answer),
}

/** The request that puts a judge's questions. */
export function anthropicJudgeRequest(call: JudgeCall, baseUrl: string): RequestSpec {
  const { model, system, text, pictures, schema, maxOutputTokens } = call
  const shown = pictures.map(({ mediaType, base64 }) => ({
    type: 'image',
    source: { type: 'base64', media_type: mediaType, data: base64 },
  }))
  return jsonPost(
    `${aboveVersion(baseUrl)}/v1/messages`,
    {
      model,
      max_tokens: maxOutputTokens,
      system,
      messages: [{ role: 'user', content: [...shown, { type: 'text', text }] }],
      output_config: { format: { type: 'json_schema', schema } },
    },
    { 'anthropic-version': VERSION },
  )
}

/** How a judge's answer ended and what it used; the words are read by `anthropicJudgeWords`. */
export function readAnthropicJudge(answer: Answer): Reading {
  const requestIds = [answer.headers['request-id'] ?? ''].filter((id) => id !== '')
  if (!isSuccess(answer)) return refusalOf(answer, requestIds)
  const json = jsonOf(answer)
  const told = { usage: usageOf(field(fieldsOf(json), 'usage')), requestIds }
  if (anthropicJudgeWords(json) === null) {
    const stopped = textOf(field(fieldsOf(json), 'stop_reason')) ?? 'none'
    const message = `an answer without words (stop_reason ${stopped})`
    return readingOf(outcomeOf('malformed', { reason: 'unreadable', message }), told)
  }
  return readingOf(outcomeOf('produced'), told)
}

/** What the judge said: its text, or the input of a tool that it used. Thinking is not said. */
export function anthropicJudgeWords(json: Json): string | null {
  const content = field(fieldsOf(json), 'content')
  if (!Array.isArray(content)) return null
  const said = content.map((block: Json) => {
    const fields = fieldsOf(block)
    const input = field(fields, 'input')
    return textOf(field(fields, 'text')) ?? (input === undefined ? '' : JSON.stringify(input))
  })
  return textOf(said.join(''))
}

/** The types of the API's error object; what none of them names, the status tells. */
const BY_TYPE: Readonly<Record<string, readonly [OutcomeKind, Reason, boolean]>> = {
  authentication_error: ['rejected', 'auth', true],
  permission_error: ['rejected', 'auth', true],
  billing_error: ['rejected', 'funds', true],
  not_found_error: ['rejected', 'model', true],
  rate_limit_error: ['throttled', 'rate-limit', false],
  overloaded_error: ['unavailable', 'overloaded', false],
  timeout_error: ['lost', 'timeout', false],
}

function refusalOf(answer: Answer, requestIds: readonly string[]): Reading {
  const { status, headers } = answer
  const error = fieldsOf(field(fieldsOf(jsonOf(answer)), 'error'))
  const type = textOf(field(error, 'type'))
  const isRedirect = status >= 300 && status < 400
  const message = isRedirect
    ? redirectMessage(status, headers.location)
    : (textOf(field(error, 'message')) ?? bodyWords(answer))
  const byStatus = statusFailure(status)
  const [kind, reason, stopsTarget] = (type === null ? undefined : BY_TYPE[type]) ?? [
    byStatus.kind,
    // The API's own word for too many at once everywhere.
    status === 529 ? ('overloaded' as const) : byStatus.reason,
    byStatus.stopsTarget,
  ]
  const isWorthWaiting = kind === 'throttled' || kind === 'unavailable'
  return readingOf(outcomeOf(kind, { reason, code: type, message }), {
    usage: { reported: {}, counted: { request: '1' }, cost: null },
    requestIds,
    retryAfterMs: isWorthWaiting ? waitInHeaders(headers) : null,
    stopsTarget,
  })
}

/** `input_tokens` leaves out what was read from a cache; thinking is part of the output. */
function usageOf(block: Json | undefined): Usage {
  const fields = fieldsOf(block)
  const reported: Partial<Record<Meter, string>> = {}
  const put = (meter: Meter, name: string): void => {
    const units = decimalText(field(fields, name))
    if (units !== null && !units.includes('.')) reported[meter] = units
  }
  put('input_text_token', 'input_tokens')
  put('output_text_token', 'output_tokens')
  put('cached_input_text_token', 'cache_read_input_tokens')
  if (reported.cached_input_text_token === '0') delete reported.cached_input_text_token
  return { reported, counted: { request: '1' }, cost: null }
}
