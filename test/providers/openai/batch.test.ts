import { describe, expect, test } from 'vitest'
import type { Step } from '../../../src/domain/reading.ts'
import type { Answer, RequestSpec } from '../../../src/domain/request.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { openaiAdapter } from '../../../src/providers/openai/adapter.ts'
import { adapterContract } from '../contract.ts'
import { doneReading, events, json, operationOf, pendingStep, text } from '../fixtures.ts'

const SHA = 'b'.repeat(64)
const BASE = 'https://api.openai.com/v1'
const asked = (mode: 'text-to-image' | 'edit' = 'text-to-image') =>
  operationOf({ mode, settings: { mode, delivery: 'batch', n: 1 } })
const spec = (path: string, purpose: 'submit' | 'poll' = 'poll'): RequestSpec => ({
  purpose,
  method: 'GET',
  url: `${BASE}${path}`,
  headers: {},
  body: null,
  credential: true,
})
const UPLOAD = spec('/files', 'submit')
const ORDER = spec('/batches', 'submit')
const POLL = spec('/batches/batch_1')
const CONTENT = spec('/files/file-out/content')
const read = (answer: Answer, at: RequestSpec, operation = asked()): Step =>
  openaiAdapter.read(answer, at, operation)
const batch = (status: string, over: { [key: string]: Json } = {}): Answer =>
  json(200, {
    id: 'batch_1',
    object: 'batch',
    endpoint: '/v1/images/generations',
    input_file_id: 'file-in',
    completion_window: '24h',
    status,
    output_file_id: null,
    error_file_id: null,
    errors: null,
    request_counts: { total: 1, completed: 0, failed: 0 },
    ...over,
  })
const lines = (...data: readonly Json[]): Answer =>
  events(...data.map((one) => ({ event: null, data: one })))
const line = (status: number, body: Json): Json => ({
  id: 'batch_req_1',
  custom_id: 'image',
  response: { status_code: status, request_id: 'req_line', body },
  error: null,
})
const lineError = (code: string, message: string): Json => ({
  id: 'batch_req_1',
  custom_id: 'image',
  response: null,
  error: { code, message },
})
const DONE: Json = {
  created: 1,
  data: [{ b64_json: `[image:${SHA}]` }],
  size: '1024x1024',
  quality: 'high',
  usage: {
    input_tokens: 18,
    output_tokens: 1756,
    input_tokens_details: { text_tokens: 18, image_tokens: 0 },
  },
}

adapterContract(
  'openai, by batch',
  () => ({
    ...openaiAdapter,
    submit: (operation, baseUrl) =>
      openaiAdapter.submit(
        { ...operation, settings: { ...operation.settings, delivery: 'batch' } },
        baseUrl,
      ),
    read: (answer, at, operation) =>
      openaiAdapter.read(answer, at.purpose === 'submit' ? ORDER : CONTENT, {
        ...operation,
        settings: { ...operation.settings, delivery: 'batch' },
      }),
  }),
  {
    models: ['gpt-image-2', 'somebody-elses'],
    keys: 'id status output_file_id error_file_id errors data request_counts completed custom_id response status_code body request_id error code message b64_json usage output_tokens'.split(
      ' ',
    ),
    words: ['completed', 'failed', 'expired', 'cancelled', 'validating', 'image', 'batch_expired'],
  },
)

describe('the way to an order', () => {
  test('begins with a file of one line, which is not yet an order', () => {
    const upload = openaiAdapter.submit(asked(), BASE)
    expect(upload).toMatchObject({ purpose: 'submit', method: 'POST', url: `${BASE}/files` })
    const file =
      upload.body?.kind === 'multipart'
        ? upload.body.parts.find((part) => 'bytes' in part)
        : undefined
    const written =
      file !== undefined && 'bytes' in file ? new TextDecoder().decode(file.bytes) : ''
    expect(written.endsWith('\n')).toBe(true)
    expect(JSON.parse(written)).toEqual({
      custom_id: 'image',
      method: 'POST',
      url: '/v1/images/generations',
      body: { model: 'gpt-image-2', prompt: 'a red bicycle', n: 1 },
    })
  })

  test('goes on with the order when the file is there', () => {
    expect(read(json(200, { id: 'file-in', object: 'file' }), UPLOAD)).toEqual({
      kind: 'next',
      request: {
        ...ORDER,
        method: 'POST',
        body: {
          kind: 'json',
          json: {
            input_file_id: 'file-in',
            endpoint: '/v1/images/generations',
            completion_window: '24h',
          },
        },
      },
    })
  })

  test('has an edit’s pictures inside its line', () => {
    const upload = openaiAdapter.submit(asked('edit'), BASE)
    const part = upload.body?.kind === 'multipart' ? upload.body.parts[1] : undefined
    const written =
      part !== undefined && 'bytes' in part ? new TextDecoder().decode(part.bytes) : ''
    expect(JSON.parse(written)).toMatchObject({
      url: '/v1/images/edits',
      body: { images: [{ image_url: 'data:image/png;base64,iVBORwAB/v8=' }] },
    })
    expect(read(json(200, { id: 'f' }), UPLOAD, asked('edit'))).toMatchObject({
      request: { body: { json: { endpoint: '/v1/images/edits' } } },
    })
  })

  test.each<[string, Answer, string]>([
    [
      'a fault',
      json(500, { error: { message: 'x', type: 'server_error' } }),
      'unavailable/not-sent',
    ],
    ['a gateway that gave up', text(524, ''), 'unavailable/not-sent'],
    ['an answer without an id', json(200, {}), 'unavailable/not-sent'],
    [
      'a wrong key',
      json(401, { error: { code: 'invalid_api_key', message: 'x' } }),
      'rejected/auth',
    ],
    [
      'a rate',
      json(429, { error: { code: 'rate_limit_exceeded', message: 'x' } }),
      'throttled/rate-limit',
    ],
  ])('ends at the upload with %s, and nothing was ordered', (_, answer, expected) => {
    const { kind, reason } = doneReading(read(answer, UPLOAD)).outcome
    expect(`${kind}/${reason}`).toBe(expected)
  })

  test.each<[string, Answer, string, boolean]>([
    ['a fault', json(500, {}), 'unavailable/server-error', false],
    ['an answer without an id', json(200, {}), 'malformed/unreadable', false],
    [
      'an empty balance',
      json(429, { error: { code: 'insufficient_quota', message: 'x' } }),
      'rejected/funds',
      true,
    ],
  ])('may fail at the order with %s', (_, answer, expected, stopsTarget) => {
    const reading = doneReading(read(answer, ORDER))
    expect(`${reading.outcome.kind}/${reading.outcome.reason}`).toBe(expected)
    expect(reading.stopsTarget).toBe(stopsTarget)
  })

  test('is accepted with the batch’s id, which names how to ask and to cancel', () => {
    const step = pendingStep(read(batch('validating'), ORDER))
    expect(step.task).toEqual({ id: 'batch_1', status: 'validating' })
    expect([step.poll.method, step.poll.url, step.poll.purpose]).toEqual([
      'GET',
      `${BASE}/batches/batch_1`,
      'poll',
    ])
    expect([step.cancel?.method, step.cancel?.url, step.cancel?.purpose]).toEqual([
      'POST',
      `${BASE}/batches/batch_1/cancel`,
      'cancel',
    ])
  })
})

describe('a poll', () => {
  test.each(['validating', 'in_progress', 'finalizing', 'cancelling', 'on_holiday'])(
    'that says %s goes on',
    (status) => {
      const step = pendingStep(read(batch(status), POLL))
      expect(step.task.status).toBe(status)
      expect(step.afterMs).toBeGreaterThan(0)
    },
  )

  test.each([
    ['completed', { output_file_id: 'file-out' }, 'file-out'],
    ['completed', { output_file_id: 'file-out', error_file_id: 'file-err' }, 'file-err'],
    ['completed', { output_file_id: null, error_file_id: 'file-err' }, 'file-err'],
    ['expired', { error_file_id: 'file-err' }, 'file-err'],
    ['cancelled', { output_file_id: 'file-out', request_counts: { completed: 1 } }, 'file-out'],
    [
      'completed',
      { output_file_id: 'file-out', error_file_id: 'file-err', request_counts: { completed: 1 } },
      'file-out',
    ],
  ])('that says %s with %j fetches %s at once, line by line', (status, over, file) => {
    const step = pendingStep(read(batch(status, over), POLL))
    expect(step.poll).toMatchObject({
      purpose: 'poll',
      url: `${BASE}/files/${file}/content`,
      lines: true,
    })
    expect(step.afterMs).toBe(0)
  })

  test('that has ended carries the batch’s own usage, but no zeros', () => {
    const usage = {
      input_tokens: 18,
      output_tokens: 1756,
      input_tokens_details: { cached_tokens: 0 },
    }
    const over = { output_file_id: 'file-out', usage }
    expect(pendingStep(read(batch('completed', over), POLL)).usage.reported).toEqual({
      input_text_token: '18',
      output_image_token: '1756',
    })
    const none = { output_file_id: 'file-out', usage: { input_tokens: 0, output_tokens: 0 } }
    expect(pendingStep(read(batch('completed', none), POLL)).usage.reported).toEqual({})
  })

  test.each<[string, Answer, string]>([
    ['expired without a file', batch('expired'), 'unavailable/task-failed/expired'],
    ['cancelled without a file', batch('cancelled'), 'cancelled/task-cancelled/cancelled'],
    ['completed without a file', batch('completed'), 'malformed/unreadable/'],
    [
      'failed for a bad line',
      batch('failed', {
        errors: { data: [{ code: 'invalid_json_line', message: 'x', line: 1, param: null }] },
      }),
      'rejected/parameters/invalid_json_line',
    ],
    [
      'failed for its model',
      batch('failed', { errors: { data: [{ code: 'model_not_found', message: 'x' }] } }),
      'rejected/parameters/model_not_found',
    ],
    [
      'failed for too many waiting tokens',
      batch('failed', { errors: { data: [{ code: 'token_limit_exceeded', message: 'x' }] } }),
      'throttled/task-failed/token_limit_exceeded',
    ],
    [
      'failed for money',
      batch('failed', { errors: { data: [{ code: 'billing_hard_limit_reached', message: 'x' }] } }),
      'rejected/funds/billing_hard_limit_reached',
    ],
    ['failed without a word', batch('failed'), 'rejected/parameters/'],
  ])('that says %s ends', (_, answer, expected) => {
    const step = read(answer, POLL)
    const { kind, reason, code } = doneReading(step).outcome
    expect(`${kind}/${reason}/${code ?? ''}`).toBe(expected)
    expect(step.kind === 'done' && step.task?.id).toBe('batch_1')
  })

  test.each([404, 429, 500, 502, 503, 524])('refused with %i is asked again', (status) => {
    const step = pendingStep(read(text(status, ''), POLL))
    expect(step.poll).toEqual(POLL)
    expect(step.task).toEqual({ id: 'batch_1', status: 'unknown' })
  })

  test('refused for good leaves the batch lost, never free', () => {
    const { outcome } = doneReading(read(json(401, { error: { message: 'x' } }), POLL))
    expect(outcome).toMatchObject({ kind: 'lost', reason: 'auth' })
  })
})

describe('a result file', () => {
  test('gives what a direct answer would give', () => {
    const reading = doneReading(read(lines(line(200, DONE)), CONTENT))
    expect(reading).toEqual({
      outcome: { kind: 'produced', reason: null, code: null, message: null },
      images: [{ kind: 'blob', sha256: SHA }],
      partials: [],
      usage: {
        reported: { input_text_token: '18', input_image_token: '0', output_image_token: '1756' },
        counted: { request: '1', image: '1' },
        cost: null,
      },
      requestIds: ['req_line'],
      resolved: { size: '1024x1024', quality: 'high' },
      retryAfterMs: null,
      stopsTarget: false,
    })
  })

  test('is read by the name of its line, whatever stands around it', () => {
    const other = { ...(line(500, {}) as object), custom_id: 'else' } as Json
    const reading = doneReading(read(lines('noise', other, line(200, DONE)), CONTENT))
    expect(reading.outcome.kind).toBe('produced')
  })

  test.each<[string, Answer, string]>([
    [
      'a block',
      lines(line(400, { error: { code: 'moderation_blocked', message: 'x' } })),
      'blocked/moderation/moderation_blocked',
    ],
    [
      'a bad field',
      lines(line(400, { error: { code: 'invalid_value', message: 'x' } })),
      'rejected/parameters/invalid_value',
    ],
    [
      'an unknown model',
      lines(line(404, { error: { code: 'model_not_found', message: 'x' } })),
      'rejected/parameters/model_not_found',
    ],
    [
      'a rate',
      lines(line(429, { error: { code: 'rate_limit_exceeded', message: 'x' } })),
      'throttled/task-failed/rate_limit_exceeded',
    ],
    [
      'an empty balance',
      lines(line(429, { error: { code: 'insufficient_quota', message: 'x' } })),
      'rejected/funds/insufficient_quota',
    ],
    [
      'a fault',
      lines(line(500, { error: { type: 'server_error', message: 'x' } })),
      'unavailable/task-failed/server_error',
    ],
    ['a time-out', lines(line(408, {})), 'unavailable/task-failed/'],
    [
      'the window’s end',
      lines(lineError('batch_expired', 'x')),
      'unavailable/task-failed/batch_expired',
    ],
    [
      'a cancel',
      lines(lineError('batch_cancelled', 'x')),
      'cancelled/task-cancelled/batch_cancelled',
    ],
    ['another error', lines(lineError('odd', 'x')), 'rejected/parameters/odd'],
    ['a success without an image', lines(line(200, { data: [] })), 'empty/null/'],
    ['a line without either', lines({ custom_id: 'image' }), 'malformed/unreadable/'],
    ['no line', lines(), 'malformed/unreadable/'],
    ['a page', text(200, '<html>'), 'malformed/not-json/'],
  ])('may tell of %s', (_, answer, expected) => {
    const { kind, reason, code } = doneReading(read(answer, CONTENT)).outcome
    expect(`${kind}/${reason}/${code ?? ''}`).toBe(expected)
  })

  test.each([401, 404, 500])(
    'refused with %i is lost: the picture was made all the same',
    (status) => {
      const reading = doneReading(read(json(status, {}), CONTENT))
      expect(reading.outcome.kind).toBe('lost')
      expect(reading.stopsTarget).toBe(false)
    },
  )
})

test('cancelling tells of an end only when the batch has stopped without a result', () => {
  const cancelled = (answer: Answer) => openaiAdapter.readCancelled?.(answer) ?? null
  expect(cancelled(batch('cancelled'))?.outcome).toMatchObject({
    kind: 'cancelled',
    reason: 'task-cancelled',
  })
  expect(cancelled(batch('cancelling'))).toBeNull()
  expect(cancelled(batch('cancelled', { output_file_id: 'file-out' }))).toBeNull()
  expect(cancelled(json(409, { error: { message: 'too late' } }))).toBeNull()
})
