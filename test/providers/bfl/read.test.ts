import { describe, expect, test } from 'vitest'
import type { Answer } from '../../../src/domain/request.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { bflAdapter } from '../../../src/providers/bfl/adapter.ts'
import { doneReading, json, operationOf, pendingStep, pollSpec, text } from '../fixtures.ts'

const API = 'https://api.bfl.ai/v1'
const ID = '6f0f7f0e-2c0b-4c36-9b63-0c2a7be8f3d1'
const POLLING_URL = `https://api.us3.bfl.ai/v1/get_result?id=${ID}`
const SAMPLE =
  'https://delivery-us1.bfl.ai/results/2f/sample.jpeg?se=2026-11-21T10%3A10%3A00Z&sp=r&sig=Zm9v'

const operation = operationOf({ model: 'flux-2-pro' })
const SUBMIT = bflAdapter.submit(operation, API)
const POLL = pollSpec(POLLING_URL)
const accepted = (over: { [key: string]: Json } = {}): Json => ({
  id: ID,
  polling_url: POLLING_URL,
  cost: 4.5,
  input_mp: 0.0,
  output_mp: 1.98,
  ...over,
})
const result = (status: string, over: { [key: string]: Json } = {}): Json => ({
  id: ID,
  status,
  result: null,
  progress: null,
  details: null,
  preview: null,
  ...over,
})
const order = (answer: Answer) => bflAdapter.read(answer, SUBMIT, operation)
const poll = (answer: Answer) => bflAdapter.read(answer, POLL, operation)

describe('an order that was accepted', () => {
  test('is asked after where the answer says, with its price in credits', () => {
    expect(order(json(200, accepted()))).toEqual({
      kind: 'pending',
      task: { id: ID, status: 'accepted' },
      poll: POLL,
      cancel: null,
      afterMs: 500,
      requestIds: [ID],
      usage: {
        reported: { credit: '4.5', input_megapixel: '0', output_megapixel: '1.98' },
        counted: { request: '1', task: '1' },
        cost: null,
      },
    })
  })

  test.each<[string, { [key: string]: Json }]>([
    ['null', { cost: null, input_mp: null, output_mp: null }],
    ['nonsense', { cost: 'dear', input_mp: -1, output_mp: [2] }],
  ])('with %s for figures reports none', (_, figures) => {
    expect(pendingStep(order(json(200, accepted(figures)))).usage.reported).toEqual({})
  })

  test('keeps the noise of floats out of credits', () => {
    const { usage } = pendingStep(
      order(json(200, accepted({ cost: 1e-7, output_mp: 0.30000000000000004 }))),
    )
    expect(usage.reported).toMatchObject({
      credit: '0.0000001',
      output_megapixel: '0.30000000000000004',
    })
  })

  test.each<[string, string]>([
    ['the global host', `https://api.bfl.ai/v1/get_result?id=${ID}`],
    ['a cluster', `https://api.eu2.bfl.ai/v1/get_result?id=${ID}`],
    ['the older name', `https://api.bfl.ml/v1/get_result?id=${ID}`],
  ])('on %s is asked after there', (_, url) => {
    expect(pendingStep(order(json(200, accepted({ polling_url: url })))).poll.url).toBe(url)
  })

  test.each<[string, Json]>([
    ['a stranger', `https://evil.example/v1/get_result?id=${ID}`],
    ['a stranger that sounds like BFL', `https://bfl.ai.evil.example/v1/get_result?id=${ID}`],
    ['a cluster without TLS', `http://api.us3.bfl.ai/v1/get_result?id=${ID}`],
    ['another port of a cluster', `https://api.us3.bfl.ai:8443/v1/get_result?id=${ID}`],
    ['no URL', 'get_result'],
    ['nothing', null],
  ])('whose polling URL is %s is asked after where the order went', (_, polling_url) => {
    const { poll: next } = pendingStep(order(json(200, accepted({ polling_url }))))
    expect(next.url).toBe(`${API}/get_result?id=${ID}`)
  })

  test('with a polling URL that lacks the id gets it', () => {
    const polling_url = 'https://api.us3.bfl.ai/v1/get_result'
    expect(pendingStep(order(json(200, accepted({ polling_url })))).poll.url).toBe(POLLING_URL)
  })

  test('behind a prefix is asked after under that prefix', () => {
    const base = 'http://127.0.0.1:4010/bfl/v1'
    const model = 'flux-tools/outpainting-v1'
    const asked = operationOf({ model })
    const spec = bflAdapter.submit(asked, base)
    const step = bflAdapter.read(json(200, { id: 'x y' }), spec, asked)
    expect(pendingStep(step).poll.url).toBe(`${base}/get_result?id=x%20y`)
    const own = `http://127.0.0.1:4010/elsewhere?id=${ID}`
    const named = bflAdapter.read(json(200, { id: ID, polling_url: own }), spec, asked)
    expect(pendingStep(named).poll.url).toBe(own)
  })
})

describe('a task at work', () => {
  test.each(['Pending', 'Generating', 'Queued', 'ready'])('under the word %s goes on', (status) => {
    const step = pendingStep(poll(json(200, result(status, { progress: 0.42 }))))
    expect(step.task).toEqual({ id: ID, status })
    expect(step.poll).toBe(POLL)
  })
})

describe('a task that has ended', () => {
  test('with a sample is produced', () => {
    const answer = json(
      200,
      result('Ready', { result: { sample: SAMPLE, prompt: 'a red bicycle', seed: 812345 } }),
    )
    expect(poll(answer)).toEqual({
      kind: 'done',
      task: { id: ID, status: 'Ready' },
      reading: {
        outcome: { kind: 'produced', reason: null, code: null, message: null },
        images: [{ kind: 'url', url: SAMPLE }],
        partials: [],
        usage: {
          reported: {},
          counted: { request: '1', task: '1', image: '1' },
          cost: null,
        },
        requestIds: [ID],
        resolved: { seed: '812345' },
        retryAfterMs: null,
        stopsTarget: false,
      },
    })
  })

  test('under `state` instead of `status` is read the same', () => {
    const answer = json(200, { id: ID, state: 'Ready', result: { sample: SAMPLE } })
    expect(doneReading(poll(answer)).outcome.kind).toBe('produced')
  })

  test.each<[string, Json]>([
    ['no result', null],
    ['a result without a sample', { seed: 7 }],
    ['an empty sample', { sample: '' }],
  ])('Ready with %s is empty', (_, value) => {
    const reading = doneReading(poll(json(200, result('Ready', { result: value }))))
    expect(reading.outcome.kind).toBe('empty')
    expect(reading.usage.counted).toEqual({ request: '1', task: '1', image: '0' })
  })

  test.each<[string, Json, string, string | null]>([
    [
      'Request Moderated',
      { 'Moderation Reasons': ['Derivative Works Filter'] },
      'blocked/moderation-input',
      'Moderation Reasons: Derivative Works Filter',
    ],
    ['Content Moderated', null, 'blocked/moderation-output', null],
    [
      'Error',
      { error: 'out of memory', code: 3 },
      'unavailable/task-failed',
      'error: out of memory; code: 3',
    ],
    ['Error', 'out of memory', 'unavailable/task-failed', 'out of memory'],
    ['Failed', {}, 'unavailable/task-failed', null],
    ['Task not found', null, 'lost/model', null],
  ])('%s with the details %j is %s', (status, details, expected, message) => {
    const { outcome, images, stopsTarget } = doneReading(
      poll(json(200, result(status, { details, result: { sample: SAMPLE } }))),
    )
    expect(`${outcome.kind}/${outcome.reason}`).toBe(expected)
    expect(outcome.code).toBe(status)
    expect(outcome.message).toBe(message)
    expect(images).toEqual([])
    expect(stopsTarget).toBe(false)
  })

  test.each([
    json(404, { id: ID, status: 'Task not found' }),
    json(404, { detail: 'Task not found' }),
  ])('unknown there under 404 (%j) is lost like under 200', (answer) => {
    expect(doneReading(poll(answer)).outcome).toMatchObject({ kind: 'lost', reason: 'model' })
  })
})

const TOO_MANY = { detail: 'You have exceeded the number of active tasks (24)' }

describe('a request that made no task', () => {
  test.each<[string, Answer, string, number | null, boolean]>([
    ['no key', json(403, { detail: 'Not authenticated' }), 'rejected/auth', null, true],
    ['a wrong key', json(401, { detail: 'Invalid key' }), 'rejected/auth', null, true],
    ['no credits', json(402, { detail: 'Insufficient credits' }), 'rejected/funds', null, true],
    [
      'no credits under 403',
      json(403, { detail: 'Insufficient credits.' }),
      'rejected/funds',
      null,
      true,
    ],
    ['too many tasks', json(429, TOO_MANY), 'throttled/rate-limit', null, false],
    [
      'too many tasks for now',
      json(429, TOO_MANY, { 'retry-after': '7' }),
      'throttled/rate-limit',
      7000,
      false,
    ],
    ['no such model', json(404, { detail: 'Not Found' }), 'rejected/model', null, false],
    [
      'a bad picture',
      json(400, { detail: 'Invalid image data' }),
      'rejected/parameters',
      null,
      false,
    ],
    [
      'a fault',
      json(500, { detail: 'Internal Server Error' }),
      'unavailable/server-error',
      null,
      false,
    ],
    ['an overload', text(503, ''), 'unavailable/overloaded', null, false],
    ['a page', text(502, '<html>bad</html>'), 'unavailable/server-error', null, false],
    ['a redirect', text(302, ''), 'unavailable/redirect', null, false],
    ['a page in a success', text(200, '<html>'), 'malformed/not-json', null, false],
    ['a success without an id', json(200, { cost: 4 }), 'malformed/unreadable', null, false],
  ])('%s is read for what it is', (_, answer, expected, retryAfterMs, stopsTarget) => {
    const reading = doneReading(order(answer))
    expect(`${reading.outcome.kind}/${reading.outcome.reason}`).toBe(expected)
    expect(reading.retryAfterMs).toBe(retryAfterMs)
    expect(reading.stopsTarget).toBe(stopsTarget)
    expect(reading.usage.counted).not.toHaveProperty('task')
  })

  test('a bad field is named in the message', () => {
    const detail = [
      {
        loc: ['body', 'width'],
        msg: 'Input should be greater than or equal to 64',
        type: 'greater_than_equal',
      },
      { loc: ['body', 'input_image', 0], msg: 'Field required', type: 'missing' },
    ]
    expect(doneReading(order(json(422, { detail }))).outcome).toEqual({
      kind: 'rejected',
      reason: 'parameters',
      code: null,
      message:
        'body.width: Input should be greater than or equal to 64; body.input_image.0: Field required',
    })
  })
})

describe('a poll that got no task', () => {
  test.each<[string, Answer, number]>([
    ['a rate', json(429, TOO_MANY, { 'retry-after': '3' }), 3000],
    ['a fault', text(500, ''), 2000],
    ['a fault that shows a status', json(500, { status: 'Error' }), 2000],
    ['a path unknown for now', json(404, { detail: 'Not Found' }), 2000],
    ['a proxy’s page', text(200, '<html>'), 2000],
    ['JSON without a status', json(200, { id: ID }), 2000],
  ])('for %s asks again: the task goes on', (_, answer, afterMs) => {
    expect(pendingStep(poll(answer))).toMatchObject({
      task: { id: ID, status: 'unknown' },
      poll: POLL,
      afterMs,
    })
  })

  test('for a key withdrawn leaves the task lost, never free', () => {
    const reading = doneReading(poll(json(403, { detail: 'Not authenticated' })))
    expect(reading.outcome).toMatchObject({ kind: 'lost', reason: 'auth' })
    expect(reading.stopsTarget).toBe(true)
    expect(reading.requestIds).toEqual([ID])
  })
})
