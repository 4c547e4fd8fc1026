import { describe, expect, test } from 'vitest'
import type { Operation } from '../../../src/domain/operation.ts'
import type { Answer, RequestSpec } from '../../../src/domain/request.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { falAdapter } from '../../../src/providers/fal/adapter.ts'
import { doneReading, json, operationOf, pendingStep, text } from '../fixtures.ts'

const ID = '019da043-7550-7c93-acec-a90b1279aeae'
const URL_1 = 'https://v3b.fal.media/files/b/0a96bca7/Iwy_out.png'
const URL_2 = 'https://v3b.fal.media/files/b/0a96bca7/Jwy_out.png'
const REQUESTS = `https://queue.fal.run/fal-ai/flux/requests/${ID}`

const operation = (over: Partial<Operation> = {}, n = 1): Operation =>
  operationOf({ model: 'fal-ai/flux/dev', settings: { mode: 'text-to-image', n }, ...over })
const queued = (n = 1): Operation =>
  operation({ settings: { mode: 'text-to-image', delivery: 'async', n } })
const specOf = (purpose: 'poll' | 'cancel', url: string): RequestSpec => ({
  purpose,
  method: purpose === 'poll' ? 'GET' : 'PUT',
  url,
  headers: {},
  body: null,
  credential: true,
})
const STATUS = specOf('poll', `${REQUESTS}/status`)
const RESULT = specOf('poll', REQUESTS)
const CANCEL = specOf('cancel', `${REQUESTS}/cancel`)

const image = (url: string, over: { [key: string]: Json } = {}): Json => ({
  url,
  content_type: 'image/png',
  file_size: null,
  width: null,
  height: null,
  ...over,
})
const output = (over: { [key: string]: Json } = {}): Json => ({
  images: [image(URL_1)],
  timings: { inference: 5.12 },
  has_nsfw_concepts: [false],
  prompt: 'a red bicycle',
  ...over,
})
const ANSWERED = { 'x-fal-request-id': 'answer-1', 'x-fal-billable-units': '1.05' }

const onTheLine = (answer: Answer, asked = operation()) =>
  falAdapter.read(answer, falAdapter.submit(asked, falAdapter.baseUrl), asked)
const ordered = (answer: Answer, asked = queued()) =>
  falAdapter.read(answer, falAdapter.submit(asked, falAdapter.baseUrl), asked)
const status = (answer: Answer) => falAdapter.read(answer, STATUS, queued())
const result = (answer: Answer, n = 1) => falAdapter.read(answer, RESULT, queued(n))

describe('an answer on the line', () => {
  test('with its images is read whole, its units under the endpoint’s meter', () => {
    const body = output({ seed: 900380537, images: [image(URL_1, { width: 1024, height: 768 })] })
    expect(onTheLine(json(200, body, ANSWERED))).toEqual({
      kind: 'done',
      task: null,
      reading: {
        outcome: { kind: 'produced', reason: null, code: null, message: null },
        images: [{ kind: 'url', url: URL_1 }],
        partials: [],
        usage: {
          reported: { output_megapixel: '1.05' },
          counted: { request: '1', image: '1' },
          cost: null,
        },
        requestIds: ['answer-1'],
        resolved: { seed: '900380537', size: '1024x768' },
        retryAfterMs: null,
        stopsTarget: false,
      },
    })
  })

  test.each<[string, Json]>([
    ['one image', { image: { url: URL_1 }, description: 'a caption' }],
    ['a bare URL', { images: [URL_1] }],
    ['an image put aside', { images: [{ url: `[image:${'b'.repeat(64)}]` }] }],
    ['a data URI', { images: [{ url: 'data:image/png;base64,iVBORw==' }] }],
    [
      'a data URI put aside',
      { images: [{ url: `data:image/png;base64,[image:${'b'.repeat(64)}]` }] },
    ],
  ])('with %s is produced', (_, body) => {
    const reading = doneReading(onTheLine(json(200, body)))
    expect(reading.outcome.kind).toBe('produced')
    expect(reading.images).toHaveLength(1)
    expect(reading.resolved).toEqual({})
  })

  test('with fewer images than asked is partial', () => {
    const { outcome } = doneReading(onTheLine(json(200, output()), operation({}, 2)))
    expect(outcome).toMatchObject({ kind: 'partial', message: '1 of 2 images' })
  })

  test.each<[Json]>([[{ images: [] }], [{ image: null }], [{ images: [{ url: '' }] }]])(
    'of %j is empty',
    (body) => {
      expect(doneReading(onTheLine(json(200, body))).outcome.kind).toBe('empty')
    },
  )

  test.each<[string, Answer, string]>([
    ['a page', text(200, '<html>'), 'malformed/not-json'],
    ['another model’s output', json(200, { video: { url: URL_1 } }), 'malformed/unreadable'],
  ])('that is %s is malformed', (_, answer, expected) => {
    const { outcome } = doneReading(onTheLine(answer))
    expect(`${outcome.kind}/${outcome.reason}`).toBe(expected)
  })

  test('that names a place in the queue nobody asked for is not followed', () => {
    const answer = json(200, { request_id: ID, status: 'IN_QUEUE' })
    expect(doneReading(onTheLine(answer)).outcome.kind).toBe('malformed')
  })
})

describe('a picture that the safety checker blackened', () => {
  const two = { images: [image(URL_1), image(URL_2)] }

  test('is delivered and counted, and blocked', () => {
    const reading = doneReading(
      onTheLine(json(200, output({ has_nsfw_concepts: [true] }), ANSWERED)),
    )
    expect(reading.outcome).toEqual({
      kind: 'blocked',
      reason: 'moderation-output',
      code: 'has_nsfw_concepts',
      message: 'every image was blackened by the safety checker',
    })
    expect(reading.images).toEqual([])
    expect(reading.usage.reported).toEqual({ output_megapixel: '1.05' })
    expect(reading.usage.counted).toEqual({ request: '1', image: '1' })
  })

  test('beside a good one leaves the good one', () => {
    const body = output({ ...two, has_nsfw_concepts: [true, false] })
    const reading = doneReading(onTheLine(json(200, body), operation({}, 2)))
    expect(reading.outcome).toMatchObject({
      kind: 'partial',
      message: '1 of 2 images; 1 blackened by the safety checker',
    })
    expect(reading.images).toEqual([{ kind: 'url', url: URL_2 }])
    expect(reading.usage.counted.image).toBe('2')
  })

  test('with the checker switched off is an image like any other', () => {
    const body = output({ has_nsfw_concepts: [true] })
    const asked = operation({ options: { enable_safety_checker: false } })
    expect(doneReading(onTheLine(json(200, body), asked)).outcome.kind).toBe('produced')
  })
})

describe('billable units', () => {
  const unitsOf = (units: string, over: Partial<Operation>) =>
    doneReading(onTheLine(json(200, output(), { 'x-fal-billable-units': units }), operation(over)))
      .usage

  test.each([
    ['1', '1'],
    ['1.0', '1'],
    ['0.02', '0.02'],
    ['8.439999999999998', '8.439999999999998'],
    ['1e-7', '0.0000001'],
    ['-1', undefined],
    ['many', undefined],
    ['', undefined],
  ])('that read %s are %s', (header, units) => {
    expect(unitsOf(header, {}).reported.output_megapixel).toBe(units)
  })

  test.each<[string, object]>([
    ['fal-ai/qwen-image', { output_megapixel: '2' }],
    ['fal-ai/nano-banana', { image: '2' }],
    ['fal-ai/flux-pro/kontext', { image: '2' }],
    ['fal-ai/bytedance/seedream/v4/text-to-image', { image: '2' }],
    ['fal-ai/gpt-image-1.5', { credit: '2' }],
    ['fal-ai/qwen-image-edit', {}],
    ['acme/unknown', {}],
  ])('of %s are %j', (model, reported) => {
    expect(unitsOf('2', { model })).toMatchObject({ reported, cost: null })
    expect(falAdapter.reports(model)).toEqual(Object.keys(reported))
  })

  test('are what the suite says they are', () => {
    const options = { assayBillableUnit: 'second' }
    expect(unitsOf('3.008', { model: 'acme/unknown', options }).reported).toEqual({
      compute_second: '3.008',
    })
  })
})

const POLICY: Json = {
  detail: [
    { loc: ['body', 'seed'], msg: 'odd', type: 'value_error' },
    {
      loc: ['body', 'prompt'],
      msg: 'The content could not be processed because it was flagged.',
      type: 'content_policy_violation',
      url: 'https://docs.fal.ai/errors#content_policy_violation',
      input: 'a red bicycle',
    },
  ],
}
const typed = (type: string, loc: Json = ['body']): Json => ({ detail: [{ loc, msg: 'no', type }] })
const LOCKED = {
  detail:
    'User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing.',
}
const infra = (type: string): Json => ({ detail: 'It failed', error_type: type })

describe('a refusal on the line', () => {
  test.each<[string, Answer, string, string | null, boolean]>([
    ['no key', json(401, { detail: 'Authentication is required' }), 'rejected/auth', null, true],
    ['a balance used up', json(403, LOCKED), 'rejected/funds', null, true],
    ['no access', json(403, { detail: 'Access denied' }), 'rejected/auth', null, true],
    [
      'no such app',
      json(404, { detail: 'Application "x" not found' }),
      'rejected/model',
      null,
      false,
    ],
    [
      'a flagged prompt',
      json(422, POLICY),
      'blocked/moderation-input',
      'content_policy_violation',
      false,
    ],
    [
      'a flagged prompt under another status',
      json(403, POLICY),
      'blocked/moderation-input',
      'content_policy_violation',
      false,
    ],
    [
      'a flagged result',
      json(422, typed('content_policy_violation')),
      'blocked/moderation',
      'content_policy_violation',
      false,
    ],
    [
      'nothing made',
      json(422, typed('no_media_generated')),
      'empty/null',
      'no_media_generated',
      false,
    ],
    [
      'a picture too small',
      json(422, typed('image_too_small', ['body', 'image_url'])),
      'rejected/parameters',
      'image_too_small',
      false,
    ],
    [
      'a deadline',
      json(504, infra('request_timeout')),
      'unavailable/overloaded',
      'request_timeout',
      false,
    ],
    [
      'no runner',
      json(503, infra('runner_scheduling_failure')),
      'unavailable/overloaded',
      'runner_scheduling_failure',
      false,
    ],
    [
      'a broken runner',
      json(500, infra('runner_server_error')),
      'unavailable/server-error',
      'runner_server_error',
      false,
    ],
    [
      'a service behind it',
      json(400, typed('downstream_service_error')),
      'unavailable/null',
      'downstream_service_error',
      false,
    ],
    [
      'a service behind it that is down',
      json(500, typed('downstream_service_unavailable')),
      'unavailable/overloaded',
      'downstream_service_unavailable',
      false,
    ],
    [
      'work that took too long',
      json(504, typed('generation_timeout')),
      'unavailable/server-error',
      'generation_timeout',
      false,
    ],
    [
      'a cancelled request',
      json(499, infra('client_cancelled')),
      'cancelled/task-cancelled',
      'client_cancelled',
      false,
    ],
    [
      'a client that left',
      json(499, infra('client_disconnected')),
      'lost/timeout',
      'client_disconnected',
      false,
    ],
    ['a bad request', json(400, infra('bad_request')), 'rejected/parameters', 'bad_request', false],
    [
      'too many at once',
      json(429, typed('concurrent_requests_limit')),
      'throttled/rate-limit',
      'concurrent_requests_limit',
      false,
    ],
    [
      'the platform',
      json(400, { error: { type: 'validation_error', message: 'Invalid' } }),
      'rejected/parameters',
      null,
      false,
    ],
    ['a page', text(502, '<html>bad</html>'), 'unavailable/server-error', null, false],
    ['a redirect', text(302, ''), 'unavailable/redirect', null, false],
  ])('%s is read for what it is', (_, answer, expected, code, stopsTarget) => {
    const reading = doneReading(onTheLine(answer))
    expect(`${reading.outcome.kind}/${reading.outcome.reason}`).toBe(expected)
    expect(reading.outcome.code).toBe(code)
    expect(reading.stopsTarget).toBe(stopsTarget)
    expect(reading.usage.counted).toEqual({ request: '1', image: '0' })
  })

  test('names the type that only a header tells', () => {
    const answer = text(503, 'no healthy upstream', {
      'x-fal-error-type': 'runner_connection_refused',
    })
    expect(doneReading(onTheLine(answer)).outcome.code).toBe('runner_connection_refused')
  })

  test('says what was billed for it, and how long to wait', () => {
    const billed = doneReading(onTheLine(json(422, typed('value_error'), ANSWERED)))
    expect(billed.usage.reported).toEqual({ output_megapixel: '1.05' })
    expect(billed.requestIds).toEqual(['answer-1'])
    const full = doneReading(onTheLine(json(429, {}, { 'retry-after': '2' })))
    expect(full.retryAfterMs).toBe(2000)
  })

  test('tells every mistake in its message', () => {
    expect(doneReading(onTheLine(json(422, POLICY))).outcome.message).toBe(
      'body.seed: odd; body.prompt: The content could not be processed because it was flagged.',
    )
  })
})

describe('a request in the queue', () => {
  const IN_QUEUE = {
    status: 'IN_QUEUE',
    request_id: ID,
    queue_position: 0,
    response_url: REQUESTS,
    status_url: STATUS.url,
    cancel_url: CANCEL.url,
  }

  test('is asked after and stopped where the answer says', () => {
    expect(ordered(json(200, IN_QUEUE))).toEqual({
      kind: 'pending',
      task: { id: ID, status: 'IN_QUEUE' },
      poll: STATUS,
      cancel: CANCEL,
      afterMs: 500,
      requestIds: [ID],
      usage: { reported: {}, counted: { request: '1', task: '1' }, cost: null },
    })
  })

  test.each<[string, string]>([
    ['a stranger', 'https://evil.example/requests/1/status'],
    ['a stranger that sounds like fal', 'https://queue.fal.run.evil.example/requests/1/status'],
    ['another host of the domain', 'https://customer.fal.run/requests/1/status'],
    ['plain HTTP', 'http://queue.fal.run/requests/1/status'],
    ['no URL', 'requests/1/status'],
  ])('whose URLs are %s is asked after where they would be', (_, url) => {
    const answer = json(200, { ...IN_QUEUE, status_url: url, cancel_url: url })
    const { poll, cancel } = pendingStep(ordered(answer))
    expect([poll.url, cancel?.url]).toEqual([STATUS.url, CANCEL.url])
  })

  test('that is answered with its images at once is done', () => {
    expect(doneReading(ordered(json(200, output()))).outcome.kind).toBe('produced')
  })

  test.each([
    json(500, infra('internal_error')),
    json(503, infra('runner_scheduling_failure')),
    text(502, '<html>bad</html>'),
  ])('that is answered $status leaves open whether it is there, and so what it costs', (answer) => {
    const { outcome, retryAfterMs } = doneReading(ordered(answer))
    expect([outcome.kind, outcome.reason, retryAfterMs]).toEqual(['unavailable', null, null])
  })

  test('whose balance is used up stops the target', () => {
    expect(doneReading(ordered(json(403, LOCKED)))).toMatchObject({
      outcome: { kind: 'rejected', reason: 'funds' },
      stopsTarget: true,
    })
  })

  test.each([
    ['IN_QUEUE', 202],
    ['IN_PROGRESS', 202],
    ['IN_PROGRESS', 200],
    ['DEFROSTING', 200],
  ])('under the word %s (%i) goes on', (word, code) => {
    const step = pendingStep(status(json(code, { status: word, logs: null })))
    expect(step).toMatchObject({ task: { id: ID, status: word }, poll: STATUS, afterMs: 500 })
  })

  test.each<[string, Json, string]>([
    ['the URL it names', { response_url: `${REQUESTS}/response` }, `${REQUESTS}/response`],
    ['its own place', {}, REQUESTS],
    [
      'its own place when a stranger’s is named',
      { response_url: 'https://evil.example/x' },
      REQUESTS,
    ],
  ])('when completed gives its result at once, at %s', (_, named, url) => {
    const body = { status: 'COMPLETED', metrics: { inference_time: 3.21 }, ...(named as object) }
    expect(status(json(200, body))).toMatchObject({
      kind: 'pending',
      task: { id: ID, status: 'COMPLETED' },
      poll: { url },
      afterMs: 0,
    })
  })

  test('completed with an error of its own is asked for that error', () => {
    for (const error_type of ['value_error', 'client_cancelled', null]) {
      const body = { status: 'COMPLETED', error: 'Unprocessable', error_type }
      expect(pendingStep(status(json(200, body))).poll).toEqual(RESULT)
    }
  })

  test.each([
    ['request_timeout', 'unavailable/task-failed'],
    ['startup_timeout', 'unavailable/task-failed'],
    ['runner_disconnected', 'unavailable/task-failed'],
  ])('completed with the infrastructure’s error %s is %s', (error_type, expected) => {
    const ended = status(json(200, { status: 'COMPLETED', error: 'It failed', error_type }))
    const { outcome, usage } = doneReading(ended)
    expect(`${outcome.kind}/${outcome.reason}`).toBe(expected)
    expect(outcome).toMatchObject({ code: error_type, message: 'It failed' })
    expect(usage.counted).toEqual({ request: '1', task: '1', image: '0' })
  })
})

describe('a result', () => {
  test('with its images is read whole', () => {
    expect(result(json(200, output(), ANSWERED))).toMatchObject({
      kind: 'done',
      task: { id: ID, status: 'COMPLETED' },
      reading: {
        outcome: { kind: 'produced' },
        usage: {
          reported: { output_megapixel: '1.05' },
          counted: { request: '1', task: '1', image: '1' },
        },
        requestIds: [ID, 'answer-1'],
      },
    })
  })

  test('without the header reports nothing', () => {
    expect(doneReading(result(json(200, output()))).usage.reported).toEqual({})
  })

  test('that is another model’s output is malformed', () => {
    const reading = doneReading(result(json(200, { video: { url: URL_1 } })))
    expect(reading.outcome).toMatchObject({ kind: 'malformed', reason: 'unreadable' })
    expect(reading.usage.counted).toEqual({ request: '1', task: '1' })
  })

  test.each<[string, Answer, string]>([
    ['a flagged prompt', json(422, POLICY), 'blocked/moderation-input'],
    ['a field', json(422, typed('missing')), 'rejected/parameters'],
    ['a field in words', json(422, { detail: 'bad image' }), 'rejected/parameters'],
    ['nothing made', json(422, typed('no_media_generated')), 'empty/null'],
    ['work that took too long', json(504, typed('generation_timeout')), 'unavailable/task-failed'],
    ['a deadline', json(504, infra('request_timeout')), 'unavailable/task-failed'],
    ['a broken runner', json(500, infra('runner_server_error')), 'unavailable/task-failed'],
    ['a client that left', json(499, infra('client_disconnected')), 'lost/no-answer'],
    ['a service behind it', json(400, typed('downstream_service_error')), 'unavailable/null'],
    ['a part not found', json(404, typed('file_download_error')), 'rejected/parameters'],
    ['a cancelled request', json(499, infra('client_cancelled')), 'cancelled/task-cancelled'],
  ])('that is the error of %s ends the task', (_, answer, expected) => {
    const ended = result(answer)
    const { outcome, usage, requestIds } = doneReading(ended)
    expect(`${outcome.kind}/${outcome.reason}`).toBe(expected)
    expect(usage.counted).toEqual({ request: '1', task: '1', image: '0' })
    expect(requestIds).toEqual([ID])
    expect(ended).toMatchObject({ task: { id: ID } })
  })

  test.each<[string, Answer, number]>([
    ['too early', json(400, { detail: 'Request is still in progress' }), 500],
    ['too early under 422', json(422, { detail: 'Request is still in progress' }), 500],
    ['a rate', json(429, typed('concurrent_requests_limit'), { 'retry-after': '3' }), 3000],
    ['a fault of the queue', json(500, { detail: 'Internal Server Error' }), 2000],
    ['a page', text(502, '<html>'), 2000],
    ['a page in a success', text(200, '<html>'), 2000],
    ['a status', json(200, { status: 'IN_PROGRESS' }), 2000],
    ['an id not yet known everywhere', json(404, { detail: 'Request not found' }), 2000],
  ])('that is %s is asked for again', (_, answer, afterMs) => {
    expect(result(answer)).toMatchObject({ kind: 'pending', poll: RESULT, afterMs })
  })

  test.each<[string, Answer, string]>([
    ['a key withdrawn', json(401, { detail: 'no' }), 'auth'],
    ['a balance used up', json(403, LOCKED), 'funds'],
  ])('that is refused for %s leaves the task lost, never free', (_, answer, reason) => {
    const reading = doneReading(result(answer))
    expect(reading.outcome).toMatchObject({ kind: 'lost', reason })
    expect(reading.stopsTarget).toBe(true)
    expect(reading.requestIds).toEqual([ID])
  })
})

test('a status that did not answer is asked again', () => {
  for (const answer of [text(503, ''), text(200, '<html>'), json(200, {})])
    expect(status(answer)).toMatchObject({ kind: 'pending', poll: STATUS, task: { id: ID } })
})
