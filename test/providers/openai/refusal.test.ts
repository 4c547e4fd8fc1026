import { describe, expect, test } from 'vitest'
import type { Answer } from '../../../src/domain/request.ts'
import { openaiAdapter } from '../../../src/providers/openai/adapter.ts'
import { doneReading, json, operationOf, SOME_SPEC, text } from '../fixtures.ts'

const read = (answer: Answer) => doneReading(openaiAdapter.read(answer, SOME_SPEC, operationOf()))
const HTML = '<html><head><title>502 Bad Gateway</title></head><body>cloudflare</body></html>'

interface ErrorFields {
  readonly message?: string
  readonly type?: string
  readonly code?: string | null
  readonly moderation_details?: { readonly moderation_stage: string }
}

const failure = (status: number, error: ErrorFields, headers: Record<string, string> = {}) =>
  json(
    status,
    { error: { message: 'no', type: 'invalid_request_error', param: null, code: null, ...error } },
    headers,
  )

/** [what came, the answer, kind/reason/code, wait in ms, whether the target stops] */
const ROWS: readonly (readonly [string, Answer, string, number | null, boolean])[] = [
  [
    'a bad value',
    failure(400, { code: 'invalid_value' }),
    'rejected/parameters/invalid_value',
    null,
    false,
  ],
  [
    'a bad field without a code',
    failure(400, {}),
    'rejected/parameters/invalid_request_error',
    null,
    false,
  ],
  [
    'an input fidelity',
    failure(400, { type: 'image_generation_user_error', code: 'invalid_input_fidelity_model' }),
    'rejected/parameters/invalid_input_fidelity_model',
    null,
    false,
  ],
  [
    'a blocked prompt',
    failure(400, { code: 'moderation_blocked', moderation_details: { moderation_stage: 'input' } }),
    'blocked/moderation-input/moderation_blocked',
    null,
    false,
  ],
  [
    'a blocked picture',
    failure(400, {
      code: 'moderation_blocked',
      moderation_details: { moderation_stage: 'output' },
    }),
    'blocked/moderation-output/moderation_blocked',
    null,
    false,
  ],
  [
    'a block at an unknown stage',
    failure(400, {
      code: 'moderation_blocked',
      moderation_details: { moderation_stage: 'unknown' },
    }),
    'blocked/moderation/moderation_blocked',
    null,
    false,
  ],
  [
    'a block without details',
    failure(400, { code: 'moderation_blocked' }),
    'blocked/moderation/moderation_blocked',
    null,
    false,
  ],
  [
    'a block of the old form',
    failure(400, { code: 'content_policy_violation' }),
    'blocked/moderation/content_policy_violation',
    null,
    false,
  ],
  [
    'a block told in words only',
    failure(400, {
      message: 'Your request was rejected by the safety system. safety_violations=[violence].',
    }),
    'blocked/moderation/invalid_request_error',
    null,
    false,
  ],
  [
    'the old azure block',
    failure(400, { code: 'contentFilter' }),
    'blocked/moderation/contentFilter',
    null,
    false,
  ],
  [
    'a hard limit',
    failure(400, { code: 'billing_hard_limit_reached' }),
    'rejected/funds/billing_hard_limit_reached',
    null,
    true,
  ],
  [
    'a wrong key',
    failure(401, { code: 'invalid_api_key' }),
    'rejected/auth/invalid_api_key',
    null,
    true,
  ],
  [
    'a wrong key of the other type',
    failure(401, { type: 'authentication_error' }),
    'rejected/auth/authentication_error',
    null,
    true,
  ],
  [
    'an unverified organization',
    failure(403, {}),
    'rejected/auth/invalid_request_error',
    null,
    true,
  ],
  [
    'a region',
    failure(403, { code: 'unsupported_country_region_territory' }),
    'rejected/auth/unsupported_country_region_territory',
    null,
    true,
  ],
  [
    'an unknown model',
    failure(404, { code: 'model_not_found' }),
    'rejected/model/model_not_found',
    null,
    false,
  ],
  [
    'a retired model that answers 400',
    failure(400, { code: 'model_not_found' }),
    'rejected/model/model_not_found',
    null,
    false,
  ],
  ['a conflict', failure(409, {}), 'rejected/parameters/invalid_request_error', null, false],
  ['a body too large', text(413, 'Payload Too Large'), 'rejected/parameters/', null, false],
  [
    'an unprocessable field',
    failure(422, {}),
    'rejected/parameters/invalid_request_error',
    null,
    false,
  ],
  ['no balance', json(402, { error: { message: 'pay' } }), 'rejected/funds/', null, true],
  [
    'a rate told in words',
    failure(429, {
      code: 'rate_limit_exceeded',
      message: 'Limit 5, Used 5, Requested 1. Please try again in 12s.',
    }),
    'throttled/rate-limit/rate_limit_exceeded',
    12_000,
    false,
  ],
  [
    'a rate told in seconds',
    failure(429, { code: 'rate_limit_exceeded' }, { 'retry-after': '7' }),
    'throttled/rate-limit/rate_limit_exceeded',
    7000,
    false,
  ],
  [
    'a rate told in both headers',
    failure(429, { code: 'rate_limit_exceeded' }, { 'retry-after': '7', 'retry-after-ms': '6500' }),
    'throttled/rate-limit/rate_limit_exceeded',
    6500,
    false,
  ],
  [
    'a rate told by a used-up limit',
    failure(
      429,
      { type: 'images' },
      {
        'x-ratelimit-remaining-images': '0',
        'x-ratelimit-reset-images': '6m0s',
        'x-ratelimit-remaining-tokens': '9',
        'x-ratelimit-reset-tokens': '9h',
      },
    ),
    'throttled/rate-limit/images',
    360_000,
    false,
  ],
  [
    'a rate told by nothing',
    failure(429, { type: 'requests' }),
    'throttled/rate-limit/requests',
    null,
    false,
  ],
  [
    'a ramp too steep',
    failure(429, { type: 'rate_limit_error', code: 'slow_down' }),
    'throttled/rate-limit/slow_down',
    null,
    false,
  ],
  [
    'a rate under the quota’s type',
    failure(429, { type: 'insufficient_quota', code: 'rate_limit_exceeded' }),
    'throttled/rate-limit/rate_limit_exceeded',
    null,
    false,
  ],
  [
    'a negative wait',
    failure(429, { code: 'rate_limit_exceeded' }, { 'retry-after': '-5' }),
    'throttled/rate-limit/rate_limit_exceeded',
    null,
    false,
  ],
  ...[
    'insufficient_quota',
    'credit_balance_exhausted',
    'organization_spend_limit_exceeded',
    'project_spend_limit_exceeded',
    'organization_usage_limit_exceeded',
  ].map(
    (code) =>
      [
        `an empty balance: ${code}`,
        failure(429, { type: 'insufficient_quota', code }, { 'retry-after': '1' }),
        `rejected/funds/${code}`,
        null,
        true,
      ] as const,
  ),
  [
    'an empty balance told by its type only',
    failure(429, { type: 'insufficient_quota' }),
    'rejected/funds/insufficient_quota',
    null,
    true,
  ],
  [
    'a fault',
    failure(500, { type: 'server_error' }),
    'unavailable/server-error/server_error',
    null,
    false,
  ],
  [
    'an overload',
    failure(
      503,
      { type: 'service_unavailable_error', code: 'server_is_overloaded' },
      { 'retry-after': '30' },
    ),
    'unavailable/overloaded/server_is_overloaded',
    30_000,
    false,
  ],
  ['an overload without a word', text(503, ''), 'unavailable/overloaded/', null, false],
  ['a bad gateway’s page', text(502, HTML), 'unavailable/server-error/', null, false],
  ['a slow gateway', text(504, HTML), 'unavailable/server-error/', null, false],
  ...[520, 521, 522, 523].map(
    (status) =>
      [
        `an edge’s ${status}`,
        text(status, HTML),
        'unavailable/server-error/',
        null,
        false,
      ] as const,
  ),
  ...[408, 499, 524].map(
    (status) =>
      [
        `a gateway that gave up with ${status}`,
        text(status, HTML),
        'lost/timeout/',
        null,
        false,
      ] as const,
  ),
  [
    'a redirect',
    text(308, '', { location: 'https://other.example/v1/x?key=secret' }),
    'unavailable/redirect/',
    null,
    false,
  ],
  [
    'a redirect with an error in its body',
    failure(302, { code: 'moderation_blocked' }),
    'unavailable/redirect/moderation_blocked',
    null,
    false,
  ],
  [
    'an error inside a success',
    failure(200, { code: 'moderation_blocked' }),
    'blocked/moderation/moderation_blocked',
    null,
    false,
  ],
  [
    'an unnamed error inside a success',
    json(200, { error: 'upstream failed' }),
    'unavailable/server-error/',
    null,
    false,
  ],
  [
    'a bad parameter inside a success',
    failure(200, {}),
    'rejected/parameters/invalid_request_error',
    null,
    false,
  ],
  [
    'azure’s plain error',
    json(404, { error: { code: 'DeploymentNotFound', message: 'gone' } }),
    'rejected/model/DeploymentNotFound',
    null,
    false,
  ],
  [
    'azure’s numbered rate',
    json(429, { error: { code: '429', message: 'Please retry after 20 seconds.' } }),
    'throttled/rate-limit/429',
    20_000,
    false,
  ],
]

describe('an answer that did not succeed', () => {
  test.each(ROWS)('%s is read for what it is', (_, answer, expected, retryAfterMs, stopsTarget) => {
    const reading = read(answer)
    const { kind, reason, code } = reading.outcome
    expect(`${kind}/${reason}/${code ?? ''}`).toBe(expected)
    expect(reading.retryAfterMs).toBe(retryAfterMs)
    expect(reading.stopsTarget).toBe(stopsTarget)
    expect(reading.usage).toEqual({
      reported: {},
      counted: { request: '1', image: '0' },
      cost: null,
    })
    expect(reading.images).toEqual([])
  })
})

test('the provider’s words stand in the message, without the tags of a page', () => {
  expect(read(failure(400, { message: 'Unknown parameter: seed' })).outcome.message).toBe(
    'Unknown parameter: seed',
  )
  expect(read(text(502, HTML)).outcome.message).toBe('502 Bad Gateway cloudflare')
  expect(read(failure(400, { message: 'x'.repeat(501) })).outcome.message).toHaveLength(500)
})

test('a redirect’s path stays out of the record', () => {
  const { outcome } = read(text(307, '', { location: 'https://other.example/v1/x?key=secret' }))
  expect(outcome.message).toBe(
    'redirected (307) to https://other.example; redirects of a paid request are not followed',
  )
})

test('the request id is the header’s, or the one that the words name', () => {
  expect(read(failure(400, {}, { 'x-request-id': 'req_a' })).requestIds).toEqual(['req_a'])
  const words = 'contact support and include the request ID req_7f3a12bc.'
  expect(read(failure(400, { message: words })).requestIds).toEqual(['req_7f3a12bc'])
  expect(read(failure(400, {})).requestIds).toEqual([])
})
