import { describe, expect, test } from 'vitest'
import type { Answer } from '../../../src/domain/request.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { NO_USAGE } from '../../../src/domain/usage.ts'
import { ideogramAdapter } from '../../../src/providers/ideogram/adapter.ts'
import { doneReading, json, operationOf, pendingStep, pollSpec, text } from '../fixtures.ts'

const API = 'https://api.ideogram.ai'
const ID = 'xtdZiqPwRxqY1Y7NExFmzB'
const URL_1 = 'https://ideogram.ai/api/images/ephemeral/1.png'
const URL_2 = 'https://ideogram.ai/api/images/ephemeral/2.png'

const asked = (n = 1, options: { [key: string]: Json } = {}) =>
  operationOf({ model: 'ideogram-4-5', settings: { mode: 'text-to-image', n }, options })
const SUBMIT = ideogramAdapter.submit(asked(), API)
const POLL = pollSpec(`${API}/v2/generations/${ID}`)
const step = (answer: Answer, { n = 1, spec = SUBMIT } = {}) =>
  ideogramAdapter.read(answer, spec, asked(n))
const done = (answer: Answer, n = 1) => doneReading(step(answer, { n }))

const image = (url: string | null, over: { [key: string]: Json } = {}): Json => ({
  url,
  prompt: 'a red bicycle',
  resolution: '2048x2048',
  seed: 12345,
  is_image_safe: true,
  ...over,
})
const withheld = (url: string | null = null): Json => image(url, { is_image_safe: false })

describe('an answer with images', () => {
  test('is read whole', () => {
    const answer = json(200, {
      generation_id: ID,
      generation_kind: 'sampling',
      seed: 12345,
      data: [image(URL_1)],
    })
    expect(step(answer)).toEqual({
      kind: 'done',
      task: null,
      reading: {
        outcome: { kind: 'produced', reason: null, code: null, message: null },
        images: [{ kind: 'url', url: URL_1 }],
        partials: [],
        usage: { reported: {}, counted: { request: '1', image: '1' }, cost: null },
        requestIds: [ID],
        resolved: { size: '2048x2048' },
        retryAfterMs: null,
        stopsTarget: false,
      },
    })
  })

  test('of the older API is read the same', () => {
    const answer = json(200, {
      created: '2026-11-21T09:00:00Z',
      data: [image(URL_1), image(URL_2)],
    })
    expect(done(answer, 2)).toMatchObject({ outcome: { kind: 'produced' }, requestIds: [] })
  })

  test.each<[string, Json]>([
    ['null', withheld()],
    ['empty', withheld('')],
  ])('one of which is withheld with a URL that is %s is partial and says so', (_, item) => {
    const reading = done(json(200, { data: [image(URL_1), item] }), 2)
    expect(reading.outcome).toEqual({
      kind: 'partial',
      reason: null,
      code: 'is_image_safe',
      message: '1 of 2 images withheld by the safety review',
    })
    expect(reading.images).toHaveLength(1)
  })

  test('all of which are withheld is blocked at the output, which is billed', () => {
    const reading = done(json(200, { data: [withheld(), withheld()] }), 2)
    expect(reading.outcome).toEqual({
      kind: 'blocked',
      reason: 'moderation-output',
      code: 'is_image_safe',
      message: '2 of 2 images withheld by the safety review',
    })
    expect(reading.usage.counted).toEqual({ request: '1', image: '0' })
  })

  test('with none is empty', () => {
    expect(done(json(200, { data: [] })).outcome.kind).toBe('empty')
  })
})

describe('a generation', () => {
  test('that was accepted is asked after', () => {
    expect(step(json(200, { generation_id: ID, seed: 1 }))).toEqual({
      kind: 'pending',
      task: { id: ID, status: 'pending' },
      poll: POLL,
      cancel: null,
      afterMs: 2000,
      requestIds: [ID],
      usage: NO_USAGE,
    })
  })

  test.each(['pending', 'rendering', 'Completed'])('under the word %s goes on', (status) => {
    const answer = json(200, { generation_id: ID, status })
    expect(pendingStep(step(answer, { spec: POLL })).task).toEqual({ id: ID, status })
  })

  test.each<[Json, string | null]>([
    [120_000, '0.12'],
    [60_001, '0.060001'],
    ['30000', '0.03'],
    [0, '0'],
    [-1, null],
    ['soon', null],
    [null, null],
  ])('that is completed with a cost of %j micro-dollars cost %s', (micros, usd) => {
    const answer = json(200, {
      generation_id: ID,
      status: 'completed',
      usage_cost_usd_micros: micros,
      data: [image(URL_1, { object_type: 'image.generation' })],
    })
    const ended = step(answer, { spec: POLL })
    expect(ended).toMatchObject({ kind: 'done', task: { id: ID, status: 'completed' } })
    const { usage } = doneReading(ended)
    expect(usage.counted).toEqual({ request: '1', task: '1', image: '1' })
    expect(usage.cost).toEqual(usd === null ? null : { usd, where: 'usage_cost_usd_micros' })
  })

  test('that is completed without images is empty, not at work', () => {
    const answer = json(200, { generation_id: ID, status: 'completed' })
    expect(doneReading(step(answer, { spec: POLL })).outcome.kind).toBe('empty')
  })

  test.each<[Json, string]>([
    ['content_policy_violation', 'blocked/moderation'],
    ['Failed the safety check', 'blocked/moderation'],
    ['internal_error', 'unavailable/task-failed'],
    [null, 'unavailable/task-failed'],
  ])('that failed for %j is %s', (failure_reason, expected) => {
    const answer = json(200, { generation_id: ID, status: 'failed', failure_reason })
    const { outcome } = doneReading(step(answer, { spec: POLL }))
    expect(`${outcome.kind}/${outcome.reason}`).toBe(expected)
    expect(outcome.code).toBe(failure_reason)
  })

  test.each<[string, Answer, number]>([
    ['too many questions', json(429, {}, { 'retry-after': '4' }), 4000],
    ['a fault', text(500, ''), 2000],
    ['an id not yet known', json(404, {}), 2000],
    ['a page', text(200, '<html>'), 2000],
  ])('is asked after again when a poll meets %s', (_, answer, afterMs) => {
    expect(pendingStep(step(answer, { spec: POLL }))).toMatchObject({
      task: { id: ID, status: 'unknown' },
      poll: POLL,
      afterMs,
    })
  })

  test('is lost, never free, when a poll is refused for good', () => {
    const reading = doneReading(step(json(401, { error: 'no' }), { spec: POLL }))
    expect(reading.outcome).toMatchObject({ kind: 'lost', reason: 'auth' })
    expect(reading.stopsTarget).toBe(true)
  })
})

describe('a refusal', () => {
  test.each<[number, Json, string, boolean, string | null]>([
    [400, { error: 'bad' }, 'rejected/parameters', false, null],
    [401, { error: 'no' }, 'rejected/auth', true, null],
    [402, { reject_reason: 'insufficient_funds' }, 'rejected/funds', true, 'insufficient_funds'],
    [402, { reject_reason: 'daily_limit' }, 'rejected/funds', true, 'daily_limit'],
    [402, { error: { reject_reason: 'daily_limit' } }, 'rejected/funds', true, 'daily_limit'],
    [402, { reject_reason: 'inflight_limit' }, 'throttled/rate-limit', false, 'inflight_limit'],
    [403, {}, 'rejected/auth', true, null],
    [404, {}, 'rejected/model', false, null],
    [413, {}, 'rejected/parameters', false, null],
    [
      422,
      {
        error: 'Prompt provided failed safety check due to the inclusion of prohibited content.',
      },
      'blocked/moderation-input',
      false,
      null,
    ],
    [429, {}, 'throttled/rate-limit', false, null],
    [500, {}, 'unavailable/server-error', false, null],
    [503, {}, 'unavailable/overloaded', false, null],
    [524, {}, 'lost/timeout', false, null],
  ])('%i %j is %s', (status, body, expected, stopsTarget, code) => {
    const reading = done(json(status, body))
    expect(`${reading.outcome.kind}/${reading.outcome.reason}`).toBe(expected)
    expect(reading.stopsTarget).toBe(stopsTarget)
    expect(reading.outcome.code).toBe(code)
    expect(reading.usage.counted).toEqual({ request: '1', image: '0' })
  })

  test('says what the provider says and how long to wait', () => {
    const reading = done(json(429, { error: 'Too many requests' }, { 'retry-after': '7' }))
    expect(reading.outcome.message).toBe('Too many requests')
    expect(reading.retryAfterMs).toBe(7000)
    expect(
      done(json(400, { detail: [{ loc: ['body', 'size'], msg: 'no' }] })).outcome.message,
    ).toBe('body.size: no')
  })

  test.each<[string, Answer, string]>([
    ['a page', text(502, '<html>'), 'unavailable/server-error'],
    ['a page in a success', text(200, '<html>'), 'malformed/not-json'],
    ['nothing in a success', json(200, {}), 'malformed/unreadable'],
    ['a redirect', text(302, ''), 'unavailable/redirect'],
  ])('by %s is read for what it is', (_, answer, expected) => {
    const { kind, reason } = done(answer).outcome
    expect(`${kind}/${reason}`).toBe(expected)
  })
})

describe('a limited quote', () => {
  const limited = (limit: Json) => asked(1, { assayQuoteLimit: limit, magic_prompt: 'off' })
  const quote = (over: { [key: string]: Json }): Answer =>
    json(200, {
      object: 'price_quote',
      billing_identifier: 'ideogram_4_5_generate',
      quantity: 1,
      usd_micros: 60_000,
      credit_millis: 6000,
      qualifier: 'exact',
      ...over,
    })
  const ask = (limit: Json, answer: Answer) => {
    const operation = limited(limit)
    const spec = ideogramAdapter.submit(operation, API)
    return { spec, step: ideogramAdapter.read(answer, spec, operation) }
  }

  test('is asked for first, and the order is the same request without the question', () => {
    const { spec, step } = ask('0.06', quote({}))
    expect(spec.url).toBe(`${API}/v2/image/generate/ideogram-4-5?dry_run=true`)
    const order = ideogramAdapter.submit(asked(1, { magic_prompt: 'off' }), API)
    expect(step).toEqual({ kind: 'next', request: order })
    expect(spec.body).toEqual(order.body)
  })

  test('above the limit orders nothing and is no reason to stop the target', () => {
    const reading = doneReading(ask('0.059999', quote({})).step)
    expect(reading.outcome).toEqual({
      kind: 'rejected',
      reason: 'parameters',
      code: 'price_quote',
      message: 'the provider quotes up to $0.06, above the limit of $0.059999: nothing was ordered',
    })
    expect(reading.stopsTarget).toBe(false)
  })

  test('that is an estimate is judged by its upper bound', () => {
    const answer = quote({ qualifier: 'estimate', upper_bound_usd_micros: 90_000 })
    expect(ask(0.08, answer).step.kind).toBe('done')
    expect(ask(0.09, answer).step.kind).toBe('next')
  })

  test.each<[string, Answer]>([
    ['no quote', json(200, { data: [] })],
    ['a page', text(200, '<html>')],
    ['a negative one', quote({ usd_micros: -1 })],
  ])('that is %s orders nothing', (_, answer) => {
    const { outcome } = doneReading(ask('1', answer).step)
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'price_quote' })
  })

  test('that is refused is a refusal like any other', () => {
    const reading = doneReading(ask('1', json(402, { reject_reason: 'insufficient_funds' })).step)
    expect(reading.outcome).toMatchObject({ kind: 'rejected', reason: 'funds' })
  })
})
