import { describe, expect, it } from 'vitest'
import type { JudgeCall } from '../../../src/domain/judge-call.ts'
import type { Answer } from '../../../src/domain/request.ts'
import type { Json } from '../../../src/domain/suite.ts'
import {
  anthropicJudgeRequest,
  readAnthropicJudge,
} from '../../../src/providers/judge/anthropic-messages.ts'
import { judgeWords } from '../../../src/providers/judge/judge-adapter.ts'
import { openaiJudgeRequest, readOpenaiJudge } from '../../../src/providers/judge/openai-chat.ts'

const CALL: JudgeCall = {
  model: 'gpt-4.1-mini',
  system: 'Inspect.',
  text: 'Is there a dog?',
  pictures: [
    { label: 'it', mediaType: 'image/png', base64: 'QUJD', width: 1, height: 1, sha256: 'x' },
  ],
  schema: { type: 'object' },
  maxOutputTokens: 99,
}

const bodyOf = (spec: { readonly body: unknown }): Record<string, unknown> =>
  (spec.body as { json: Record<string, unknown> }).json

const answer = (status: number, json: Json, headers: Record<string, string> = {}): Answer => ({
  status,
  headers,
  body: { kind: 'json', json },
  blobs: [],
})

describe('asking an OpenAI-compatible judge', () => {
  it('puts the picture beside the questions and asks for one structured answer at temperature 0', () => {
    const spec = openaiJudgeRequest(CALL, 'https://api.openai.com/v1/')
    expect(spec).toMatchObject({
      method: 'POST',
      url: 'https://api.openai.com/v1/chat/completions',
      credential: true,
    })
    expect(bodyOf(spec)).toEqual({
      model: 'gpt-4.1-mini',
      messages: [
        { role: 'system', content: 'Inspect.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Is there a dog?' },
            {
              type: 'image_url',
              image_url: { url: 'data:image/png;base64,QUJD', detail: 'high' },
            },
          ],
        },
      ],
      max_completion_tokens: 99,
      temperature: 0,
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'answers', strict: true, schema: { type: 'object' } },
      },
    })
  })

  it.each(['gpt-5-mini', 'o4-mini', 'openai/gpt-5.4'])(
    'sends %s no temperature, because it refuses any but its own',
    (model) => {
      const spec = openaiJudgeRequest({ ...CALL, model }, 'https://api.openai.com/v1')
      expect(bodyOf(spec)).not.toHaveProperty('temperature')
    },
  )

  it('uses the older name of the token limit where somebody else serves the dialect', () => {
    const body = bodyOf(openaiJudgeRequest(CALL, 'http://localhost:11434/v1'))
    expect(body).toMatchObject({ max_tokens: 99 })
    expect(body).not.toHaveProperty('max_completion_tokens')
  })

  it('reads words and tokens, with cached ones taken out of the input', () => {
    const json = {
      choices: [{ message: { content: '{"answers":[]}' } }],
      usage: {
        prompt_tokens: 900,
        completion_tokens: 40,
        prompt_tokens_details: { cached_tokens: 256 },
      },
    }
    expect(readOpenaiJudge(answer(200, json)).usage.reported).toEqual({
      input_text_token: '644',
      cached_input_text_token: '256',
      output_text_token: '40',
    })
    expect(judgeWords('openai', JSON.stringify(json))).toBe('{"answers":[]}')
  })

  it('takes a success without words for malformed, and keeps what it used', () => {
    const { outcome, usage } = readOpenaiJudge(
      answer(200, { choices: [], usage: { prompt_tokens: 9, completion_tokens: 0 } }),
    )
    expect(outcome).toMatchObject({ kind: 'malformed', reason: 'unreadable' })
    expect(usage.reported.input_text_token).toBe('9')
  })

  it('stops at a wrong key, and waits as long as it is asked to', () => {
    const wrong = { error: { code: 'invalid_api_key', message: 'no' } }
    expect(readOpenaiJudge(answer(401, wrong)).stopsTarget).toBe(true)
    const busy = readOpenaiJudge(
      answer(429, { error: { code: 'rate_limit_exceeded' } }, { 'retry-after': '3' }),
    )
    expect([busy.outcome.kind, busy.retryAfterMs]).toEqual(['throttled', 3000])
  })
})

describe('asking an Anthropic judge', () => {
  it('puts the picture before the questions, with a schema and no temperature', () => {
    const spec = anthropicJudgeRequest(
      { ...CALL, model: 'claude-haiku-4-5' },
      'https://api.anthropic.com/v1',
    )
    expect(spec).toMatchObject({
      url: 'https://api.anthropic.com/v1/messages',
      headers: { 'anthropic-version': '2026-10-21' },
      credential: true,
    })
    expect(bodyOf(spec)).toEqual({
      model: 'claude-haiku-4-5',
      max_tokens: 99,
      system: 'Inspect.',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'QUJD' } },
            { type: 'text', text: 'Is there a dog?' },
          ],
        },
      ],
      output_config: { format: { type: 'json_schema', schema: { type: 'object' } } },
    })
  })

  it('reads text, or the input of a tool, and never what was thought', () => {
    const thought = { type: 'thinking', thinking: 'hm', signature: 'x' }
    const said = { content: [thought, { type: 'text', text: 'yes' }] }
    expect(judgeWords('anthropic', JSON.stringify(said))).toBe('yes')
    const used = { content: [{ type: 'tool_use', input: { answers: [] } }] }
    expect(judgeWords('anthropic', JSON.stringify(used))).toBe('{"answers":[]}')
    const silent = { content: [thought], stop_reason: 'max_tokens' }
    expect(readAnthropicJudge(answer(200, silent)).outcome).toMatchObject({
      kind: 'malformed',
      message: 'an answer without words (stop_reason max_tokens)',
    })
  })

  it.each([
    [401, 'authentication_error', 'rejected', 'auth', true],
    [402, 'billing_error', 'rejected', 'funds', true],
    [404, 'not_found_error', 'rejected', 'model', true],
    [429, 'rate_limit_error', 'throttled', 'rate-limit', false],
    [529, 'overloaded_error', 'unavailable', 'overloaded', false],
    [500, 'api_error', 'unavailable', 'server-error', false],
    [400, 'invalid_request_error', 'rejected', 'parameters', false],
  ])('takes %i %s for %s (%s)', (status, type, kind, reason, stops) => {
    const { outcome, stopsTarget } = readAnthropicJudge(
      answer(status, { type: 'error', error: { type, message: 'why' } }),
    )
    expect([outcome.kind, outcome.reason, outcome.message, stopsTarget]).toEqual([
      kind,
      reason,
      'why',
      stops,
    ])
  })
})
