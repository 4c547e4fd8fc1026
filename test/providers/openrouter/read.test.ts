import { describe, expect, test } from 'vitest'
import type { Answer } from '../../../src/domain/request.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { openrouterAdapter } from '../../../src/providers/openrouter/adapter.ts'
import { doneReading, events, json, operationOf, text } from '../fixtures.ts'

const TOKEN = `[image:${'a'.repeat(64)}]`
const IDS = { 'x-generation-id': 'gen-1795219200-AbC' }
const USAGE = {
  prompt_tokens: 18,
  completion_tokens: 1756,
  total_tokens: 1774,
  completion_tokens_details: { image_tokens: 1756, reasoning_tokens: null, audio_tokens: null },
  cost: 0.05277,
  is_byok: false,
  cost_details: {
    upstream_inference_cost: null,
    upstream_inference_prompt_cost: 0.00009,
    upstream_inference_completions_cost: 0.05268,
  },
}
const image = { b64_json: TOKEN, media_type: 'image/png' }
const success = (over: { [key: string]: Json } = {}): Json => ({
  created: 1795219200,
  data: [image],
  usage: USAGE,
  ...over,
})

function read(answer: Answer, { n = 1, mode = 'text-to-image' as const } = {}) {
  const operation = operationOf({ model: 'openai/gpt-image-2', mode, settings: { mode, n } })
  const spec = openrouterAdapter.submit(operation, openrouterAdapter.baseUrl)
  return doneReading(openrouterAdapter.read(answer, spec, operation))
}

describe('a success', () => {
  test('gives its images, its tokens, its format, its generation and what it cost', () => {
    expect(read(json(200, success(), IDS))).toEqual({
      outcome: { kind: 'produced', reason: null, code: null, message: null },
      images: [{ kind: 'blob', sha256: 'a'.repeat(64) }],
      partials: [],
      usage: {
        reported: { input_text_token: '18', output_image_token: '1756' },
        counted: { request: '1', image: '1' },
        cost: { usd: '0.05277', where: 'usage.cost' },
      },
      requestIds: ['gen-1795219200-AbC'],
      resolved: { format: 'png' },
      retryAfterMs: null,
      stopsTarget: false,
    })
  })

  test('with fewer images than asked for is partial: n is an upper bound', () => {
    const { outcome, usage } = read(json(200, success()), { n: 4 })
    expect(outcome).toMatchObject({ kind: 'partial', message: '1 of 4 images' })
    expect(usage.counted.image).toBe('1')
  })

  test.each<[Json]>([[[]], [[{ b64_json: '' }]], [[{ media_type: 'image/png' }]]])(
    'whose data is %j is empty, and free where it says so',
    (data) => {
      const reading = read(json(200, success({ data, usage: { ...USAGE, cost: 0 } }), IDS))
      expect(reading.outcome.kind).toBe('empty')
      expect(reading.usage.cost).toEqual({ usd: '0', where: 'usage.cost' })
    },
  )

  test.each<[string, Json | undefined]>([
    ['no usage', undefined],
    ['a null cost', { ...USAGE, cost: null }],
    ['a negative cost', { ...USAGE, cost: -1 }],
    ['a cost in words', { ...USAGE, cost: 'little' }],
  ])('with %s states no money', (_, usage) => {
    const reading = read(json(200, success(usage === undefined ? { usage: null } : { usage })))
    expect(reading.outcome.kind).toBe('produced')
    expect(reading.usage.cost).toBeNull()
  })

  test.each([
    [1e-7, '0.0000001'],
    [0.30000000000000004, '0.30000000000000004'],
  ])('keeps a cost of %d to its last digit', (cost, usd) => {
    expect(read(json(200, success({ usage: { ...USAGE, cost } }))).usage.cost?.usd).toBe(usd)
  })

  test('with a key of one’s own adds the fee and the provider’s price, exactly', () => {
    const usage = {
      ...USAGE,
      is_byok: true,
      cost: 0.1,
      cost_details: { upstream_inference_cost: 0.2 },
    }
    expect(read(json(200, success({ usage }))).usage.cost).toEqual({
      usd: '0.3',
      where: 'usage.cost and usage.cost_details.upstream_inference_cost',
    })
  })

  test('with a key of one’s own and only the fee states no money: it is not the price', () => {
    const usage = { ...USAGE, is_byok: true, cost: 0.002 }
    expect(read(json(200, success({ usage }))).usage.cost).toBeNull()
  })

  test('does not divide tokens between prompt and picture that it does not divide itself', () => {
    const mode = 'image-to-image' as const
    const operation = operationOf({ mode, settings: { mode, n: 1 } })
    const spec = openrouterAdapter.submit(operation, openrouterAdapter.baseUrl)
    const reading = doneReading(openrouterAdapter.read(json(200, success()), spec, operation))
    expect(reading.usage.reported).toEqual({ output_image_token: '1756' })
  })

  test.each<[string, Answer, string]>([
    ['a page', text(200, '<html>hello</html>'), 'not-json'],
    ['JSON without data', json(200, { created: 1 }), 'unreadable'],
  ])('that is %s is malformed', (_, answer, reason) => {
    expect(read(answer).outcome).toMatchObject({ kind: 'malformed', reason })
  })
})

const error = (code: Json, message: string, over: { [key: string]: Json } = {}): Json => ({
  error: { code, message, ...over },
  user_id: 'user_1',
})

type Row = [string, Answer, string, string | null, number | null, boolean]

const FAILURES: readonly Row[] = [
  ['a bad field', json(400, error(400, 'n: too large')), 'rejected/parameters', '400', null, false],
  [
    'an unknown model',
    json(400, error(400, 'acme/x is not a valid model ID')),
    'rejected/model',
    '400',
    null,
    false,
  ],
  [
    'an unknown model by its availability',
    json(400, error(400, 'no', { availability: { code: 'model_not_found', retryable: false } })),
    'rejected/model',
    'model_not_found',
    null,
    false,
  ],
  [
    'a model that refuses',
    json(400, error(400, 'I cannot', { metadata: { error_type: 'refusal' } })),
    'blocked/moderation',
    'refusal',
    null,
    false,
  ],
  [
    'a policy',
    json(400, error(400, 'no', { metadata: { error_type: 'content_policy_violation' } })),
    'blocked/moderation',
    'content_policy_violation',
    null,
    false,
  ],
  [
    'a policy of the provider behind',
    json(
      400,
      error(400, 'Provider returned error', {
        metadata: { provider_name: 'OpenAI', raw: '{"error":{"code":"moderation_blocked"}}' },
      }),
    ),
    'blocked/moderation',
    '400',
    null,
    false,
  ],
  [
    'a picture that is none',
    json(400, error(400, 'no', { metadata: { error_type: 'invalid_image' } })),
    'rejected/parameters',
    'invalid_image',
    null,
    false,
  ],
  ['no key', json(401, error(401, 'No auth')), 'rejected/auth', '401', null, true],
  ['no credit', json(402, error(402, 'Insufficient credits')), 'rejected/funds', '402', null, true],
  [
    'a flagged prompt',
    json(
      403,
      error(403, 'Input was flagged', {
        metadata: {
          reasons: ['violence'],
          flagged_input: 'a very gory…',
          provider_name: 'OpenAI',
          model_slug: 'openai/gpt-image-2',
        },
      }),
    ),
    'blocked/moderation-input',
    '403',
    null,
    false,
  ],
  [
    'a key of the wrong kind',
    json(403, error(403, 'Only management keys can perform this operation')),
    'rejected/auth',
    '403',
    null,
    true,
  ],
  [
    'a key’s limit under 403',
    json(403, error(403, 'Key limit exceeded (total limit)')),
    'rejected/funds',
    '403',
    null,
    true,
  ],
  [
    'an upstream that is out of credits itself',
    json(429, error(429, 'Provider returned error', { metadata: { raw: 'Insufficient credits' } })),
    'throttled/rate-limit',
    '429',
    null,
    false,
  ],
  [
    'no endpoint',
    json(404, error(404, 'No endpoints found')),
    'rejected/model',
    '404',
    null,
    false,
  ],
  [
    'a picture that was not found',
    json(404, error(404, 'no', { metadata: { error_type: 'image_not_found' } })),
    'rejected/parameters',
    'image_not_found',
    null,
    false,
  ],
  ['a timeout', json(408, error(408, 'timed out')), 'lost/timeout', '408', null, false],
  ['too much', json(413, error(413, 'large')), 'rejected/parameters', '413', null, false],
  [
    'a rate with its wait',
    json(429, error(429, 'slow', { metadata: { error_type: 'rate_limit_exceeded' } }), {
      'retry-after': '7',
    }),
    'throttled/rate-limit',
    'rate_limit_exceeded',
    7000,
    false,
  ],
  [
    'a rate with the time it ends',
    json(429, error(429, 'slow'), {
      date: 'Sat, 21 Nov 2026 00:00:00 GMT',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(Date.parse('2026-11-21T00:00:41Z')),
    }),
    'throttled/rate-limit',
    '429',
    41_000,
    false,
  ],
  [
    'no capacity',
    json(
      503,
      error(503, 'full', {
        availability: { code: 'capacity_exhausted', retryable: true, retry_after: 3 },
      }),
    ),
    'unavailable/overloaded',
    'capacity_exhausted',
    3000,
    false,
  ],
  ['a fault', json(500, error(500, 'x')), 'unavailable/server-error', '500', null, false],
  [
    'a provider that failed',
    json(502, error(502, 'x', { metadata: { error_type: 'provider_unavailable' } })),
    'unavailable/server-error',
    'provider_unavailable',
    null,
    false,
  ],
  ['an edge that gave up', text(524, '<html>'), 'lost/timeout', null, null, false],
  ['an overload', json(529, error(529, 'x')), 'unavailable/overloaded', '529', null, false],
  ['a redirect', text(302, ''), 'unavailable/redirect', null, null, false],
]

describe('a request that gave no image', () => {
  test.each(FAILURES)('for %s is read for what it is', (_, answer, expected, code, wait, stops) => {
    const reading = read({ ...answer, headers: { ...answer.headers, ...IDS } })
    expect(`${reading.outcome.kind}/${reading.outcome.reason}`).toBe(expected)
    expect(reading.outcome.code).toBe(code)
    expect(reading.retryAfterMs).toBe(wait)
    expect(reading.stopsTarget).toBe(stops)
    expect(reading.requestIds).toEqual(['gen-1795219200-AbC'])
    expect(reading.usage).toEqual({
      reported: {},
      counted: { request: '1', image: '0' },
      cost: null,
    })
  })

  const meant = FAILURES.filter(([, { status, body }]) => status >= 400 && body.kind === 'json')

  test.each(meant)('for %s means the same inside a success', (_, answer, expected, code) => {
    const reading = read({ ...answer, status: 200, headers: IDS })
    expect(`${reading.outcome.kind}/${reading.outcome.reason}`).toBe(expected)
    expect(reading.outcome.code).toBe(code)
  })

  test('for an error in one of its choices is read by that error', () => {
    const choice = { index: 0, finish_reason: 'error', error: { code: 429, message: 'slow' } }
    expect(read(json(200, { choices: [choice] })).outcome).toMatchObject({
      kind: 'throttled',
      reason: 'rate-limit',
      message: 'slow',
    })
  })

  test('says what the provider behind said', () => {
    const metadata = { provider_name: 'OpenAI', raw: 'upstream is down' }
    const answer = json(502, error(502, 'Provider returned error', { metadata }))
    expect(read(answer).outcome.message).toBe('Provider returned error: upstream is down')
  })

  test('keeps a cost stated beside the error', () => {
    const answer = json(200, { error: { code: 502, message: 'x' }, usage: { cost: 0.001 } })
    expect(read(answer).usage.cost).toEqual({ usd: '0.001', where: 'usage.cost' })
  })
})

describe('a stream', () => {
  const completed = (usage: Json): { event: null; data: Json } => ({
    event: null,
    data: { type: 'image_generation.completed', b64_json: TOKEN, media_type: 'image/webp', usage },
  })
  const preview = {
    event: null,
    data: { type: 'image_generation.partial_image', partial_image_index: 0, b64_json: TOKEN },
  }
  const failure = {
    event: null,
    data: { type: 'error', error: { code: 'upstream_error', message: 'broken' } },
  }

  test('gives the finished image, its previews and its cost', () => {
    const reading = read(events(preview, completed(USAGE), { event: null, data: '[DONE]' }))
    expect(reading.outcome.kind).toBe('produced')
    expect(reading.partials).toHaveLength(1)
    expect(reading.resolved).toEqual({ format: 'webp' })
    expect(reading.usage).toEqual({
      reported: { input_text_token: '18', output_image_token: '1756' },
      counted: { request: '1', image: '1', partial_image: '1' },
      cost: { usd: '0.05277', where: 'usage.cost' },
    })
  })

  test('whose finished images each state a cost states none: nobody says if one is the whole', () => {
    const reading = read(events(completed(USAGE), completed(USAGE)), { n: 2 })
    expect(reading.outcome.kind).toBe('produced')
    expect(reading.usage.cost).toBeNull()
  })

  test('takes the one cost that is stated', () => {
    const reading = read(events(completed(null), completed(USAGE)), { n: 2 })
    expect(reading.usage.cost?.usd).toBe('0.05277')
  })

  test('that fails under a success is unavailable, with its previews kept', () => {
    const reading = read(events(preview, failure))
    expect(reading.outcome).toEqual({
      kind: 'unavailable',
      reason: 'server-error',
      code: 'upstream_error',
      message: 'broken',
    })
    expect(reading.partials).toHaveLength(1)
  })

  test('that fails after an image is partial, and says why', () => {
    const reading = read(events(completed(USAGE), failure), { n: 2 })
    expect(reading.outcome).toMatchObject({ kind: 'partial', message: 'broken' })
  })

  test('that ends without a finished image is lost', () => {
    expect(read(events(preview)).outcome).toMatchObject({ kind: 'lost', reason: 'truncated' })
  })
})
