import { describe, expect, test } from 'vitest'
import type { Operation } from '../../../src/domain/operation.ts'
import type { Answer } from '../../../src/domain/request.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { NO_USAGE } from '../../../src/domain/usage.ts'
import { replicateAdapter } from '../../../src/providers/replicate/adapter.ts'
import {
  cancelSpec,
  doneReading,
  json,
  operationOf,
  pendingStep,
  pollSpec,
  text,
} from '../fixtures.ts'

const API = 'https://api.replicate.com/v1'
const ID = '3x8k2v7q9srm80cz1m6b4t5w0c'
const URL_1 = 'https://replicate.delivery/xezq/Ab12Cd34/out-0.webp'
const URL_2 = 'https://replicate.delivery/xezq/Ab12Cd34/out-1.webp'

const operation = (n = 1): Operation =>
  operationOf({ model: 'black-forest-labs/flux-schnell', settings: { mode: 'text-to-image', n } })
const SUBMIT = replicateAdapter.submit(operation(), API)
const POLL = pollSpec(`${API}/predictions/${ID}`)
const CANCEL = cancelSpec(`${POLL.url}/cancel`)

const prediction = (over: { [key: string]: Json }): Json => ({
  id: ID,
  model: 'black-forest-labs/flux-schnell',
  version: 'hidden',
  output: null,
  data_removed: false,
  error: null,
  status: 'starting',
  urls: { get: POLL.url, cancel: CANCEL.url },
  ...over,
})

const step = (answer: Answer, { n = 1, spec = SUBMIT } = {}) =>
  replicateAdapter.read(answer, spec, operation(n))
const done = (over: { [key: string]: Json }, n = 1) =>
  doneReading(step(json(200, prediction(over)), { n, spec: POLL }))

describe('a prediction at work', () => {
  test.each([201, 202, 200])('answered with %i is asked after, and can be stopped', (status) => {
    expect(step(json(status, prediction({})))).toEqual({
      kind: 'pending',
      task: { id: ID, status: 'starting' },
      poll: POLL,
      cancel: CANCEL,
      afterMs: 500,
      requestIds: [ID],
      usage: NO_USAGE,
    })
  })

  test.each(['processing', 'queued-somewhere', 'Succeeded'])(
    'under the word %s goes on',
    (status) => {
      expect(pendingStep(step(json(200, prediction({ status })))).task.status).toBe(status)
    },
  )

  test('with some output already is not done', () => {
    const answer = json(202, prediction({ status: 'processing', output: [URL_1] }))
    expect(step(answer).kind).toBe('pending')
  })

  test('without a status goes on as unknown', () => {
    expect(pendingStep(step(json(201, { id: ID }))).task).toEqual({ id: ID, status: 'unknown' })
  })

  test.each([
    ['another origin', { get: 'https://evil.example/p', cancel: 'https://evil.example/c' }],
    [
      'another port',
      { get: 'https://api.replicate.com:444/p', cancel: 'https://api.replicate.com:444/c' },
    ],
    ['no origin', { get: 'file:///etc/passwd', cancel: 'nonsense' }],
    ['nothing', {}],
    ['something else', 'x'],
  ])('whose URLs name %s is asked for where the request went', (_, urls) => {
    const { poll, cancel } = pendingStep(step(json(201, prediction({ urls }))))
    expect([poll.url, cancel?.url]).toEqual([POLL.url, CANCEL.url])
  })

  test('behind a prefix is asked for under that prefix', () => {
    const base = 'http://127.0.0.1:4010/replicate/v1'
    for (const model of ['a/b', 'deployments/a/b', 'f'.repeat(64)]) {
      const spec = replicateAdapter.submit(operationOf({ model }), base)
      const { poll, cancel } = pendingStep(step(json(201, { id: 'x y' }), { spec }))
      expect(poll.url).toBe(`${base}/predictions/x%20y`)
      expect(cancel?.url).toBe(`${base}/predictions/x%20y/cancel`)
    }
  })
})

describe('a prediction that succeeded', () => {
  test('within the wait is read whole', () => {
    const answer = json(
      201,
      prediction({
        status: 'succeeded',
        output: [URL_1],
        metrics: { predict_time: 0.682, total_time: 0.701, image_count: 1 },
      }),
    )
    expect(step(answer)).toEqual({
      kind: 'done',
      task: { id: ID, status: 'succeeded' },
      reading: {
        outcome: { kind: 'produced', reason: null, code: null, message: null },
        images: [{ kind: 'url', url: URL_1 }],
        partials: [],
        usage: {
          reported: { compute_second: '0.682', image: '1' },
          counted: { request: '1', task: '1', image: '1' },
          cost: null,
        },
        requestIds: [ID],
        resolved: {},
        retryAfterMs: null,
        stopsTarget: false,
      },
    })
  })

  test.each<[string, Json, number]>([
    ['a URL', URL_1, 1],
    ['a list', [URL_1, URL_2], 2],
    ['an object', { image: URL_1, seed: 7, text: 'a caption' }, 1],
    ['a list of objects', [{ url: URL_1 }, { url: URL_2 }], 2],
    ['a data URI', 'data:image/webp;base64,UklGRg==', 1],
    ['an image put aside', `[image:${'b'.repeat(64)}]`, 1],
    ['a list with a gap', [URL_1, null], 1],
  ])('gives the images of %s', (_, output, images) => {
    const reading = done({ status: 'succeeded', output })
    expect(reading.outcome.kind).toBe('produced')
    expect(reading.images).toHaveLength(images)
  })

  test('with fewer images than asked is partial', () => {
    expect(done({ status: 'succeeded', output: [URL_1] }, 2).outcome).toMatchObject({
      kind: 'partial',
      message: '1 of 2 images',
    })
  })

  test.each<[Json]>([[null], [''], [[]]])('with the output %j is empty', (output) => {
    expect(done({ status: 'succeeded', output }).outcome).toMatchObject({
      kind: 'empty',
      code: null,
    })
  })

  test('with its output removed is empty and says so', () => {
    expect(done({ status: 'succeeded', data_removed: true }).outcome).toMatchObject({
      kind: 'empty',
      reason: 'download-failed',
      code: 'data_removed',
    })
  })

  test('with an output that is no image is malformed', () => {
    expect(done({ status: 'succeeded', output: 'a caption' }).outcome).toEqual({
      kind: 'malformed',
      reason: 'unreadable',
      code: null,
      message: '"a caption"',
    })
  })

  test.each<[Json, string | undefined]>([
    [8.439999999999998, '8.439999999999998'],
    [1e-7, '0.0000001'],
    ['12.50', '12.5'],
    [0, '0'],
    [-1, undefined],
    ['soon', undefined],
    [null, undefined],
  ])('reports a running time of %j as %s', (predict_time, seconds) => {
    const { reported } = done({
      status: 'succeeded',
      output: URL_1,
      metrics: { predict_time },
    }).usage
    expect(reported.compute_second).toBe(seconds)
  })
})

describe('a prediction that did not succeed', () => {
  test.each<[string, Json, string, string | null]>([
    ['failed', 'Error starting (E6716)', 'unavailable/task-failed', 'E6716'],
    ['failed', 'CUDA out of memory', 'unavailable/task-failed', null],
    ['failed', null, 'unavailable/task-failed', null],
    ['failed', { why: 'x' }, 'unavailable/task-failed', null],
    [
      'failed',
      'NSFW content detected. Try running it again, or try a different prompt.',
      'blocked/moderation',
      null,
    ],
    [
      'failed',
      'The input or output was flagged as sensitive. (E005)',
      'blocked/moderation',
      'E005',
    ],
    ['canceled', null, 'cancelled/task-cancelled', 'canceled'],
    ['aborted', null, 'cancelled/task-cancelled', 'aborted'],
  ])('%s with the error %j is %s', (status, error, expected, code) => {
    const { outcome, usage } = done({ status, error, metrics: { predict_time: 2.5 } })
    expect(`${outcome.kind}/${outcome.reason}`).toBe(expected)
    expect(outcome.code).toBe(code)
    expect(usage.reported).toEqual({ compute_second: '2.5' })
    expect(usage.counted).toEqual({ request: '1', task: '1', image: '0' })
  })
})

const LOW_CREDIT =
  'Request was throttled. Your rate limit for creating predictions is reduced to 6 requests per minute with a burst of 1 requests while you have less than $5.0 in credit. Your rate limit resets in ~5s.'

describe('a request that made no prediction', () => {
  test.each<[string, Answer, string, number | null, boolean]>([
    [
      'no token',
      json(401, { title: 'Unauthenticated', detail: 'no', status: 401 }),
      'rejected/auth',
      null,
      true,
    ],
    [
      'an expired token',
      json(401, { detail: 'Invalid or expired API token.' }),
      'rejected/auth',
      null,
      true,
    ],
    [
      'no credit',
      json(402, { title: 'Insufficient credit', detail: 'buy', status: 402 }),
      'rejected/funds',
      null,
      true,
    ],
    ['a rule', json(403, { detail: 'no' }), 'rejected/auth', null, true],
    [
      'no such model',
      json(404, { title: 'Not found', detail: 'no', status: 404 }),
      'rejected/model',
      null,
      false,
    ],
    [
      'a file too large',
      json(413, { detail: 'Files must be less than 100MB in size' }),
      'rejected/parameters',
      null,
      false,
    ],
    [
      'a bad input',
      json(422, {
        title: 'Input validation failed',
        detail: '- input: prompt is required\n',
        status: 422,
      }),
      'rejected/parameters',
      null,
      false,
    ],
    [
      'a bad version',
      json(422, { title: 'Invalid version or not permitted', detail: 'no', status: 422 }),
      'rejected/model',
      null,
      false,
    ],
    [
      'low credit',
      json(429, { detail: LOW_CREDIT, status: 429, retry_after: 5 }),
      'throttled/rate-limit',
      5000,
      false,
    ],
    [
      'low credit in words only',
      json(429, { detail: LOW_CREDIT }),
      'throttled/rate-limit',
      5000,
      false,
    ],
    [
      'a rate',
      json(429, { detail: 'Request was throttled. Expected available in 1 second.' }),
      'throttled/rate-limit',
      1000,
      false,
    ],
    [
      'a longer rate',
      json(429, { detail: 'Request was throttled. Your rate limit resets in ~30s.' }),
      'throttled/rate-limit',
      30_000,
      false,
    ],
    [
      'a rate in a header',
      json(429, {}, { 'retry-after': '2' }),
      'throttled/rate-limit',
      2000,
      false,
    ],
    ['a fault', json(500, { detail: 'x' }), 'unavailable/server-error', null, false],
    ['a page', text(502, '<html>bad</html>'), 'unavailable/server-error', null, false],
    ['an overload', text(503, ''), 'unavailable/overloaded', null, false],
    ['a gateway that gave up', text(524, '<html>'), 'lost/timeout', null, false],
    ['a redirect', text(302, ''), 'unavailable/redirect', null, false],
    ['a page in a success', text(200, '<html>hello</html>'), 'malformed/not-json', null, false],
    ['JSON without an id', json(201, { status: 'starting' }), 'malformed/unreadable', null, false],
  ])('%s is read for what it is', (_, answer, expected, retryAfterMs, stopsTarget) => {
    const ended = step(answer)
    const reading = doneReading(ended)
    expect(`${reading.outcome.kind}/${reading.outcome.reason}`).toBe(expected)
    expect(reading.retryAfterMs).toBe(retryAfterMs)
    expect(reading.stopsTarget).toBe(stopsTarget)
    expect(ended).toMatchObject({ task: null })
    expect(reading.usage.counted).not.toHaveProperty('task')
  })
})

describe('a poll that got no prediction', () => {
  test.each<[string, Answer, number]>([
    ['a rate', json(429, { detail: 'Expected available in 1 second.' }), 1000],
    ['a fault', text(500, ''), 2000],
    ['an overload', text(503, '', { 'retry-after': '9' }), 9000],
    ['a gateway that gave up', text(504, ''), 2000],
    ['an id not yet known everywhere', json(404, { detail: 'no' }), 2000],
    ['a proxy’s page', text(200, '<html>'), 2000],
    ['JSON without an id', json(200, {}), 2000],
  ])('for %s asks again: the task goes on', (_, answer, afterMs) => {
    expect(step(answer, { spec: POLL })).toEqual({
      kind: 'pending',
      task: { id: ID, status: 'unknown' },
      poll: POLL,
      cancel: CANCEL,
      afterMs,
      requestIds: [ID],
      usage: NO_USAGE,
    })
  })

  test.each<[string, Answer, string, boolean]>([
    ['a key withdrawn', json(401, { detail: 'no' }), 'auth', true],
    ['a redirect', text(302, ''), 'redirect', false],
    ['a refusal', json(400, {}), 'parameters', false],
  ])('for %s leaves the task lost, never free', (_, answer, reason, stopsTarget) => {
    const ended = step(answer, { spec: POLL })
    const reading = doneReading(ended)
    expect(reading.outcome).toMatchObject({ kind: 'lost', reason })
    expect(reading.stopsTarget).toBe(stopsTarget)
    expect(reading.requestIds).toEqual([ID])
    expect(ended).toMatchObject({ task: { id: ID } })
  })
})

describe('an answer to cancelling', () => {
  const readCancelled = (answer: Answer) => replicateAdapter.readCancelled?.(answer)

  test('tells the end where there is one', () => {
    expect(readCancelled(json(200, prediction({ status: 'canceled' })))?.outcome).toMatchObject({
      kind: 'cancelled',
      code: 'canceled',
    })
    const late = readCancelled(json(200, prediction({ status: 'succeeded', output: [URL_1] })))
    expect(late?.outcome.kind).toBe('produced')
    expect(late?.images).toEqual([{ kind: 'url', url: URL_1 }])
  })

  test('tells nothing while the task still stops, or where it failed', () => {
    expect(readCancelled(json(200, prediction({ status: 'processing' })))).toBeNull()
    expect(readCancelled(json(404, { detail: 'no' }))).toBeNull()
    expect(readCancelled(text(200, '<html>'))).toBeNull()
  })
})
