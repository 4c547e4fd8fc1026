import { describe, expect, test } from 'vitest'
import type { Answer, RequestSpec } from '../../../src/domain/request.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { NO_USAGE } from '../../../src/domain/usage.ts'
import { runwareAdapter } from '../../../src/providers/runware/adapter.ts'
import { taskUuid } from '../../../src/providers/runware/task-uuid.ts'
import { doneReading, json, operationOf, pendingStep, text } from '../fixtures.ts'

const API = 'https://api.runware.ai'
const UUID = taskUuid('run-1-attempt-1')
const URL_1 = 'https://im.runware.ai/image/ws/2/ii/1.jpg'
const URL_2 = 'https://im.runware.ai/image/ws/2/ii/2.jpg'

const asked = (n = 1, delivery?: 'sync' | 'async') =>
  operationOf({
    model: 'runware:100@1',
    settings: { mode: 'text-to-image', n, ...(delivery !== undefined && { delivery }) },
  })
const SUBMIT = runwareAdapter.submit(asked(), API)
const POLL: RequestSpec = {
  purpose: 'poll',
  method: 'POST',
  url: `${API}/v1`,
  headers: {},
  body: { kind: 'json', json: [{ taskType: 'getResponse', taskUUID: UUID }] },
  credential: true,
}
const item = (over: { [key: string]: Json }): Json => ({
  taskType: 'imageInference',
  taskUUID: UUID,
  ...over,
})
const image = (url: string, over: { [key: string]: Json } = {}): Json =>
  item({ imageUUID: 'x', imageURL: url, seed: 1, NSFWContent: false, ...over })

const step = (answer: Answer, { n = 1, spec = SUBMIT } = {}) =>
  runwareAdapter.read(answer, spec, asked(n))
const done = (answer: Answer, n = 1) => doneReading(step(answer, { n }))

describe('an answer that was waited for', () => {
  test('gives its images and the sum of what they cost, exactly', () => {
    const answer = json(200, {
      data: [image(URL_1, { cost: 0.0013 }), image(URL_2, { cost: 0.0026 })],
      errors: [],
    })
    expect(step(answer, { n: 2 })).toEqual({
      kind: 'done',
      task: null,
      reading: {
        outcome: { kind: 'produced', reason: null, code: null, message: null },
        images: [
          { kind: 'url', url: URL_1 },
          { kind: 'url', url: URL_2 },
        ],
        partials: [],
        usage: {
          reported: {},
          counted: { request: '1', image: '2' },
          cost: { usd: '0.0039', where: 'cost' },
        },
        requestIds: [UUID],
        resolved: {},
        retryAfterMs: null,
        stopsTarget: false,
      },
    })
  })

  test.each<[string, Json, string | null]>([
    ['none', [image(URL_1)], null],
    ['one of two', [image(URL_1, { cost: 0.1 }), image(URL_2)], null],
    ['a negative one', [image(URL_1, { cost: -1 })], null],
    ['words', [image(URL_1, { cost: 'soon' })], null],
    ['float noise', [image(URL_1, { cost: 0.1 }), image(URL_2, { cost: 0.2 })], '0.3'],
    ['a tiny one', [image(URL_1, { cost: 6e-7 })], '0.0000006'],
    ['zero', [image(URL_1, { cost: 0 })], '0'],
  ])('with costs that are %s states %#', (_, data, usd) => {
    expect(done(json(200, { data })).usage.cost?.usd ?? null).toBe(usd)
  })

  test.each<[string, { [key: string]: Json }]>([
    ['a URL', { imageURL: URL_1 }],
    ['a data URI', { imageDataURI: 'data:image/png;base64,iVBORw0=' }],
    ['base64', { imageBase64Data: 'iVBORw0=' }],
    ['an image put aside', { imageBase64Data: `[image:${'b'.repeat(64)}]` }],
  ])('gives the image of %s', (_, fields) => {
    const reading = done(json(200, { data: [item(fields)] }))
    expect(reading.outcome.kind).toBe('produced')
    expect(reading.images).toHaveLength(1)
  })

  test('with an error beside an image is partial, says it, and costs what came', () => {
    const answer = json(200, {
      data: [image(URL_1, { cost: 0.0013 })],
      errors: [{ code: 'timeoutProvider', message: 'The provider timed out.', taskUUID: UUID }],
    })
    const reading = done(answer, 2)
    expect(reading.outcome).toEqual({
      kind: 'partial',
      reason: null,
      code: 'timeoutProvider',
      message: 'The provider timed out.',
    })
    expect(reading.usage.cost).toEqual({ usd: '0.0013', where: 'cost' })
  })

  test('with fewer images than asked and no error is partial', () => {
    const answer = json(200, { data: [image(URL_1, { cost: 0.1 })] })
    expect(done(answer, 3).outcome).toMatchObject({ kind: 'partial', message: '1 of 3 images' })
  })

  test('passes over what is of another task', () => {
    const other = { taskUUID: taskUuid('another') }
    const answer = json(200, {
      data: [image(URL_1), image(URL_2, other)],
      errors: [{ code: 'invalidApiKey', ...other }],
    })
    expect(done(answer, 2)).toMatchObject({
      outcome: { kind: 'partial', code: null },
      images: [{ url: URL_1 }],
      stopsTarget: false,
    })
  })

  test('with a flagged image gives it with the flag; without it the image is withheld', () => {
    const flagged = done(json(200, { data: [image(URL_1, { NSFWContent: true, cost: 0.1 })] }))
    expect(flagged.outcome).toMatchObject({ kind: 'produced', code: 'NSFWContent' })
    const withheld = done(json(200, { data: [item({ NSFWContent: true, cost: 0.1 })] }))
    expect(withheld.outcome).toMatchObject({ kind: 'blocked', reason: 'moderation-output' })
    expect(withheld.usage.cost).toEqual({ usd: '0.1', where: 'cost' })
  })

  test('with a price or a success and no image, or with no item, is empty', () => {
    expect(done(json(200, { data: [item({ status: 'success' })] })).outcome.kind).toBe('empty')
    expect(done(json(200, { data: [], errors: [] })).outcome.kind).toBe('empty')
    expect(done(json(200, { data: [item({ cost: 0.1 })] })).outcome.kind).toBe('empty')
  })
})

const error = (code: string, message = 'no'): Json => ({
  errors: [{ code, message, taskType: 'imageInference', taskUUID: UUID }],
})

describe('an error', () => {
  test.each<[number, string, string, string, boolean]>([
    [401, 'invalidApiKey', 'Invalid API key.', 'rejected/auth', true],
    [200, 'invalidApiKey', 'Invalid API key.', 'rejected/auth', true],
    [400, 'missingApiKey', 'no', 'rejected/auth', true],
    [403, 'forbidden', 'no', 'rejected/auth', true],
    [402, 'whatever', 'no', 'rejected/funds', true],
    [400, 'insufficientCredits', 'no', 'rejected/funds', true],
    [403, 'forbidden', 'Insufficient balance to run this task.', 'rejected/funds', true],
    [200, 'insufficient_balance', 'no', 'rejected/funds', true],
    [429, 'whatever', 'no', 'throttled/rate-limit', false],
    [400, 'tooManyRequests', 'no', 'throttled/rate-limit', false],
    [200, 'rateLimitExceeded', 'no', 'throttled/rate-limit', false],
    [400, 'invalidModel', 'no', 'rejected/model', false],
    [200, 'unsupportedModel', 'no', 'rejected/model', false],
    [404, 'notFound', 'no', 'rejected/model', false],
    [400, 'missingPositivePrompt', 'no', 'rejected/parameters', false],
    [200, 'invalidWidth', 'no', 'rejected/parameters', false],
    [400, 'invalidProviderContent', 'no', 'blocked/moderation', false],
    [400, 'providerError', 'Rejected by our content policy.', 'blocked/moderation', false],
    [200, 'timeoutProvider', 'no', 'unavailable/task-failed', false],
    [500, 'internalError', 'no', 'unavailable/server-error', false],
    [503, 'unavailable', 'no', 'unavailable/overloaded', false],
    [418, 'teapot', 'no', 'rejected/parameters', false],
  ])('%i %s (%s) is %s', (status, code, message, expected, stopsTarget) => {
    const reading = done(json(status, error(code, message)))
    expect(`${reading.outcome.kind}/${reading.outcome.reason}`).toBe(expected)
    expect(reading.outcome).toMatchObject({ code, message })
    expect(reading.stopsTarget).toBe(stopsTarget)
    expect(reading.requestIds).toEqual([UUID])
    expect(reading.usage).toEqual({
      reported: {},
      counted: { request: '1', image: '0' },
      cost: null,
    })
  })

  test.each<[string, Answer, string, number | null]>([
    ['a wait', json(429, error('x'), { 'retry-after': '3' }), 'throttled/rate-limit', 3000],
    ['a page', text(502, '<html>'), 'unavailable/server-error', null],
    ['problem details', json(400, { detail: 'bad', status: 400 }), 'rejected/parameters', null],
    ['a redirect', text(302, ''), 'unavailable/redirect', null],
    ['a gateway that gave up', text(524, ''), 'lost/timeout', null],
    ['a page in a success', text(200, '<html>'), 'malformed/not-json', null],
    ['nothing in a success', json(200, {}), 'malformed/unreadable', null],
  ])('by %s is read for what it is', (_, answer, expected, retryAfterMs) => {
    const reading = done(answer)
    expect(`${reading.outcome.kind}/${reading.outcome.reason}`).toBe(expected)
    expect(reading.retryAfterMs).toBe(retryAfterMs)
  })

  test('that the name is taken asks for the results: the order had arrived before', () => {
    for (const status of [200, 400, 409]) {
      const answer = json(status, error('conflictTaskUUID'))
      expect(pendingStep(step(answer))).toMatchObject({
        task: { id: UUID, status: 'conflict' },
        poll: POLL,
      })
    }
  })
})

describe('a task', () => {
  test('that was acknowledged is asked after at the same path', () => {
    expect(step(json(200, { data: [item({})] }))).toEqual({
      kind: 'pending',
      task: { id: UUID, status: 'processing' },
      poll: POLL,
      cancel: null,
      afterMs: 2000,
      requestIds: [UUID],
      usage: NO_USAGE,
    })
  })

  test.each(['processing', 'queued', 'Success'])('with an item that is %s goes on', (status) => {
    const data = [image(URL_1, { status: 'success' }), item({ status })]
    expect(pendingStep(step(json(200, { data }), { n: 2, spec: POLL })).task.id).toBe(UUID)
  })

  test('whose images are all there has ended and says what it cost', () => {
    const answer = json(200, { data: [image(URL_1, { status: 'success', cost: 0.0013 })] })
    const ended = step(answer, { spec: POLL })
    expect(ended).toMatchObject({ kind: 'done', task: { id: UUID, status: 'success' } })
    expect(doneReading(ended).usage).toEqual({
      reported: {},
      counted: { request: '1', task: '1', image: '1' },
      cost: { usd: '0.0013', where: 'cost' },
    })
  })

  test.each<[string, number, Json]>([
    ['an item', 200, { data: [item({ status: 'error', code: 'timeoutProvider', message: 'no' })] }],
    ['the errors', 200, { errors: [{ code: 'timeoutProvider', message: 'no', taskUUID: UUID }] }],
    [
      'the errors of an answer that is no success',
      400,
      { errors: [{ code: 'timeoutProvider', message: 'no', taskUUID: UUID, status: 'error' }] },
    ],
  ])('that failed by %s has ended', (_, status, body) => {
    const ended = step(json(status, body), { spec: POLL })
    expect(ended).toMatchObject({ kind: 'done', task: { id: UUID, status: 'error' } })
    expect(doneReading(ended).outcome).toMatchObject({
      kind: 'unavailable',
      reason: 'task-failed',
      code: 'timeoutProvider',
    })
  })

  test.each<[string, Answer, number]>([
    ['too many questions', json(429, error('x'), { 'retry-after': '4' }), 4000],
    ['a fault', text(500, ''), 2000],
    ['a task not yet known', json(404, error('taskNotFound')), 2000],
    ['a page', text(200, '<html>'), 2000],
    ['nothing', json(200, { data: [] }), 2000],
  ])('is asked after again when a poll meets %s', (_, answer, afterMs) => {
    expect(pendingStep(step(answer, { spec: POLL }))).toMatchObject({ poll: POLL, afterMs })
  })

  test('is lost, never free, when a poll is refused for good', () => {
    const reading = doneReading(step(json(401, error('invalidApiKey')), { spec: POLL }))
    expect(reading.outcome).toMatchObject({ kind: 'lost', reason: 'auth' })
    expect(reading.stopsTarget).toBe(true)
    expect(reading.requestIds).toEqual([UUID])
  })
})
