import { describe, expect, test } from 'vitest'
import type { Answer } from '../../../src/domain/request.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { mistralAdapter } from '../../../src/providers/mistral/adapter.ts'
import { doneReading, events, json, operationOf, text } from '../fixtures.ts'

const API = 'https://api.mistral.ai/v1'
const FILE = '933c5b5a-1f9e-4d52-8f0f-6b1d2a0c7e11'
const IDS = { 'mistral-correlation-id': 'cor-1', 'x-kong-request-id': 'kong-1' }
const USAGE = {
  prompt_tokens: 187,
  completion_tokens: 464,
  total_tokens: 943,
  connector_tokens: 292,
  connectors: { image_generation: 1 },
}
const RAN: Json = {
  object: 'entry',
  type: 'tool.execution',
  name: 'image_generation',
  arguments: '{"prompt":"An orange cat in an office"}',
  info: {},
}
const chunk = (file_id: Json, tool = 'image_generation'): Json => ({
  type: 'tool_file',
  tool,
  file_id,
  file_name: 'image_generated_0',
  file_type: 'png',
})
const message = (...content: readonly Json[]): Json => ({
  object: 'entry',
  type: 'message.output',
  role: 'assistant',
  content,
})
const conversation = (over: { [key: string]: Json } = {}): Json => ({
  object: 'conversation.response',
  conversation_id: 'conv_0688c',
  outputs: [RAN, message({ type: 'text', text: 'Here is your image:' }, chunk(FILE))],
  usage: USAGE,
  ...over,
})

const operation = operationOf({ model: 'mistral-medium-latest' })
const spec = mistralAdapter.submit(operation, API)
const read = (answer: Answer) => doneReading(mistralAdapter.read(answer, spec, operation))

describe('a conversation', () => {
  test('gives the tool’s file behind the key, and counts what is billed', () => {
    expect(read(json(200, conversation(), IDS))).toEqual({
      outcome: { kind: 'produced', reason: null, code: null, message: null },
      images: [{ kind: 'keyed', url: `${API}/files/${FILE}/content` }],
      partials: [],
      usage: {
        reported: { input_text_token: '479', output_text_token: '464', image: '1' },
        counted: { request: '1', image: '1' },
        cost: null,
      },
      requestIds: ['cor-1', 'conv_0688c'],
      resolved: {},
      retryAfterMs: null,
      stopsTarget: false,
    })
  })

  test('in which the tool was called twice gives and bills two images', () => {
    const reading = read(
      json(
        200,
        conversation({
          outputs: [RAN, RAN, message(chunk(FILE), chunk('second'))],
          usage: { ...USAGE, connectors: { image_generation: 2 } },
        }),
      ),
    )
    expect(reading.outcome.kind).toBe('produced')
    expect(reading.images).toHaveLength(2)
    expect(reading.usage.reported.image).toBe('2')
  })

  test('of plain words is empty, says them, and bills its tokens and no image', () => {
    const reading = read(
      json(
        200,
        conversation({
          outputs: [{ type: 'message.output', content: 'I cannot draw that.' }],
          usage: { ...USAGE, connector_tokens: null, connectors: null },
        }),
      ),
    )
    expect(reading.outcome).toEqual({
      kind: 'empty',
      reason: null,
      code: null,
      message: 'the model did not call the tool: I cannot draw that.',
    })
    expect(reading.usage.reported).toEqual({
      input_text_token: '187',
      output_text_token: '464',
      image: '0',
    })
  })

  test('whose tool ran and gave no file is empty, and bills whatever it says, or nobody knows', () => {
    const failed = { ...(RAN as object), info: { error: 'filtered' } }
    const outputs = [failed, message({ type: 'text', text: 'Sorry.' })]
    const told = read(json(200, conversation({ outputs })))
    expect(told.outcome).toMatchObject({
      kind: 'empty',
      reason: 'task-failed',
      message: 'the tool ran and gave no file: [{"error":"filtered"}]',
    })
    expect(told.usage.reported.image).toBe('1')
    const untold = read(json(200, conversation({ outputs, usage: { prompt_tokens: 5 } })))
    expect(untold.usage.reported).toEqual({ input_text_token: '5' })
  })

  test('with a file of another tool gives no image for it', () => {
    const outputs = [message(chunk('chart', 'code_interpreter'))]
    expect(read(json(200, conversation({ outputs }))).outcome.kind).toBe('empty')
  })

  test.each(['../../models', 'a/b', 'x?y', '', '..', 7, null])(
    'with the file id %j never makes a path of it',
    (id) => {
      const reading = read(json(200, conversation({ outputs: [RAN, message(chunk(id))] })))
      expect(reading.images).toEqual([])
      expect(['malformed', 'empty']).toContain(reading.outcome.kind)
    },
  )

  test.each<[Json, { [meter: string]: string }]>([
    [null, {}],
    [{ prompt_tokens: 10, connector_tokens: null }, { input_text_token: '10' }],
    [{ prompt_tokens: 1.5, completion_tokens: -3 }, {}],
    [{ connectors: { image_generation: '1' } }, { image: '1' }],
  ])('with the usage %j reports %j', (usage, reported) => {
    expect(read(json(200, conversation({ usage }))).usage.reported).toEqual(reported)
  })

  test.each<[string, Answer, string]>([
    ['a page', text(200, '<html>hello</html>'), 'not-json'],
    ['JSON without outputs', json(200, { conversation_id: 'c' }), 'unreadable'],
  ])('that is %s is malformed', (_, answer, reason) => {
    expect(read(answer).outcome).toMatchObject({ kind: 'malformed', reason })
  })

  test('is known by the gateway’s id where the API gave none', () => {
    const headers = { 'x-kong-request-id': 'kong-1' }
    expect(read(json(200, conversation(), headers)).requestIds).toEqual(['kong-1', 'conv_0688c'])
  })
})

describe('a streamed conversation', () => {
  const event = (type: string, data: { [key: string]: Json } = {}) => ({
    event: type,
    data: { type, ...data },
  })
  const started = event('conversation.response.started', { conversation_id: 'conv_s' })
  const ran = event('tool.execution.done', { name: 'image_generation', info: {} })
  const words = event('message.output.delta', { content: 'Here ' })
  const file = event('message.output.delta', { content: chunk(FILE) })
  const done = event('conversation.response.done', { usage: USAGE })

  test('gives the same as one answered whole', () => {
    const reading = read(events(started, ran, words, file, done))
    expect(reading.images).toEqual([{ kind: 'keyed', url: `${API}/files/${FILE}/content` }])
    expect(reading.usage.reported).toEqual({
      input_text_token: '479',
      output_text_token: '464',
      image: '1',
    })
    expect(reading.requestIds).toEqual(['conv_s'])
  })

  test('that is cut before a file came is lost', () => {
    expect(read(events(started, ran, words)).outcome).toMatchObject({
      kind: 'lost',
      reason: 'truncated',
    })
  })

  test.each([
    [1300, 'throttled/rate-limit'],
    [3000, 'unavailable/server-error'],
  ])('that ends in the error %i is %s', (code, expected) => {
    const { outcome } = read(
      events(started, event('conversation.response.error', { code, message: 'broken' })),
    )
    expect(`${outcome.kind}/${outcome.reason}`).toBe(expected)
    expect(outcome).toMatchObject({ code: String(code), message: 'broken' })
  })
})

const error = (message: Json, over: { [key: string]: Json } = {}): Json => ({
  object: 'error',
  message,
  type: 'invalid_request_error',
  param: null,
  code: null,
  ...over,
})

describe('a request that started no conversation', () => {
  test.each<[string, Answer, string, string | null, string, boolean]>([
    [
      'a wrong key',
      json(401, { detail: 'Invalid API Key' }),
      'rejected/auth',
      null,
      'Invalid API Key',
      true,
    ],
    [
      'a key the gateway refused',
      json(401, { message: 'Unauthorized', request_id: 'r' }),
      'rejected/auth',
      null,
      'Unauthorized',
      true,
    ],
    ['no funds', json(402, error('pay')), 'rejected/funds', 'invalid_request_error', 'pay', true],
    [
      'a spending limit under 429',
      json(429, error('Monthly spending limit reached', { code: '3999' })),
      'rejected/funds',
      '3999',
      'Monthly spending limit reached',
      true,
    ],
    [
      'a guardrail under 403',
      json(403, error('Blocked by guardrail', { type: 'guardrail' })),
      'blocked/moderation',
      'guardrail',
      'Blocked by guardrail',
      false,
    ],
    [
      'no such model',
      json(404, error('Model not found', { code: '1500' })),
      'rejected/model',
      '1500',
      'Model not found',
      false,
    ],
    [
      'no such model under 400',
      json(400, error('Invalid model: x', { type: 'invalid_model', code: '1500' })),
      'rejected/model',
      '1500',
      'Invalid model: x',
      false,
    ],
    [
      'a missing field',
      json(422, { detail: [{ type: 'missing', loc: ['body', 'inputs'], msg: 'Field required' }] }),
      'rejected/parameters',
      null,
      'body.inputs: Field required',
      false,
    ],
    [
      'a rate',
      json(429, error('Rate limit exceeded', { type: 'rate_limited', code: '1300' })),
      'throttled/rate-limit',
      '1300',
      'Rate limit exceeded',
      false,
    ],
    [
      'a fault',
      json(503, error('Service unavailable.', { type: 'internal_server_error', code: '1000' })),
      'unavailable/overloaded',
      '1000',
      'Service unavailable.',
      false,
    ],
    ['a page', text(502, '<html>bad</html>'), 'unavailable/server-error', null, 'bad', false],
    [
      'a redirect',
      text(302, '', { location: 'https://elsewhere.example/x' }),
      'unavailable/redirect',
      null,
      'redirected (302) to https://elsewhere.example; redirects of a paid request are not followed',
      false,
    ],
  ])('for %s is read for what it is', (_, answer, expected, code, said, stops) => {
    const reading = read({ ...answer, headers: { ...answer.headers, ...IDS } })
    const { kind, reason, message } = reading.outcome
    expect(`${kind}/${reason}`).toBe(expected)
    expect(reading.outcome.code).toBe(code)
    expect(message).toBe(said)
    expect(reading.stopsTarget).toBe(stops)
    expect(reading.requestIds).toEqual(['cor-1'])
    expect(reading.usage.counted).toEqual({ request: '1', image: '0' })
  })

  test('for a rate waits as long as the header asks', () => {
    expect(read(json(429, error('slow'), { 'retry-after': '4' })).retryAfterMs).toBe(4000)
  })
})
