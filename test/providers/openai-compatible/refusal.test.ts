import { expect, test } from 'vitest'
import type { Answer } from '../../../src/domain/request.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { json, text } from '../fixtures.ts'
import { readAt } from './host.ts'

const HTML = '<html><head><title>502 Bad Gateway</title></head><body>cloudflare</body></html>'
const lite = (status: number, message: string, over: object = {}): Answer =>
  json(status, { error: { message, type: 'None', param: 'None', code: String(status), ...over } })
const xai = (status: number, error: string, code?: string): Answer =>
  json(status, code === undefined ? { error } : { code, error })
const relay = (status: number, code: string, type = 'new_api_error'): Answer =>
  json(status, { error: { message: 'no (request id: 20261121aB)', type, param: '', code } })
const HOOKS = (stage: 'before' | 'after'): Json => ({
  error: { message: 'The guardrail checks failed', type: 'hooks_failed', param: null, code: null },
  hook_results: {
    before_request_hooks: [{ verdict: stage !== 'before', id: 'h1' }],
    after_request_hooks: stage === 'after' ? [{ verdict: false, id: 'h2' }] : [],
  },
})

/** [what came, host, the answer, kind/reason/code, whether the target stops] */
const ROWS: readonly (readonly [string, string, Answer, string, boolean])[] = [
  // LiteLLM: the code is the status as a text, type and param may be the word None.
  [
    'a budget that is spent',
    'litellm',
    lite(400, 'Budget has been exceeded! Current cost: 505.50, Max budget: 500.0', {
      type: 'budget_exceeded',
    }),
    'rejected/funds/budget_exceeded',
    true,
  ],
  [
    'a budget told in words',
    'litellm',
    lite(400, 'ExceededBudget: User=u over budget'),
    'rejected/funds/400',
    true,
  ],
  [
    'a bad field',
    'litellm',
    lite(400, 'litellm.BadRequestError: OpenAIException - Invalid value'),
    'rejected/parameters/400',
    false,
  ],
  [
    'a block',
    'litellm',
    lite(400, 'litellm.ContentPolicyViolationError: AzureException - no'),
    'blocked/moderation/400',
    false,
  ],
  [
    'a block passed on in words',
    'litellm',
    lite(
      400,
      'litellm.BadRequestError: OpenAIException - Your request was rejected by the safety system. safety_violations=[violence].',
    ),
    'blocked/moderation/400',
    false,
  ],
  [
    'a block passed on with its code',
    'litellm',
    lite(400, 'no', { code: 'moderation_blocked' }),
    'blocked/moderation/moderation_blocked',
    false,
  ],
  [
    'a limit of the key',
    'litellm',
    lite(429, 'LiteLLM Rate Limit Handler for rate limit type = key. Please try again in 12s.'),
    'throttled/rate-limit/429',
    false,
  ],
  [
    'an upstream account that is empty',
    'litellm',
    lite(
      429,
      'litellm.RateLimitError: OpenAIException - You exceeded your current quota, please check your plan and billing details.',
    ),
    'rejected/funds/429',
    true,
  ],
  [
    'a wrong key of the proxy',
    'litellm',
    lite(401, 'Authentication Error, Invalid proxy server token passed', { type: 'auth_error' }),
    'rejected/auth/auth_error',
    true,
  ],
  [
    'an unknown model',
    'litellm',
    lite(400, 'Invalid model name passed in model=x. Call `/v1/models`'),
    'rejected/model/400',
    false,
  ],
  [
    'a timeout of the proxy',
    'litellm',
    lite(408, 'litellm.Timeout: APITimeoutError'),
    'lost/timeout/408',
    false,
  ],
  [
    'a fault of the proxy',
    'litellm',
    lite(500, 'litellm.InternalServerError: x'),
    'unavailable/server-error/500',
    false,
  ],
  [
    'two pictures named two ways',
    'litellm',
    json(422, { detail: [{ loc: ['body', 'image'], msg: 'field required', type: 'x' }] }),
    'rejected/parameters/null',
    false,
  ],
  // Portkey: 2xx and 4xx of its own.
  [
    'a guardrail on the prompt',
    'portkey',
    json(446, HOOKS('before')),
    'blocked/moderation-input/hooks_failed',
    false,
  ],
  [
    'a guardrail on the picture',
    'portkey',
    json(446, HOOKS('after')),
    'blocked/moderation-output/hooks_failed',
    false,
  ],
  ['a guardrail that says nothing', 'portkey', json(446, {}), 'blocked/moderation/null', false],
  [
    'a config of the gateway',
    'portkey',
    json(400, {
      status: 'failure',
      message: 'Either x-portkey-config or x-portkey-provider header is required',
    }),
    'rejected/parameters/null',
    false,
  ],
  [
    'a fault of the gateway',
    'portkey',
    json(
      500,
      { status: 'failure', message: 'Something went wrong' },
      { 'x-portkey-gateway-exception': 'true' },
    ),
    'unavailable/server-error/null',
    false,
  ],
  [
    'a timeout of the gateway',
    'portkey',
    json(408, {
      error: {
        message: 'Request exceeded the timeout sent in the request: 1000ms',
        type: 'timeout_error',
        param: null,
        code: null,
      },
    }),
    'lost/timeout/timeout_error',
    false,
  ],
  [
    'a budget of the key',
    'portkey',
    json(412, { status: 'failure', message: 'API key has exhausted its budget' }),
    'rejected/funds/null',
    true,
  ],
  [
    'another precondition',
    'portkey',
    json(412, { status: 'failure', message: 'precondition' }),
    'rejected/parameters/null',
    false,
  ],
  [
    'an upstream error',
    'portkey',
    json(400, {
      error: {
        message: 'openai error: no',
        type: 'image_generation_user_error',
        param: null,
        code: 'moderation_blocked',
        moderation_details: { moderation_stage: 'output' },
      },
      provider: 'openai',
    }),
    'blocked/moderation-output/moderation_blocked',
    false,
  ],
  [
    'an upstream billing stop',
    'portkey',
    json(429, {
      error: {
        message: 'openai error: x',
        type: 'insufficient_quota',
        param: null,
        code: 'insufficient_quota',
      },
      provider: 'openai',
    }),
    'rejected/funds/insufficient_quota',
    true,
  ],
  // TokenMix
  [
    'an empty wallet',
    'tokenmix',
    json(402, { error: { message: 'Insufficient balance', type: 'billing', code: null } }),
    'rejected/funds/billing',
    true,
  ],
  [
    'a wrong key',
    'tokenmix',
    json(401, { error: { message: 'no', type: 'x', code: 'invalid_api_key' } }),
    'rejected/auth/invalid_api_key',
    true,
  ],
  [
    'too many requests',
    'tokenmix',
    json(429, { error: { message: 'slow down', type: 'x', code: null } }),
    'throttled/rate-limit/x',
    false,
  ],
  // New API relays
  [
    'an empty account as 403',
    'rutaapi',
    relay(403, 'insufficient_user_quota'),
    'rejected/funds/insufficient_user_quota',
    true,
  ],
  [
    'a key without quota',
    'rutaapi',
    relay(403, 'pre_consume_token_quota_failed'),
    'rejected/funds/pre_consume_token_quota_failed',
    true,
  ],
  [
    'an empty account as 401',
    'rutaapi',
    relay(401, 'insufficient_user_quota'),
    'rejected/funds/insufficient_user_quota',
    true,
  ],
  [
    'a group that may not',
    'rutaapi',
    relay(403, 'access_denied'),
    'rejected/auth/access_denied',
    true,
  ],
  [
    'a model without a channel as 503',
    'rutaapi',
    relay(503, 'model_not_found'),
    'rejected/model/model_not_found',
    false,
  ],
  [
    'a full channel',
    'rutaapi',
    relay(503, 'get_channel_failed'),
    'unavailable/overloaded/get_channel_failed',
    false,
  ],
  [
    'a remapped limit',
    'rutaapi',
    relay(500, 'rate_limit_exceeded'),
    'throttled/rate-limit/rate_limit_exceeded',
    false,
  ],
  [
    'xAI’s fee',
    'rutaapi',
    relay(400, 'violation_fee.grok.csam'),
    'blocked/moderation-input/violation_fee.grok.csam',
    false,
  ],
  [
    'a relay’s block',
    'rutaapi',
    relay(400, 'moderation_blocked', 'shell_api_error'),
    'blocked/moderation/moderation_blocked',
    false,
  ],
  [
    'a block as 451',
    'rutaapi',
    json(451, { error: { message: 'no', type: 'new_api_error', param: '', code: '' } }),
    'blocked/moderation/new_api_error',
    false,
  ],
  // Together
  [
    'no credit',
    'together',
    json(402, { error: { message: 'Credit limit exceeded' } }),
    'rejected/funds/null',
    true,
  ],
  [
    'an unsafe prompt',
    'together',
    json(422, {
      error: { message: 'NSFW content detected', type: 'invalid_request_error', code: null },
    }),
    'blocked/moderation/invalid_request_error',
    false,
  ],
  [
    'a bad field',
    'together',
    json(422, { error: { message: 'steps must be at most 12', type: 'invalid_request_error' } }),
    'rejected/parameters/invalid_request_error',
    false,
  ],
  [
    'an unknown model',
    'together',
    json(404, { error: { message: 'no', code: 'model_not_available' } }),
    'rejected/model/model_not_available',
    false,
  ],
  [
    'an overload',
    'together',
    json(503, { error: { message: 'busy' } }),
    'unavailable/overloaded/null',
    false,
  ],
  // xAI: three shapes
  [
    'a refused prompt as 403',
    'xai',
    xai(
      403,
      'Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_CSAM',
      'permission-denied',
    ),
    'blocked/moderation-input/permission-denied',
    false,
  ],
  [
    'a refused prompt as 400',
    'xai',
    xai(400, 'Generated content rejected by content moderation.'),
    'blocked/moderation-input/null',
    false,
  ],
  [
    'no credits as 403',
    'xai',
    xai(403, 'Your newly created team doesn’t have any credits yet.', 'permission-denied'),
    'rejected/funds/permission-denied',
    true,
  ],
  [
    'no credits as 429',
    'xai',
    xai(
      429,
      'Your team has either used all available credits or reached its monthly spending limit.',
      'resource-exhausted',
    ),
    'rejected/funds/resource-exhausted',
    true,
  ],
  [
    'a wrong key as 400',
    'xai',
    xai(400, 'Incorrect API key provided: xx***yy.', 'invalid-argument'),
    'rejected/auth/invalid-argument',
    true,
  ],
  [
    'an unsupported argument',
    'xai',
    json(400, {
      error: {
        message: 'Argument not supported: size',
        type: 'invalid_request_error',
        param: null,
        code: 400,
      },
    }),
    'rejected/parameters/invalid_request_error',
    false,
  ],
  ['a limit', 'xai', xai(429, 'Too many requests'), 'throttled/rate-limit/null', false],
  // DeepInfra: three shapes
  [
    'an error in detail',
    'deepinfra',
    json(400, { detail: { error: 'prompt is empty' } }),
    'rejected/parameters/null',
    false,
  ],
  [
    'a text in detail',
    'deepinfra',
    json(401, { detail: 'Not authenticated' }),
    'rejected/auth/null',
    true,
  ],
  [
    'an unknown model',
    'deepinfra',
    json(404, { detail: { error: 'Model is not available' } }),
    'rejected/model/null',
    false,
  ],
  ['no funds', 'deepinfra', json(402, { detail: { error: 'pay' } }), 'rejected/funds/null', true],
  [
    'an error of the edits path',
    'deepinfra',
    json(429, { error: { message: 'slow' } }),
    'throttled/rate-limit/null',
    false,
  ],
  // Fireworks
  [
    'a wrong key',
    'fireworks',
    json(401, { error: { message: 'no', type: 'invalid_request_error', code: 'UNAUTHORIZED' } }),
    'rejected/auth/UNAUTHORIZED',
    true,
  ],
  [
    'no funds',
    'fireworks',
    json(412, { error: 'Account is suspended: insufficient credits' }),
    'rejected/funds/null',
    true,
  ],
  ['a spent account', 'fireworks', json(402, { error: 'pay' }), 'rejected/funds/null', true],
  // SiliconFlow: numbers, and bare texts
  [
    'a bad field',
    'siliconflow',
    json(400, { code: 20015, message: 'image_size is invalid', data: null }),
    'rejected/parameters/20015',
    false,
  ],
  [
    'an unknown model',
    'siliconflow',
    json(400, {
      code: 20012,
      message: 'Model does not exist. Please check it carefully.',
      data: null,
    }),
    'rejected/model/20012',
    false,
  ],
  [
    'a wrong key as a bare text',
    'siliconflow',
    json(401, 'Invalid token'),
    'rejected/auth/null',
    true,
  ],
  [
    'an empty account as 403',
    'siliconflow',
    json(403, { code: 30001, message: 'Sorry, your account balance is insufficient', data: null }),
    'rejected/funds/30001',
    true,
  ],
  [
    'an empty account in words',
    'siliconflow',
    json(403, { message: 'Sorry, your account balance is insufficient', data: null }),
    'rejected/funds/null',
    true,
  ],
  [
    'an account that is not verified',
    'siliconflow',
    json(403, { code: 30003, message: 'verify first', data: null }),
    'rejected/auth/30003',
    true,
  ],
  ['no such page', 'siliconflow', json(404, '404 page not found'), 'rejected/model/null', false],
  [
    'a limit',
    'siliconflow',
    json(429, {
      message: 'Request was rejected due to rate limiting. Details: IPM limit reached',
      data: null,
    }),
    'throttled/rate-limit/null',
    false,
  ],
  [
    'a block',
    'siliconflow',
    json(451, { code: 20051, message: 'no', data: null }),
    'blocked/moderation/20051',
    false,
  ],
  [
    'an overload',
    'siliconflow',
    json(503, {
      code: 50505,
      message: 'Model service overloaded. Please try again later.',
      data: null,
    }),
    'unavailable/overloaded/50505',
    false,
  ],
  [
    'a timeout as a bare text',
    'siliconflow',
    json(504, 'upstream request timeout'),
    'unavailable/server-error/null',
    false,
  ],
  // What stands before all of them
  ['a page of an edge server', 'together', text(502, HTML), 'unavailable/server-error/null', false],
  [
    'a redirect',
    'litellm',
    { ...text(302, ''), headers: { location: 'https://login.example/?token=1' } },
    'unavailable/redirect/null',
    false,
  ],
  ['a closed connection at the edge', 'tokenmix', text(524, ''), 'lost/timeout/null', false],
]

test.each(ROWS)('%s (%s)', (_, id, answer, expected, stops) => {
  const { outcome, stopsTarget, usage } = readAt(id, answer)
  expect(`${outcome.kind}/${outcome.reason}/${outcome.code}`).toBe(expected)
  expect(stopsTarget).toBe(stops)
  expect(usage.counted).toMatchObject({ request: '1', image: '0' })
  expect(usage.cost).toBeNull()
})

test.each([
  ['litellm', lite(429, 'Limit reached. Please try again in 12s.'), 12_000],
  ['portkey', json(429, {}, { 'retry-after-ms': '1500' }), 1500],
  ['siliconflow', json(503, { message: 'busy' }, { 'retry-after': '3' }), 3000],
  ['rutaapi', relay(403, 'insufficient_user_quota'), null],
])('%s: the wait asked for is read', (id, answer, waitMs) => {
  expect(readAt(id, answer).retryAfterMs).toBe(waitMs)
})

test('the words of every shape are kept', () => {
  const words = (id: string, answer: Answer) => readAt(id, answer).outcome.message
  expect(words('siliconflow', json(401, 'Invalid token'))).toBe('Invalid token')
  expect(words('deepinfra', json(400, { detail: { error: 'prompt is empty' } }))).toBe(
    'prompt is empty',
  )
  expect(
    words(
      'litellm',
      json(422, {
        detail: [
          { loc: ['body', 'n'], msg: 'too big' },
          { loc: ['body', 'size'], msg: 'bad' },
        ],
      }),
    ),
  ).toBe('body.n: too big; body.size: bad')
  expect(words('xai', xai(400, 'text'))).toBe('text')
  expect(words('together', text(502, HTML))).toBe('502 Bad Gateway cloudflare')
  expect(
    words('litellm', { ...text(302, ''), headers: { location: 'https://login.example/?token=1' } }),
  ).toContain('https://login.example;')
})

test('the id is the host’s header, else the words', () => {
  const headers = { 'x-oneapi-request-id': '20261121x', 'x-request-id': 'other' }
  expect(readAt('rutaapi', { ...relay(500, 'x'), headers }).requestIds).toEqual(['20261121x'])
  expect(readAt('rutaapi', relay(500, 'x')).requestIds).toEqual(['20261121aB'])
  expect(
    readAt('litellm', lite(400, 'OpenAIException - request ID req_7f3a00')).requestIds,
  ).toEqual(['req_7f3a00'])
  expect(readAt('xai', json(500, {}, { 'cf-ray': '8f2' })).requestIds).toEqual(['8f2'])
})

test('a violation is counted where a fee may be due for it, and a plain refusal is none', () => {
  const violations = (id: string, answer: Answer) => readAt(id, answer).usage.counted.violation
  expect(violations('xai', xai(403, 'Content violates usage guidelines.'))).toBe('1')
  expect(violations('xai', xai(429, 'Too many requests'))).toBe('0')
  expect(violations('rutaapi', relay(400, 'violation_fee.grok.csam'))).toBe('1')
  expect(violations('together', json(422, { error: { message: 'NSFW content' } }))).toBeUndefined()
})
