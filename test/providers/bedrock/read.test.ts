import { describe, expect, test } from 'vitest'
import type { Answer } from '../../../src/domain/request.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { bedrockAdapter } from '../../../src/providers/bedrock/adapter.ts'
import { doneReading, json, operationOf, text } from '../fixtures.ts'

const ID = '7f1c2a4e-7f0e-4ad5-9b54-1f0f1b8f9a11'
const HEADERS = { 'x-amzn-requestid': ID, 'content-type': 'application/json' }
const token = (letter: string) => `[image:${letter.repeat(64)}]`

function reading(answer: Answer, n = 1) {
  const model = n > 1 ? 'amazon.nova-canvas-v1:0' : 'stability.stable-image-core-v1:1'
  const operation = operationOf({ model, settings: { mode: 'text-to-image', n } })
  const spec = bedrockAdapter.submit(operation, bedrockAdapter.baseUrl)
  return doneReading(bedrockAdapter.read(answer, spec, operation))
}

const ok = (body: Json) => json(200, body, HEADERS)
const PARTLY = 'Some of the generated images have been blocked by our content filters.'
const WHOLLY = 'All of the generated images have been blocked by our content filters.'

describe('a success', () => {
  test('of a Stability model gives its image, its seed and its id, and no price', () => {
    expect(
      reading(ok({ seeds: [41183907], finish_reasons: [null], images: [token('a')] })),
    ).toEqual({
      outcome: { kind: 'produced', reason: null, code: null, message: null },
      images: [{ kind: 'blob', sha256: 'a'.repeat(64) }],
      partials: [],
      usage: { reported: {}, counted: { request: '1', image: '1' }, cost: null },
      requestIds: [ID],
      resolved: { seed: '41183907' },
      retryAfterMs: null,
      stopsTarget: false,
    })
  })

  test('of an Amazon model gives all its images', () => {
    const { outcome, images, usage, resolved } = reading(
      ok({ images: [token('a'), token('b')], error: null }),
      2,
    )
    expect(outcome.kind).toBe('produced')
    expect(images).toHaveLength(2)
    expect(usage.counted).toEqual({ request: '1', image: '2' })
    expect(resolved).toEqual({})
  })

  test('with some images blocked is partial, and says why', () => {
    const { outcome, images } = reading(ok({ images: [token('a')], error: PARTLY }), 3)
    expect(outcome).toEqual({ kind: 'partial', reason: null, code: null, message: PARTLY })
    expect(images).toHaveLength(1)
  })

  test('keeps no image that its finish reason says was filtered', () => {
    const body = {
      images: [token('a')],
      finish_reasons: ['Filter reason: output image'],
      seeds: [1],
    }
    expect(reading(ok(body))).toMatchObject({
      outcome: { kind: 'blocked', reason: 'moderation-output' },
      images: [],
      usage: { counted: { image: '0' } },
      resolved: {},
    })
  })

  test.each<[Json, string]>([
    [{ images: [], error: WHOLLY }, 'blocked/moderation-output'],
    [{ error: WHOLLY }, 'blocked/moderation-output'],
    [{ finish_reasons: ['Filter reason: prompt'] }, 'blocked/moderation-input'],
    [{ finish_reasons: ['Filter reason: input image'] }, 'blocked/moderation-input'],
    [{ finish_reasons: ['Filter reason: output image'] }, 'blocked/moderation-output'],
    [{ finish_reasons: ['Filter reason: unheard of'] }, 'blocked/moderation'],
    [{ finish_reasons: ['Inference error'] }, 'unavailable/task-failed'],
    [{ images: [], error: 'The model ran out of memory.' }, 'unavailable/task-failed'],
    [
      {
        id: 'x',
        status: 'Request Moderated',
        result: null,
        progress: null,
        details: { 'Moderation Reasons': ['Derivative Works Filter'] },
        preview: null,
      },
      'blocked/moderation',
    ],
    [{ images: [] }, 'empty/null'],
    [{ images: [], error: null }, 'empty/null'],
    [{ images: ['', null, 5] }, 'empty/null'],
    [{}, 'malformed/unreadable'],
    [{ images: token('a') }, 'malformed/unreadable'],
    [{ finish_reasons: [null] }, 'malformed/unreadable'],
  ])('%j is %s', (body, expected) => {
    const { outcome, images, requestIds } = reading(ok(body))
    expect(`${outcome.kind}/${outcome.reason}`).toBe(expected)
    expect(images).toEqual([])
    expect(requestIds).toEqual([ID])
  })

  test('names the filter that a moderated request ran into', () => {
    const details = { 'Moderation Reasons': ['Derivative Works Filter'] }
    expect(reading(ok({ status: 'Request Moderated', details })).outcome.message).toBe(
      'Request Moderated: Derivative Works Filter',
    )
  })

  test('that is a page is malformed', () => {
    expect(reading(text(200, '<html>hi</html>')).outcome).toMatchObject({
      kind: 'malformed',
      reason: 'not-json',
      message: 'hi',
    })
  })
})

describe('a refusal', () => {
  const NAMESPACE = ':http://internal.amazon.com/coral/com.amazon.bedrock/'
  const refused = (status: number, type: string, message = 'no') =>
    json(status, { message }, { ...HEADERS, 'x-amzn-errortype': `${type}${NAMESPACE}` })

  test.each<[string, Answer, string, boolean]>([
    ['a bad body', refused(400, 'ValidationException'), 'rejected/parameters', false],
    [
      'a flagged prompt',
      refused(
        400,
        'ValidationException',
        'This request has been blocked by our content filters. Please adjust your text prompt to submit a new request.',
      ),
      'blocked/moderation-input',
      false,
    ],
    [
      'a wrong id',
      refused(400, 'ValidationException', 'The provided model identifier is invalid.'),
      'rejected/model',
      false,
    ],
    [
      'a model that needs a profile',
      refused(
        400,
        'ValidationException',
        'Invocation of model ID x with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.',
      ),
      'rejected/model',
      false,
    ],
    ['a quota', refused(400, 'ServiceQuotaExceededException'), 'throttled/rate-limit', false],
    ['no permission', refused(403, 'AccessDeniedException'), 'rejected/auth', true],
    [
      'no way to pay',
      refused(
        403,
        'AccessDeniedException',
        'Model access is denied due to INVALID_PAYMENT_INSTRUMENT: A valid payment instrument must be provided.',
      ),
      'rejected/funds',
      true,
    ],
    ['a wrong key', refused(403, 'UnrecognizedClientException'), 'rejected/auth', true],
    ['an old token', refused(403, 'ExpiredTokenException'), 'rejected/auth', true],
    ['a wrong signature', refused(403, 'InvalidSignatureException'), 'rejected/auth', true],
    [
      'a model that has ended',
      refused(
        404,
        'ResourceNotFoundException',
        'This model version has reached the end of its life.',
      ),
      'rejected/model',
      false,
    ],
    [
      'a model that took too long',
      refused(408, 'ModelTimeoutException'),
      'unavailable/timeout',
      false,
    ],
    ['a gateway that gave up', text(408, ''), 'lost/timeout', false],
    ['a model that failed', refused(424, 'ModelErrorException'), 'unavailable/task-failed', false],
    ['a rate', refused(429, 'ThrottlingException'), 'throttled/rate-limit', false],
    ['a model not ready', refused(429, 'ModelNotReadyException'), 'unavailable/overloaded', false],
    ['a fault', refused(500, 'InternalServerException'), 'unavailable/server-error', false],
    ['a full server', refused(503, 'ServiceUnavailableException'), 'unavailable/overloaded', false],
    [
      'a type in the body',
      json(400, { __type: 'com.amazon.coral.service#UnrecognizedClientException', message: 'x' }),
      'rejected/auth',
      true,
    ],
    [
      'a redirect',
      text(301, '', { location: 'https://x.example/' }),
      'unavailable/redirect',
      false,
    ],
  ])('for %s is read for what it is', (_, answer, expected, stopsTarget) => {
    const { outcome, usage, stopsTarget: stops, retryAfterMs } = reading(answer)
    expect(`${outcome.kind}/${outcome.reason}`).toBe(expected)
    expect(stops).toBe(stopsTarget)
    expect(usage.counted).toEqual({ request: '1', image: '0' })
    expect(retryAfterMs).toBeNull()
  })

  test('keeps the type, the words and the id, whatever the case of their name', () => {
    const answer = json(
      403,
      { Message: 'User is not authorized.' },
      {
        ...HEADERS,
        'x-amzn-errortype': 'AccessDeniedException',
      },
    )
    expect(reading(answer)).toMatchObject({
      outcome: { code: 'AccessDeniedException', message: 'User is not authorized.' },
      requestIds: [ID],
    })
  })

  test('is waited after where a header says so', () => {
    const { headers, ...answer } = refused(429, 'ThrottlingException')
    expect(reading({ ...answer, headers: { ...headers, 'retry-after': '3' } }).retryAfterMs).toBe(
      3000,
    )
  })
})
