import { describe, expect, test } from 'vitest'
import type { Step } from '../../../src/domain/reading.ts'
import type { Answer, RequestSpec } from '../../../src/domain/request.ts'
import type { Settings } from '../../../src/domain/settings.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { huggingfaceAdapter } from '../../../src/providers/huggingface/adapter.ts'
import { doneReading, json, operationOf, pendingStep, pollSpec, text } from '../fixtures.ts'

const ROUTER = 'https://router.huggingface.co'
const SHA = 'a'.repeat(64)
const TOKEN = `[image:${SHA}]`
const URL_1 = 'https://v3b.fal.media/files/b/0a/one.png'
const IDS = { 'x-request-id': 'Root=1-69203f1a' }

/** What becomes of `answer` to the order, or to `poll`. */
function step(
  model: string,
  answer: Answer,
  { poll, settings = {} }: { poll?: RequestSpec; settings?: Partial<Settings> } = {},
): Step {
  const operation = operationOf({ model, settings: { mode: 'text-to-image', n: 1, ...settings } })
  const spec = poll ?? huggingfaceAdapter.submit(operation, ROUTER)
  return huggingfaceAdapter.read(answer, spec, operation)
}

const bare: Answer = {
  status: 200,
  headers: { 'content-type': 'image/jpeg', 'x-compute-time': '3.1', ...IDS },
  body: { kind: 'image', blob: { sha256: SHA, file: 'images/a', bytes: 9 } },
  blobs: [],
}

describe('Hugging Face’s own machines', () => {
  const model = 'black-forest-labs/FLUX.1-dev'

  test('answer with the image itself, and say nothing of money', () => {
    const reading = doneReading(step(model, bare))
    expect(reading.outcome.kind).toBe('produced')
    expect(reading.images).toEqual([{ kind: 'blob', sha256: SHA }])
    expect(reading.requestIds).toEqual(['Root=1-69203f1a'])
    expect(reading.usage).toEqual({
      reported: {},
      counted: { request: '1', image: '1' },
      cost: null,
    })
  })

  test.each<[Json, string]>([
    [{ data: [{ b64_json: TOKEN }] }, 'blob'],
    [{ output: [URL_1] }, 'url'],
  ])('may answer %j', (body, kind) => {
    const { images } = doneReading(step(model, json(200, body)))
    expect(images.map((image) => image.kind)).toEqual([kind])
  })

  test.each<[string, Answer, string]>([
    ['nothing', { status: 200, headers: {}, body: { kind: 'none' }, blobs: [] }, 'empty/null'],
    ['no image', json(200, { output: [] }), 'empty/null'],
    ['other JSON', json(200, { caption: 'x' }), 'malformed/unreadable'],
    ['a page', text(200, '<html>hello</html>'), 'malformed/not-json'],
  ])('that answer with %s are read as such', (_, answer, expected) => {
    const { kind, reason } = doneReading(step(model, answer)).outcome
    expect(`${kind}/${reason}`).toBe(expected)
  })
})

const CREDITS =
  'You have depleted your monthly included credits. Purchase pre-paid credits to continue using Inference Providers.'

describe('a request that gave no image', () => {
  test.each<[string, Answer, string, number | null, boolean]>([
    [
      'a model this partner lacks',
      json(400, { error: 'Model foo/bar not supported by provider hf-inference' }),
      'rejected/model',
      null,
      false,
    ],
    ['a bad field', json(400, { error: 'width is too large' }), 'rejected/parameters', null, false],
    [
      'a wrong token',
      json(401, { error: 'Invalid username or password.' }),
      'rejected/auth',
      null,
      true,
    ],
    ['no credits', json(402, { error: CREDITS }), 'rejected/funds', null, true],
    [
      'no credits in older words',
      json(402, { error: 'You have exceeded your monthly included credits' }),
      'rejected/funds',
      null,
      true,
    ],
    [
      'a token without the right',
      json(403, { error: 'This authentication method does not have sufficient permissions' }),
      'rejected/auth',
      null,
      true,
    ],
    ['no such route', text(404, 'Not Found'), 'rejected/model', null, false],
    ['a model that is gone', json(410, { error: 'Gone' }), 'rejected/model', null, false],
    [
      'a partner’s validation',
      json(422, { detail: [{ loc: ['body', 'prompt'], msg: 'field required' }] }),
      'rejected/parameters',
      null,
      false,
    ],
    [
      'a partner’s moderation',
      json(422, { detail: [{ msg: 'flagged', type: 'content_policy_violation' }] }),
      'blocked/moderation',
      null,
      false,
    ],
    ['a rate', json(429, { error: 'Too many' }), 'throttled/rate-limit', null, false],
    [
      'a cold model',
      json(503, { error: 'Model x is currently loading', estimated_time: 20.0 }),
      'unavailable/overloaded',
      20_000,
      false,
    ],
    ['a gateway', text(504, '<html>'), 'unavailable/server-error', null, false],
    [
      'a fault in a partner’s words',
      json(500, { error: { message: 'boom', code: 7 } }),
      'unavailable/server-error',
      null,
      false,
    ],
    ['a redirect', text(302, ''), 'unavailable/redirect', null, false],
  ])('for %s is read for what it is, whoever the partner', (_, answer, expected, wait, stops) => {
    for (const model of ['a/b', 'fal-ai:fal-ai/flux', 'replicate:a/b', 'wavespeed:a/b']) {
      const reading = doneReading(step(model, { ...answer, headers: IDS }))
      expect(`${reading.outcome.kind}/${reading.outcome.reason}`).toBe(expected)
      expect(reading.retryAfterMs).toBe(wait)
      expect(reading.stopsTarget).toBe(stops)
      expect(reading.requestIds).toEqual(['Root=1-69203f1a'])
      expect(reading.usage.counted).toEqual({ request: '1', image: '0' })
    }
  })

  test('keeps the words and the code', () => {
    const { outcome } = doneReading(step('a/b', json(402, { error: CREDITS })))
    expect(outcome).toMatchObject({ code: null, message: CREDITS })
    const partner = json(500, { error: { message: 'boom', code: 7 } })
    expect(doneReading(step('a/b', partner)).outcome).toMatchObject({ code: '7', message: 'boom' })
  })
})

const poll = (path: string): RequestSpec => pollSpec(`${ROUTER}${path}`)

describe('fal’s queue', () => {
  const model = 'fal-ai:fal-ai/flux/dev'
  const ID = '019da043-7550-7c93'
  const STATUS = poll(`/fal-ai/fal-ai/flux/requests/${ID}/status?_subdomain=queue`)
  const RESULT = poll(`/fal-ai/fal-ai/flux/requests/${ID}?_subdomain=queue`)
  const order = {
    status: 'IN_QUEUE',
    request_id: ID,
    response_url: `https://queue.fal.run/fal-ai/flux/requests/${ID}`,
  }

  test('accepts an order, which is asked after through the router', () => {
    expect(pendingStep(step(model, json(200, order, IDS)))).toMatchObject({
      task: { id: ID, status: 'IN_QUEUE' },
      poll: STATUS,
      cancel: null,
      afterMs: 500,
      requestIds: ['Root=1-69203f1a', ID],
    })
  })

  test.each(['IN_QUEUE', 'IN_PROGRESS', 'RESTING'])('under the word %s goes on', (status) => {
    const next = pendingStep(step(model, json(202, { status }), { poll: STATUS }))
    expect(next).toMatchObject({ task: { id: ID, status }, poll: STATUS, afterMs: 500 })
  })

  test('is asked for the result at once when it is done', () => {
    const next = pendingStep(step(model, json(200, { status: 'COMPLETED' }), { poll: STATUS }))
    expect(next).toMatchObject({ poll: RESULT, afterMs: 0 })
  })

  test('that is done with an error has failed, and is asked no more', () => {
    const body = { status: 'COMPLETED', error: 'Request timed out', error_type: 'request_timeout' }
    const reading = doneReading(step(model, json(200, body), { poll: STATUS }))
    expect(reading.outcome).toMatchObject({ reason: 'task-failed', message: 'Request timed out' })
  })

  test('gives the images of the result', () => {
    const body = { images: [{ url: URL_1 }, { url: URL_1 }], has_nsfw_concepts: [false, false] }
    const headers = { 'x-fal-billable-units': '2' }
    const ended = step(model, json(200, body, headers), { poll: RESULT, settings: { n: 2 } })
    const reading = doneReading(ended)
    expect(reading.outcome.kind).toBe('produced')
    expect(reading.images).toHaveLength(2)
    expect(reading.usage.reported).toEqual({})
    expect(reading.usage.counted).toEqual({ request: '1', task: '1', image: '2' })
    expect(ended).toMatchObject({ task: { id: ID } })
  })

  test('that blacked out every image is blocked', () => {
    const body = { images: [{ url: URL_1 }], has_nsfw_concepts: [true] }
    const reading = doneReading(step(model, json(200, body), { poll: RESULT }))
    expect(reading.outcome).toMatchObject({ kind: 'blocked', reason: 'moderation-output' })
    expect(reading.images).toEqual([])
  })

  test.each<[Answer, string]>([
    [json(422, { detail: 'CUDA out of memory' }), 'unavailable/task-failed'],
    [json(422, { detail: [{ type: 'content_policy_violation' }] }), 'blocked/moderation'],
  ])('tells of a failed task by refusing its result', (answer, expected) => {
    const reading = doneReading(step(model, answer, { poll: RESULT }))
    expect(`${reading.outcome.kind}/${reading.outcome.reason}`).toBe(expected)
    expect(reading.usage.counted).toMatchObject({ task: '1' })
  })

  test.each<[string, Answer, RequestSpec, number]>([
    [
      'a result that is not there yet',
      json(400, { detail: 'Request is still in progress' }),
      RESULT,
      500,
    ],
    ['a rate', json(429, { error: 'slow' }), RESULT, 2000],
    ['a fault', text(502, ''), STATUS, 2000],
    ['an id not yet known everywhere', json(404, { detail: 'no' }), STATUS, 2000],
  ])('for %s is asked again', (_, answer, asked, afterMs) => {
    const next = step(model, answer, { poll: asked })
    expect(pendingStep(next)).toMatchObject({ task: { id: ID }, poll: asked, afterMs })
  })

  test('leaves the task lost where the token was withdrawn', () => {
    const reading = doneReading(step(model, json(401, { error: 'no' }), { poll: RESULT }))
    expect(reading.outcome).toMatchObject({ kind: 'lost', reason: 'auth' })
    expect(reading.stopsTarget).toBe(true)
  })

  test.each(['https://evil.example/../../whoami', 'https://queue.fal.run/%2e%2e/%2e%2e/x'])(
    'that names %s is asked only below its own path',
    (response_url) => {
      const next = pendingStep(step(model, json(200, { ...order, response_url })))
      expect(new URL(next.poll.url).pathname.startsWith('/fal-ai/')).toBe(true)
    },
  )

  test('that accepts without saying where it will be is malformed', () => {
    const { outcome } = doneReading(step(model, json(200, { request_id: ID })))
    expect(outcome).toMatchObject({ kind: 'malformed', reason: 'unreadable' })
  })
})

describe('Replicate behind the router', () => {
  const model = 'replicate:black-forest-labs/flux-schnell'
  const prediction = (over: { [key: string]: Json }): Json => ({
    id: 'abc',
    status: 'starting',
    urls: { get: 'https://api.replicate.com/v1/predictions/abc' },
    ...over,
  })

  test('gives its output and the time it ran', () => {
    const answer = json(
      201,
      prediction({ status: 'succeeded', output: [URL_1], metrics: { predict_time: 0.68 } }),
    )
    const reading = doneReading(step(model, answer))
    expect(reading.outcome.kind).toBe('produced')
    expect(reading.usage.reported).toEqual({ compute_second: '0.68' })
  })

  test('at work is asked after through the router, not where the key does not belong', () => {
    const next = pendingStep(step(model, json(201, prediction({}))))
    expect(next.poll.url).toBe(`${ROUTER}/replicate/v1/predictions/abc`)
    expect(next.cancel).toBeNull()
  })
})

test.each(['together:a/b', 'nscale:a/b'])('%s gives its data', (model) => {
  const reading = doneReading(step(model, json(200, { data: [{ b64_json: TOKEN }] })))
  expect(reading.images).toEqual([{ kind: 'blob', sha256: SHA }])
})

describe('WaveSpeed', () => {
  const model = 'wavespeed:wavespeed-ai/flux-dev'
  const data = (over: { [key: string]: Json }): Json => ({
    code: 200,
    message: 'success',
    data: {
      id: 'p1',
      status: 'created',
      urls: { get: 'https://api.wavespeed.ai/api/v3/predictions/p1/result' },
      ...over,
    },
  })
  const POLL = poll('/wavespeed/api/v3/predictions/p1/result')

  test('accepts, works, and gives its outputs', () => {
    expect(pendingStep(step(model, json(200, data({})))).poll).toEqual(POLL)
    const working = step(model, json(200, data({ status: 'processing', urls: null })), {
      poll: POLL,
    })
    expect(pendingStep(working).poll).toEqual(POLL)
    const ended = json(
      200,
      data({ status: 'completed', outputs: [URL_1], has_nsfw_contents: [false] }),
    )
    expect(doneReading(step(model, ended, { poll: POLL })).images).toEqual([
      { kind: 'url', url: URL_1 },
    ])
  })

  test.each<[{ [key: string]: Json }, string]>([
    [{ status: 'failed', error: 'out of memory' }, 'unavailable/task-failed'],
    [{ status: 'failed', error: 'NSFW content' }, 'blocked/moderation'],
    [
      { status: 'completed', outputs: [URL_1], has_nsfw_contents: [true] },
      'blocked/moderation-output',
    ],
    [{ status: 'completed', outputs: [] }, 'empty/null'],
  ])('that ends as %j is read so', (over, expected) => {
    const { kind, reason } = doneReading(step(model, json(200, data(over)), { poll: POLL })).outcome
    expect(`${kind}/${reason}`).toBe(expected)
  })
})

describe('Z.ai', () => {
  const model = 'zai-org:cogview-4'
  const POLL = {
    ...poll('/zai-org/api/paas/v4/async-result/t1'),
    headers: { 'x-source-channel': 'hugging_face', 'accept-language': 'en-US,en' },
  }
  const task = (over: { [key: string]: Json }): Json => ({ id: 't1', request_id: 'r1', ...over })

  test('accepts and is asked after every five seconds', () => {
    const next = pendingStep(step(model, json(200, task({ task_status: 'PROCESSING' }))))
    expect(next).toMatchObject({ task: { id: 't1' }, poll: POLL, afterMs: 5000 })
  })

  test('gives its result, or fails', () => {
    const ended = json(200, task({ task_status: 'SUCCESS', image_result: [{ url: URL_1 }] }))
    expect(doneReading(step(model, ended, { poll: POLL })).images).toHaveLength(1)
    const failed = step(model, json(200, task({ task_status: 'FAIL' })), { poll: POLL })
    expect(doneReading(failed).outcome).toMatchObject({ reason: 'task-failed' })
  })
})
