import { describe, expect, test } from 'vitest'
import type { Answer } from '../../../src/domain/request.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { googleImagenAdapter } from '../../../src/providers/google-imagen/adapter.ts'
import { doneReading, json, operationOf, SOME_SPEC, text } from '../fixtures.ts'

const image = (data = 'iVBORw=='): Json => ({ mimeType: 'image/png', bytesBase64Encoded: data })
const FILTERED =
  'Unable to show generated images. All images were filtered out. You will not be charged for blocked images. Support codes: 29310472'

const reading = (answer: Answer, n = 1) => {
  const operation = operationOf({
    model: 'imagen-4.0-generate-001',
    settings: { mode: 'text-to-image', n },
  })
  return doneReading(googleImagenAdapter.read(answer, SOME_SPEC, operation))
}
const predictions = (...list: readonly Json[]): Answer => json(200, { predictions: list })

describe('an answer with pictures', () => {
  test('is read whole, and tells nothing of usage', () => {
    const answer = predictions(image(`[image:${'a'.repeat(64)}]`), image())
    expect(reading(answer, 2)).toEqual({
      outcome: { kind: 'produced', reason: null, code: null, message: null },
      images: [
        { kind: 'blob', sha256: 'a'.repeat(64) },
        { kind: 'base64', text: 'iVBORw==' },
      ],
      partials: [],
      usage: { reported: {}, counted: { request: '1', image: '2' }, cost: null },
      requestIds: [],
      resolved: {},
      retryAfterMs: null,
      stopsTarget: false,
    })
  })

  test('counts no entry about the prompt as a picture', () => {
    const about = {
      contentType: 'Positive Prompt',
      safetyAttributes: { categories: ['Violence'], scores: [0.1] },
    }
    expect(reading(predictions(image(), about), 1).usage.counted.image).toBe('1')
  })

  test('of which some were filtered is partial, and its price is not nothing', () => {
    const { outcome, images, usage } = reading(
      predictions(image(), { raiFilteredReason: FILTERED }),
      2,
    )
    expect(outcome).toEqual({ kind: 'partial', reason: null, code: '29310472', message: FILTERED })
    expect(images).toHaveLength(1)
    expect(usage).toEqual({ reported: {}, counted: { request: '1', image: '1' }, cost: null })
  })

  test('fewer than asked without a word is partial', () => {
    expect(reading(predictions(image()), 4).outcome).toMatchObject({
      kind: 'partial',
      message: '1 of 4 images',
    })
  })
})

describe('an answer without a picture', () => {
  test('that was filtered whole states that it costs nothing', () => {
    const { outcome, usage } = reading(predictions({ raiFilteredReason: FILTERED }), 2)
    expect(outcome).toEqual({
      kind: 'blocked',
      reason: 'moderation-output',
      code: '29310472',
      message: FILTERED,
    })
    expect(usage.cost).toEqual({ usd: '0', where: 'raiFilteredReason' })
  })

  test('whose reason promises nothing states no cost', () => {
    const { outcome, usage } = reading(predictions({ raiFilteredReason: 'Filtered.' }))
    expect(outcome).toMatchObject({ kind: 'blocked', code: null })
    expect(usage.cost).toBeNull()
  })

  test.each<[string, Json, string]>([
    ['no predictions at all, which is how filtering is silent', {}, 'blocked/moderation-output'],
    ['an empty list', { predictions: [] }, 'empty/null'],
    ['a picture in a bucket', { predictions: [{ gcsUri: 'gs://b/x.png' }] }, 'empty/null'],
    ['predictions of another kind', { predictions: 'x' }, 'malformed/unreadable'],
    ['a bare list', [], 'malformed/unreadable'],
  ])('but with %s', (_, body, expected) => {
    const { outcome, images, usage } = reading(json(200, body))
    expect(`${outcome.kind}/${outcome.reason}`).toBe(expected)
    expect(images).toEqual([])
    expect(usage.cost).toBeNull()
  })
})

const error = (code: number, status: string, message: string, details: readonly Json[] = []) =>
  json(code, { error: { code, status, message, details } })
const info = (reason: string): Json => ({
  '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
  reason,
})

describe('a request that was refused', () => {
  test.each<[string, Answer, string, string | null, boolean]>([
    [
      'a prompt with words of a list',
      error(
        400,
        'INVALID_ARGUMENT',
        "Image generation failed with the following error: The prompt could not be submitted. This prompt contains sensitive words that violate Google's Responsible AI practices.",
      ),
      'blocked/moderation-input',
      'INVALID_ARGUMENT',
      false,
    ],
    [
      'a prompt with a support code',
      error(400, 'INVALID_ARGUMENT', 'Try rephrasing the prompt. Support codes: 89371032'),
      'blocked/moderation-input',
      '89371032',
      false,
    ],
    [
      'a wrong parameter',
      error(400, 'INVALID_ARGUMENT', 'sampleCount must be between 1 and 4.'),
      'rejected/parameters',
      'INVALID_ARGUMENT',
      false,
    ],
    [
      'an account without billing',
      error(
        400,
        'FAILED_PRECONDITION',
        'Imagen API is only accessible to billed users at this time.',
      ),
      'rejected/funds',
      'FAILED_PRECONDITION',
      true,
    ],
    [
      'a token that ran out',
      error(401, 'UNAUTHENTICATED', 'no', [info('ACCESS_TOKEN_EXPIRED')]),
      'rejected/auth',
      'ACCESS_TOKEN_EXPIRED',
      true,
    ],
    [
      'a right that is missing',
      error(403, 'PERMISSION_DENIED', "Permission 'aiplatform.endpoints.predict' denied"),
      'rejected/auth',
      'PERMISSION_DENIED',
      true,
    ],
    [
      'a model gone',
      error(404, 'NOT_FOUND', 'Publisher Model imagen-4.0-generate-001 was not found.'),
      'rejected/model',
      'NOT_FOUND',
      false,
    ],
    [
      'a quota',
      error(429, 'RESOURCE_EXHAUSTED', 'Quota exceeded.'),
      'throttled/rate-limit',
      'RESOURCE_EXHAUSTED',
      false,
    ],
    ['a fault', error(500, 'INTERNAL', 'x'), 'unavailable/server-error', 'INTERNAL', false],
    [
      'a full server',
      error(503, 'UNAVAILABLE', 'x'),
      'unavailable/overloaded',
      'UNAVAILABLE',
      false,
    ],
    ['a page', text(200, '<html>'), 'malformed/not-json', null, false],
  ])('%s', (_, answer, expected, code, stopsTarget) => {
    const found = reading(answer)
    expect(`${found.outcome.kind}/${found.outcome.reason}`).toBe(expected)
    expect(found.outcome.code).toBe(code)
    expect(found.stopsTarget).toBe(stopsTarget)
    expect(found.usage.cost).toBeNull()
  })
})
