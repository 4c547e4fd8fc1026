import { describe, expect, test } from 'vitest'
import type { Answer } from '../../../src/domain/request.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { NO_USAGE } from '../../../src/domain/usage.ts'
import { dashscopeAdapter } from '../../../src/providers/dashscope/adapter.ts'
import {
  cancelSpec,
  doneReading,
  json,
  operationOf,
  pendingStep,
  pollSpec,
  text,
} from '../fixtures.ts'

const API = 'https://dashscope-intl.aliyuncs.com/api/v1'
const ID = '0385dc79-5ff8-4d82-bcb6-1122334455aa'
const RESULT = 'https://dashscope-result-sgp.oss-ap-southeast-1.aliyuncs.com/x'
const REQUEST_ID = 'd0250a3d-b07f-49e1-bdc8-6793f4929aaa'

const asked = (n = 1) =>
  operationOf({ model: 'qwen-image-3.0', settings: { mode: 'text-to-image', n } })
const SUBMIT = dashscopeAdapter.submit(asked(), API)
const POLL = pollSpec(`${API}/tasks/${ID}`)
const CANCEL = cancelSpec(`${POLL.url}/cancel`)

const step = (answer: Answer, { n = 1, spec = SUBMIT } = {}) =>
  dashscopeAdapter.read(answer, spec, asked(n))
const done = (answer: Answer, n = 1) => doneReading(step(answer, { n }))
const ended = (output: { [key: string]: Json }, { n = 1, usage = {} as Json } = {}) =>
  doneReading(
    step(json(200, { request_id: REQUEST_ID, output: { task_id: ID, ...output }, usage }), {
      n,
      spec: POLL,
    }),
  )
const choice = (...content: Json[]): Json => ({
  finish_reason: 'stop',
  message: { role: 'assistant', content },
})
const image = (name: string): Json => ({ type: 'image', image: `${RESULT}/${name}.png?Expires=1` })

describe('an answer that was waited for', () => {
  test('gives its image, the tier it is billed by, and how many were made', () => {
    const answer = json(200, {
      output: { choices: [choice(image('1'))] },
      usage: {
        input_image_count: 1,
        input_image_type: 'qima_input_1k',
        output_image_count: 1,
        output_image_type: 'qima_output_1k',
        output_width: 1024,
        output_height: 1024,
      },
      request_id: REQUEST_ID,
    })
    expect(done(answer)).toEqual({
      outcome: { kind: 'produced', reason: null, code: null, message: null },
      images: [{ kind: 'url', url: `${RESULT}/1.png?Expires=1` }],
      partials: [],
      usage: {
        reported: { image: '1' },
        counted: { request: '1', image: '1' },
        cost: null,
      },
      requestIds: [REQUEST_ID],
      resolved: { size: '1024x1024', tier: '1k' },
      retryAfterMs: null,
      stopsTarget: false,
    })
  })

  test.each<[string, Json, Json]>([
    [
      'Qwen: one choice',
      [choice(image('1'), image('2'))],
      { image_count: 2, width: 1328, height: 1328 },
    ],
    [
      'Wan: one for each',
      [choice(image('1')), choice(image('2'))],
      { image_count: 2, size: '1328*1328' },
    ],
  ])('gives two images in the form of %s', (_, choices, usage) => {
    const reading = done(json(200, { output: { choices }, usage }), 2)
    expect(reading.outcome.kind).toBe('produced')
    expect(reading.images).toHaveLength(2)
    expect(reading.usage.reported).toEqual({ image: '2' })
    expect(reading.resolved).toEqual({ size: '1328x1328' })
  })

  test('with words and no image is empty and says them', () => {
    const reading = done(json(200, { output: { choices: [choice({ text: 'I cannot.' })] } }))
    expect(reading.outcome).toMatchObject({ kind: 'empty', message: 'I cannot.' })
    expect(reading.usage.counted).toEqual({ request: '1', image: '0' })
  })

  test('with fewer images than asked is partial', () => {
    const answer = json(200, {
      output: { choices: [choice(image('1'))] },
      usage: { image_count: 1 },
    })
    expect(done(answer, 3).outcome).toMatchObject({ kind: 'partial', message: '1 of 3 images' })
  })

  test.each<[Json]>([[1.5], [-1], ['many'], [null]])('takes a count of %j for none', (count) => {
    const answer = json(200, {
      output: { choices: [choice(image('1'))] },
      usage: { image_count: count, width: -1, height: 'x', output_image_type: '../2k' },
    })
    const reading = done(answer)
    expect(reading.usage.reported).toEqual({})
    expect(reading.resolved).toEqual({})
  })

  test('names its request by the header where the body does not', () => {
    const answer = json(200, { output: { choices: [] } }, { 'x-request-id': 'from-header' })
    expect(done(answer).requestIds).toEqual(['from-header'])
  })
})

describe('a task', () => {
  test('that was accepted is asked after, and can be stopped', () => {
    const answer = json(200, {
      output: { task_status: 'PENDING', task_id: ID },
      request_id: REQUEST_ID,
    })
    expect(step(answer)).toEqual({
      kind: 'pending',
      task: { id: ID, status: 'PENDING' },
      poll: POLL,
      cancel: CANCEL,
      afterMs: 3000,
      requestIds: [REQUEST_ID],
      usage: NO_USAGE,
    })
  })

  test.each(['RUNNING', 'SUSPENDED', 'UNKNOWN'])('under the word %s goes on', (status) => {
    const answer = json(200, { output: { task_status: status } })
    expect(pendingStep(step(answer, { spec: POLL })).task).toEqual({ id: ID, status })
  })

  test('that succeeded gives its images and how many are billed', () => {
    const reading = ended(
      { task_status: 'SUCCEEDED', results: [{ orig_prompt: 'x', url: `${RESULT}/1.png` }] },
      { usage: { image_count: 1 } },
    )
    expect(reading.images).toEqual([{ kind: 'url', url: `${RESULT}/1.png` }])
    expect(reading.usage).toEqual({
      reported: { image: '1' },
      counted: { request: '1', task: '1', image: '1' },
      cost: null,
    })
  })

  test('that succeeded in the newer form gives its images', () => {
    const reading = ended({
      task_status: 'SUCCEEDED',
      finished: true,
      choices: [choice(image('1'))],
    })
    expect(reading.outcome.kind).toBe('produced')
  })

  test('of which one image failed is partial, with that image’s code, and one image billed', () => {
    const reading = ended(
      {
        task_status: 'SUCCEEDED',
        results: [
          { url: `${RESULT}/1.png` },
          { code: 'InternalError.Timeout', message: 'timed out' },
        ],
        task_metrics: { TOTAL: 2, SUCCEEDED: 1, FAILED: 1 },
      },
      { n: 2, usage: { image_count: 1 } },
    )
    expect(reading.outcome).toEqual({
      kind: 'partial',
      reason: null,
      code: 'InternalError.Timeout',
      message: 'timed out',
    })
    expect(reading.usage.reported).toEqual({ image: '1' })
  })

  test('all of whose images were withheld is blocked', () => {
    const message = 'Output data may contain inappropriate content.'
    const reading = ended({
      task_status: 'SUCCEEDED',
      results: [{ code: 'DataInspectionFailed', message }],
    })
    expect(reading.outcome).toEqual({
      kind: 'blocked',
      reason: 'moderation-output',
      code: 'DataInspectionFailed',
      message,
    })
  })

  test.each<[string, string | null, string | null, string]>([
    [
      'FAILED',
      'DataInspectionFailed',
      'Output data may contain inappropriate content.',
      'blocked/moderation-output',
    ],
    [
      'FAILED',
      'DataInspectionFailed',
      'Input data may contain inappropriate content.',
      'blocked/moderation-input',
    ],
    ['FAILED', 'data_inspection_failed', null, 'blocked/moderation'],
    ['FAILED', 'IPInfringementSuspect', 'suspected', 'blocked/moderation'],
    ['FAILED', 'InternalError.Algo', 'no', 'unavailable/task-failed'],
    ['FAILED', null, null, 'unavailable/task-failed'],
    ['CANCELED', null, null, 'cancelled/task-cancelled'],
  ])(
    'that ended as %s with %s (%s) is %s, under HTTP 200',
    (task_status, code, message, expected) => {
      const { outcome, usage } = ended({ task_status, code, message })
      expect(`${outcome.kind}/${outcome.reason}`).toBe(expected)
      expect(usage.counted).toEqual({ request: '1', task: '1', image: '0' })
    },
  )
})

const error = (code: string, message: string): Json => ({ code, message, request_id: REQUEST_ID })

describe('a refusal', () => {
  test.each<[number, string, string, string, boolean]>([
    [400, 'InvalidParameter', 'url error, please check url！', 'rejected/parameters', false],
    [400, 'InvalidParameter.DataInspection', 'Unable to inspect', 'rejected/parameters', false],
    [400, 'BadRequest.InputDownloadFailed', 'no', 'rejected/parameters', false],
    [400, 'InvalidParameter', 'Model not exist.', 'rejected/model', false],
    [
      400,
      'DataInspectionFailed',
      'Input data may contain inappropriate content.',
      'blocked/moderation-input',
      false,
    ],
    [
      400,
      'DataInspectionFailed',
      'Output data may contain inappropriate content.',
      'blocked/moderation-output',
      false,
    ],
    [
      400,
      'IPInfringementSuspect',
      'Input data is suspected of being involved in IP infringement.',
      'blocked/moderation-input',
      false,
    ],
    [
      400,
      'Arrearage',
      'Access denied, please make sure your account is in good standing.',
      'rejected/funds',
      true,
    ],
    [401, 'InvalidApiKey', 'Invalid API-key provided.', 'rejected/auth', true],
    [
      403,
      'AccessDenied',
      'current user api does not support synchronous calls',
      'rejected/parameters',
      false,
    ],
    [403, 'AccessDenied', 'Access denied.', 'rejected/auth', true],
    [403, 'AccessDenied.Unpurchased', 'Access to model denied.', 'rejected/auth', true],
    [403, 'Model.AccessDenied', 'no', 'rejected/auth', true],
    [
      403,
      'AllocationQuota.FreeTierOnly',
      'The free tier of the model has been exhausted.',
      'rejected/funds',
      true,
    ],
    [429, 'Throttling.AllocationQuota', 'Free allocated quota exceeded.', 'rejected/funds', true],
    [404, 'ModelNotFound', 'Model can not be found.', 'rejected/model', false],
    [404, 'WorkSpaceNotFound', 'no', 'rejected/auth', true],
    [429, 'Throttling', 'Too many requests', 'throttled/rate-limit', false],
    [429, 'Throttling.RateQuota', 'Requests rate limit exceeded', 'throttled/rate-limit', false],
    [429, 'Throttling.BurstRate', 'no', 'throttled/rate-limit', false],
    [429, 'Throttling.AllocationQuota', 'Allocated quota exceeded', 'throttled/rate-limit', false],
    [500, 'InternalError', 'An internal error has occured.', 'unavailable/server-error', false],
    [500, 'InternalError.Timeout', 'no', 'unavailable/server-error', false],
    [503, 'ServiceUnavailable', 'no', 'unavailable/overloaded', false],
    [200, 'Throttling.RateQuota', 'no', 'throttled/rate-limit', false],
    [200, 'SomethingNew', 'no', 'unavailable/server-error', false],
    [418, 'SomethingNew', 'no', 'rejected/parameters', false],
  ])('%i %s (%s) is %s', (status, code, message, expected, stopsTarget) => {
    const reading = done(json(status, error(code, message)))
    expect(`${reading.outcome.kind}/${reading.outcome.reason}`).toBe(expected)
    expect(reading.outcome).toMatchObject({ code, message })
    expect(reading.stopsTarget).toBe(stopsTarget)
    expect(reading.requestIds).toEqual([REQUEST_ID])
    expect(reading.usage.counted).toEqual({ request: '1', image: '0' })
  })

  test('of the compatible paths is read the same', () => {
    const body = {
      error: { message: 'Incorrect API key provided.', type: 'x', code: 'invalid_api_key' },
      request_id: REQUEST_ID,
    }
    expect(done(json(401, body)).outcome).toMatchObject({
      kind: 'rejected',
      reason: 'auth',
      code: 'invalid_api_key',
      message: 'Incorrect API key provided.',
    })
  })

  test.each<[string, Answer, string]>([
    ['a proxy’s page', text(502, '<html>bad</html>'), 'unavailable/server-error'],
    ['a page in a success', text(200, '<html>'), 'malformed/not-json'],
    ['JSON that says nothing', json(200, { request_id: 'x' }), 'malformed/unreadable'],
    ['a redirect', text(302, ''), 'unavailable/redirect'],
  ])('by %s is read for what it is', (_, answer, expected) => {
    const { kind, reason } = done(answer).outcome
    expect(`${kind}/${reason}`).toBe(expected)
  })
})

describe('a poll that got no task', () => {
  test.each<[string, Answer, number]>([
    ['too many questions', json(429, error('Throttling.RateQuota', 'no')), 2000],
    ['a fault', json(500, error('InternalError', 'no')), 2000],
    ['an overload', text(503, '', { 'retry-after': '9' }), 9000],
    ['a page', text(200, '<html>'), 2000],
    ['an answer without a status', json(200, { output: {} }), 2000],
  ])('for %s asks again: the task goes on', (_, answer, afterMs) => {
    expect(pendingStep(step(answer, { spec: POLL }))).toMatchObject({
      task: { id: ID, status: 'unknown' },
      poll: POLL,
      cancel: CANCEL,
      afterMs,
    })
  })

  test('for a key of another region leaves it lost, never free', () => {
    const reading = doneReading(step(json(401, error('InvalidApiKey', 'no')), { spec: POLL }))
    expect(reading.outcome).toMatchObject({ kind: 'lost', reason: 'auth' })
    expect(reading.stopsTarget).toBe(true)
  })
})

test('an answer to cancelling tells an end only where it names one', () => {
  const read = (answer: Answer) => dashscopeAdapter.readCancelled?.(answer) ?? null
  expect(read(json(200, { request_id: 'x' }))).toBeNull()
  expect(read(json(400, error('UnsupportedOperation', 'not pending')))).toBeNull()
  expect(read(json(200, { output: { task_id: ID, task_status: 'RUNNING' } }))).toBeNull()
  expect(
    read(json(200, { output: { task_id: ID, task_status: 'CANCELED' } }))?.outcome,
  ).toMatchObject({ kind: 'cancelled', reason: 'task-cancelled' })
})
