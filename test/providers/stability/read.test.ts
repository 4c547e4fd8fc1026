import { describe, expect, test } from 'vitest'
import type { Step } from '../../../src/domain/reading.ts'
import type { Answer, RequestSpec } from '../../../src/domain/request.ts'
import { NO_USAGE } from '../../../src/domain/usage.ts'
import { stabilityAdapter } from '../../../src/providers/stability/adapter.ts'
import { doneReading, json, operationOf, pendingStep, text } from '../fixtures.ts'

const SHA = 'a'.repeat(64)
const TOKEN = `[image:${SHA}]`
const TASK = 'f0'.repeat(32)
const ERROR_ID = '9160aa70222bc1cea42cbe2e5f7fa3b8'
const HEADERS = {
  'content-type': 'application/json; type=image/png',
  'x-request-id': '5f1d0c8e9b7a4f3c',
}

const operation = operationOf({ model: 'core' })
const SUBMIT = stabilityAdapter.submit(operation, 'https://api.stability.ai')
const POLL: RequestSpec = {
  purpose: 'poll',
  method: 'GET',
  url: `https://api.stability.ai/v2beta/results/${TASK}`,
  headers: { accept: 'application/json' },
  body: null,
  credential: true,
}

const read = (answer: Answer, spec: RequestSpec = SUBMIT): Step =>
  stabilityAdapter.read(answer, spec, operation)
const refusal = (status: number, name: string, errors: readonly string[] = ['no']) =>
  json(status, { id: ERROR_ID, name, errors })

describe('a success', () => {
  test('gives its image, its seed and its id, and no price', () => {
    const answer = json(200, { image: TOKEN, finish_reason: 'SUCCESS', seed: 343940597 }, HEADERS)
    const step = read(answer)
    expect(step).toEqual({
      kind: 'done',
      task: null,
      reading: {
        outcome: { kind: 'produced', reason: null, code: null, message: null },
        images: [{ kind: 'blob', sha256: SHA }],
        partials: [],
        usage: { reported: {}, counted: { request: '1', image: '1' }, cost: null },
        requestIds: ['5f1d0c8e9b7a4f3c'],
        resolved: { seed: '343940597' },
        retryAfterMs: null,
        stopsTarget: false,
      },
    })
  })

  const bare = (headers: Record<string, string>): Answer => ({
    status: 200,
    headers,
    body: { kind: 'image', blob: { sha256: SHA, file: `images/${SHA}.png`, bytes: 9 } },
    blobs: [],
  })

  test('as bare bytes is read by its headers', () => {
    const reading = doneReading(read(bare({ 'finish-reason': 'SUCCESS', seed: '12' })))
    expect(reading.outcome.kind).toBe('produced')
    expect(reading.images).toEqual([{ kind: 'blob', sha256: SHA }])
    expect(reading.resolved).toEqual({ seed: '12' })
  })

  test.each([
    ['in JSON', json(200, { image: TOKEN, finish_reason: 'CONTENT_FILTERED', seed: 1 }, HEADERS)],
    ['as bare bytes', bare({ ...HEADERS, 'finish-reason': 'CONTENT_FILTERED' })],
  ])('that was filtered %s is blocked at the output, blurred picture or not', (_, answer) => {
    const reading = doneReading(read(answer))
    expect(reading.outcome).toEqual({
      kind: 'blocked',
      reason: 'moderation-output',
      code: 'CONTENT_FILTERED',
      message: 'the output was filtered: the picture that came is blurred',
    })
    expect(reading.images).toEqual([])
    expect(reading.usage.counted).toEqual({ request: '1', image: '0' })
  })

  test.each<[Answer, string]>([
    [json(200, { finish_reason: 'SUCCESS' }), 'empty/null'],
    [json(200, { finish_reason: 'ERROR' }), 'unavailable/task-failed'],
    [json(200, { image: '', seed: 1 }), 'malformed/unreadable'],
    [json(200, {}), 'malformed/unreadable'],
    [text(200, '<html>hello</html>'), 'malformed/not-json'],
    [json(200, { __proto__: { image: TOKEN } }), 'malformed/unreadable'],
  ])('%j without an image is %s', (answer, expected) => {
    const { outcome } = doneReading(read(answer))
    expect(`${outcome.kind}/${outcome.reason}`).toBe(expected)
  })
})

describe('a refusal', () => {
  const CREDITS =
    'You lack sufficient credits to make this request. Please purchase more credits at https://platform.stability.ai/account/credits and try again.'

  test.each<[string, Answer, string, number | null, boolean]>([
    ['a missing field', refusal(400, 'bad_request'), 'rejected/parameters', null, false],
    ['no key', refusal(401, 'unauthorized'), 'rejected/auth', null, true],
    [
      'no key in the older form',
      json(401, { id: ERROR_ID, name: 'unauthorized', message: 'missing authorization header' }),
      'rejected/auth',
      null,
      true,
    ],
    ['no credits', refusal(402, 'payment_required', [CREDITS]), 'rejected/funds', null, true],
    ['no credits under another status', refusal(429, 'x', [CREDITS]), 'rejected/funds', null, true],
    [
      'a flagged input',
      refusal(403, 'content_moderation'),
      'blocked/moderation-input',
      null,
      false,
    ],
    ['a rule', refusal(403, 'permission_denied'), 'rejected/auth', null, true],
    ['no such operation', refusal(404, 'not_found'), 'rejected/model', null, false],
    ['a form too large', refusal(413, 'payload_too_large'), 'rejected/parameters', null, false],
    ['another language', refusal(422, 'invalid_language'), 'rejected/parameters', null, false],
    ['a public figure', refusal(422, 'public_figure'), 'blocked/moderation-input', null, false],
    [
      'a rate, which shuts out for a minute',
      json(429, { id: 'rate_limit_exceeded', name: 'rate_limit_exceeded', errors: ['slow'] }),
      'throttled/rate-limit',
      60_000,
      false,
    ],
    [
      'a rate of an edge server',
      text(429, '', { 'retry-after': '7' }),
      'throttled/rate-limit',
      7000,
      false,
    ],
    ['a failed generation', refusal(500, 'internal_error'), 'unavailable/task-failed', null, false],
    ['a gateway’s page', text(502, '<html>bad</html>'), 'unavailable/server-error', null, false],
    ['a full server', text(503, ''), 'unavailable/overloaded', null, false],
    ['a gateway that gave up', text(524, '<html>'), 'lost/timeout', null, false],
    [
      'a redirect',
      text(302, '', { location: 'https://x.example/a' }),
      'unavailable/redirect',
      null,
      false,
    ],
  ])('for %s is read for what it is', (_, answer, expected, retryAfterMs, stopsTarget) => {
    const step = read(answer)
    const reading = doneReading(step)
    expect(`${reading.outcome.kind}/${reading.outcome.reason}`).toBe(expected)
    expect(reading.retryAfterMs).toBe(retryAfterMs)
    expect(reading.stopsTarget).toBe(stopsTarget)
    expect(reading.usage.counted).toEqual({ request: '1', image: '0' })
  })

  test('keeps the provider’s code, all its words and its id', () => {
    const { outcome, requestIds } = doneReading(
      read(refusal(400, 'bad_request', ['image: is required', 'seed: must be a number'])),
    )
    expect(outcome.code).toBe('bad_request')
    expect(outcome.message).toBe('image: is required; seed: must be a number')
    expect(requestIds).toEqual([ERROR_ID])
  })

  test('has no id where the body gives a word for one', () => {
    const answer = json(429, { id: 'rate_limit_exceeded', name: 'rate_limit_exceeded', errors: [] })
    expect(doneReading(read(answer)).requestIds).toEqual([])
  })
})

describe('an operation that answers later', () => {
  test.each([200, 202])('is asked after by its id, accepted with %s', (status) => {
    expect(read(json(status, { id: TASK }))).toEqual({
      kind: 'pending',
      task: { id: TASK, status: 'accepted' },
      poll: POLL,
      cancel: null,
      afterMs: 10_000,
      requestIds: [TASK],
      usage: NO_USAGE,
    })
  })

  test.each<[Answer, string, number]>([
    [json(202, { id: TASK, status: 'in-progress' }), 'in-progress', 10_000],
    [json(202, { id: TASK, status: 'soaking' }), 'soaking', 10_000],
    [json(202, { status: 'in-progress' }), 'in-progress', 10_000],
    [json(404, { id: ERROR_ID, name: 'not_found', errors: ['no'] }), 'unknown', 10_000],
    [refusal(429, 'rate_limit_exceeded'), 'unknown', 60_000],
    [refusal(500, 'internal_error'), 'unknown', 10_000],
    [text(502, '<html>'), 'unknown', 10_000],
    [text(200, '<html>'), 'unknown', 10_000],
  ])('is asked after again when a poll answers %j', (answer, status, afterMs) => {
    const step = pendingStep(read(answer, POLL))
    expect(step.task).toEqual({ id: TASK, status })
    expect(step.poll).toEqual(POLL)
    expect(step.afterMs).toBe(afterMs)
  })

  test('ends with its image', () => {
    const step = read(json(200, { image: TOKEN, finish_reason: 'SUCCESS', seed: 7 }, HEADERS), POLL)
    const reading = doneReading(step)
    expect(step).toMatchObject({ task: { id: TASK } })
    expect(reading.outcome.kind).toBe('produced')
    expect(reading.usage.counted).toEqual({ request: '1', task: '1', image: '1' })
    expect(reading.requestIds).toEqual([TASK, '5f1d0c8e9b7a4f3c'])
  })

  test('ends with its image under the other name for it', () => {
    const reading = doneReading(read(json(200, { result: TOKEN, finish_reason: 'SUCCESS' }), POLL))
    expect(reading.images).toEqual([{ kind: 'blob', sha256: SHA }])
  })

  test('ends blocked where its input was flagged late', () => {
    const reading = doneReading(read(refusal(403, 'content_moderation'), POLL))
    expect(reading.outcome).toMatchObject({ kind: 'blocked', reason: 'moderation-input' })
    expect(reading.usage.counted).toEqual({ request: '1', task: '1', image: '0' })
    expect(reading.requestIds).toEqual([TASK])
  })

  test.each<[Answer, string, boolean]>([
    [refusal(401, 'unauthorized'), 'auth', true],
    [refusal(402, 'payment_required'), 'funds', true],
    [refusal(400, 'bad_request'), 'parameters', false],
    [text(302, ''), 'redirect', false],
  ])('is lost, never free, when a poll answers %j', (answer, reason, stopsTarget) => {
    const reading = doneReading(read(answer, POLL))
    expect(reading.outcome).toMatchObject({ kind: 'lost', reason })
    expect(reading.stopsTarget).toBe(stopsTarget)
    expect(reading.usage.counted).toEqual({ request: '1', task: '1' })
  })
})
