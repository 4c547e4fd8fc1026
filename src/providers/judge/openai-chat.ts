import type { JudgeCall } from '../../domain/judge-call.ts'
import { type Reading, readingOf } from '../../domain/reading.ts'
import type { Answer, RequestSpec } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import type { Usage } from '../../domain/usage.ts'
import { jsonOf } from '../answer-words.ts'
import { trimmed } from '../base-url.ts'
import { isSuccess } from '../is-success.ts'
import { decimalText, field, fieldsOf, textOf } from '../json-fields.ts'
import { jsonPost } from '../json-post.ts'
import { readRefusal } from '../openai/refusal.ts'
import { requestIdsOf } from '../openai/request-ids.ts'
import { outcomeOf } from '../outcome-of.ts'

// Chat Completions of the vendor and of those who speak its dialect (openai-node 7.55.0, types of
// chat/completions; read 2026-11-21).

/** These think before they answer, and refuse any temperature but their own. */
const WITHOUT_TEMPERATURE = /^(?:[a-z0-9_.-]+\/)?(?:o[0-9]|gpt-[5-9])/i

/** Only the vendor's own API is sure to know the field that replaced `max_tokens`. */
const VENDOR = 'https://api.openai.com'

/** The request that puts a judge's questions. */
export function openaiJudgeRequest(call: JudgeCall, baseUrl: string): RequestSpec {
  const { model, system, text, pictures, schema, maxOutputTokens } = call
  const shown = pictures.map(({ mediaType, base64 }) => ({
    type: 'image_url',
    image_url: { url: `data:${mediaType};base64,${base64}`, detail: 'high' },
  }))
  const isVendor = baseUrl.startsWith(VENDOR)
  return jsonPost(`${trimmed(baseUrl)}/chat/completions`, {
    model,
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: [{ type: 'text', text }, ...shown] },
    ],
    ...(isVendor ? { max_completion_tokens: maxOutputTokens } : { max_tokens: maxOutputTokens }),
    ...(!WITHOUT_TEMPERATURE.test(model) && { temperature: 0 }),
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'answers', strict: true, schema },
    },
  })
}

/** How a judge's answer ended and what it used; the words are read by `openaiJudgeWords`. */
export function readOpenaiJudge(answer: Answer): Reading {
  if (!isSuccess(answer)) return readRefusal(answer)
  const json = jsonOf(answer)
  const usage = usageOf(field(fieldsOf(json), 'usage'))
  const told = { usage, requestIds: requestIdsOf(answer) }
  const words = openaiJudgeWords(json)
  if (words === null) {
    const message = 'an answer without words'
    return readingOf(outcomeOf('malformed', { reason: 'unreadable', message }), told)
  }
  return readingOf(outcomeOf('produced'), told)
}

/** What the judge said; null where it said nothing. A refusal is words too. */
export function openaiJudgeWords(json: Json): string | null {
  const choices = field(fieldsOf(json), 'choices')
  const first = Array.isArray(choices) ? choices[0] : undefined
  const message = fieldsOf(field(fieldsOf(first), 'message'))
  const content = field(message, 'content')
  const parts = Array.isArray(content)
    ? content.map((part: Json) => textOf(field(fieldsOf(part), 'text')) ?? '').join('')
    : content
  return textOf(parts) ?? textOf(field(message, 'refusal'))
}

/** `prompt_tokens` counts text and pictures, cached ones too; thinking is part of the completion. */
function usageOf(block: Json | undefined): Usage {
  const fields = fieldsOf(block)
  const input = whole(field(fields, 'prompt_tokens'))
  const output = whole(field(fields, 'completion_tokens'))
  const details = fieldsOf(field(fields, 'prompt_tokens_details'))
  const cached = whole(field(details, 'cached_tokens')) ?? 0n
  const cost = decimalText(field(fields, 'cost'))
  const isSound = input !== null && cached <= input
  return {
    reported: {
      ...(isSound && { input_text_token: String(input - cached) }),
      ...(isSound && cached > 0n && { cached_input_text_token: String(cached) }),
      ...(output !== null && { output_text_token: String(output) }),
    },
    counted: { request: '1' },
    cost: cost === null ? null : { usd: cost, where: 'usage.cost' },
  }
}

function whole(value: Json | undefined): bigint | null {
  const text = decimalText(value)
  return text === null || text.includes('.') ? null : BigInt(text)
}
