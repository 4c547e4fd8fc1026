import { describe, expect, test } from 'vitest'
import type { Answer } from '../../../src/domain/request.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { NO_USAGE } from '../../../src/domain/usage.ts'
import { googleGeminiAdapter } from '../../../src/providers/google-gemini/adapter.ts'
import {
  cancelSpec,
  doneReading,
  json,
  operationOf,
  pendingStep,
  pollSpec,
  text,
} from '../fixtures.ts'

const operation = operationOf({
  model: 'gemini-nano-banana-2.1',
  settings: { mode: 'text-to-image', delivery: 'batch', n: 1 },
})
const BASE = 'http://127.0.0.1:4010/google-gemini/v1beta'
const NAME = 'batches/b-17'
const SUBMIT = googleGeminiAdapter.submit(operation, BASE)
const POLL = pollSpec(`${BASE}/${NAME}`)
const CANCEL = cancelSpec(`${POLL.url}:cancel`, { kind: 'json', json: {} })
const NOTHING_YET = {
  reported: {},
  counted: { request: '1', task: '1', image: '0' },
  cost: null,
}

const batch = (state: string, over: { [key: string]: Json } = {}): Answer =>
  json(200, { name: NAME, metadata: { state: `BATCH_STATE_${state}`, ...over } })

const step = (answer: Answer, spec = POLL) => googleGeminiAdapter.read(answer, spec, operation)

const CONTENT = {
  candidates: [
    {
      content: { parts: [{ inlineData: { mimeType: 'image/png', data: 'iVBORw==' } }] },
      finishReason: 'STOP',
    },
  ],
  usageMetadata: {
    promptTokenCount: 9,
    candidatesTokenCount: 1120,
    candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 1120 }],
  },
  responseId: 'r1',
}
const inlined = (item: Json): { [key: string]: Json } => ({
  inlinedResponses: { inlinedResponses: [item] },
})

describe('a batch at work', () => {
  test.each([
    ['ordered', SUBMIT],
    ['asked after', POLL],
  ])('when %s is asked after under the same base, and can be stopped', (_, spec) => {
    expect(step(batch('PENDING'), spec)).toEqual({
      kind: 'pending',
      task: { id: NAME, status: 'PENDING' },
      poll: POLL,
      cancel: CANCEL,
      afterMs: 5000,
      requestIds: [NAME],
      usage: NOTHING_YET,
    })
  })

  test.each(['RUNNING', 'PAUSED_SOMEHOW'])('under the word %s goes on', (state) => {
    expect(pendingStep(step(batch(state))).task.status).toBe(state)
  })

  test.each(['../files/x', 'https://evil.example/batches/1', 'batches/a/b', 'batches/'])(
    'by the name %j cannot be asked after',
    (name) => {
      expect(doneReading(step(json(200, { name }), SUBMIT)).outcome).toMatchObject({
        kind: 'malformed',
        reason: 'unreadable',
      })
    },
  )
})

describe('a batch that ended', () => {
  test.each<[string, Answer]>([
    ['in its metadata', batch('SUCCEEDED', { output: inlined({ response: CONTENT }) })],
    [
      'in its response',
      json(200, { name: NAME, done: true, response: inlined({ response: CONTENT }) }),
    ],
    [
      'in a bare list',
      json(200, {
        name: NAME,
        done: true,
        response: { inlinedResponses: [{ response: CONTENT }] },
      }),
    ],
  ])('holds its result %s, by the tokens of a batch', (_, answer) => {
    const ended = step(answer)
    expect(doneReading(ended)).toEqual({
      outcome: { kind: 'produced', reason: null, code: null, message: null },
      images: [{ kind: 'base64', text: 'iVBORw==' }],
      partials: [],
      usage: {
        reported: { input_text_token: '9', output_text_token: '0', output_image_token: '1120' },
        counted: { request: '1', task: '1', image: '1' },
        cost: null,
      },
      requestIds: [NAME, 'r1'],
      resolved: { delivery: 'batch', tier: 'batch' },
      retryAfterMs: null,
      stopsTarget: false,
    })
    expect(ended).toMatchObject({ task: { id: NAME } })
  })

  test.each<[string, Answer, string, string | null, boolean]>([
    ['failed', batch('FAILED'), 'unavailable/task-failed', 'FAILED', false],
    ['expired', batch('EXPIRED'), 'unavailable/task-failed', 'EXPIRED', false],
    ['was cancelled', batch('CANCELLED'), 'cancelled/task-cancelled', 'CANCELLED', false],
    [
      'has an error of its own, by number',
      json(200, { name: NAME, done: true, error: { code: 13, message: 'x' } }),
      'unavailable/task-failed',
      'INTERNAL',
      false,
    ],
    [
      'has an item that was wrong',
      batch('SUCCEEDED', { output: inlined({ error: { code: 3, message: 'bad' } }) }),
      'rejected/parameters',
      'INVALID_ARGUMENT',
      false,
    ],
    [
      'has an item that met a limit, which nobody will try again',
      batch('SUCCEEDED', {
        output: inlined({ error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'slow' } }),
      }),
      'unavailable/task-failed',
      'RESOURCE_EXHAUSTED',
      false,
    ],
    [
      'has an item that met an empty balance',
      batch('SUCCEEDED', {
        output: inlined({ error: { code: 8, message: 'Your prepayment credits are depleted.' } }),
      }),
      'rejected/funds',
      'RESOURCE_EXHAUSTED',
      true,
    ],
    [
      'has an item that was blocked',
      batch('SUCCEEDED', {
        output: inlined({ response: { candidates: [{ finishReason: 'IMAGE_SAFETY' }] } }),
      }),
      'blocked/moderation-output',
      'IMAGE_SAFETY',
      false,
    ],
    ['holds nothing', batch('SUCCEEDED'), 'malformed/unreadable', null, false],
    [
      'holds a file instead of answers',
      batch('SUCCEEDED', { output: { responsesFile: 'files/x' } }),
      'malformed/unreadable',
      null,
      false,
    ],
  ])('and %s', (_, answer, expected, code, stopsTarget) => {
    const { outcome, usage, requestIds, stopsTarget: stops } = doneReading(step(answer))
    expect(`${outcome.kind}/${outcome.reason}`).toBe(expected)
    expect(outcome.code).toBe(code)
    expect(usage.counted).toEqual(NOTHING_YET.counted)
    expect(requestIds[0] ?? NAME).toBe(NAME)
    expect(stops).toBe(stopsTarget)
  })
})

describe('a poll that got no batch', () => {
  test.each<[string, Answer, number]>([
    ['a full server', json(503, { error: { code: 503, status: 'UNAVAILABLE' } }), 2000],
    [
      'a rate',
      json(429, {
        error: {
          code: 429,
          details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '9s' }],
        },
      }),
      9000,
    ],
    ['an id not yet known everywhere', json(404, { error: { code: 404 } }), 2000],
    ['a proxy’s page', text(200, '<html>'), 2000],
  ])('for %s asks again: the batch goes on', (_, answer, afterMs) => {
    expect(step(answer)).toEqual({
      kind: 'pending',
      task: { id: NAME, status: 'unknown' },
      poll: POLL,
      cancel: CANCEL,
      afterMs,
      requestIds: [NAME],
      usage: NO_USAGE,
    })
  })

  test('for a key withdrawn leaves the batch lost, never free', () => {
    const { outcome, requestIds, stopsTarget } = doneReading(
      step(json(401, { error: { code: 401, status: 'UNAUTHENTICATED' } })),
    )
    expect(outcome).toMatchObject({ kind: 'lost', reason: 'auth' })
    expect(requestIds).toEqual([NAME])
    expect(stopsTarget).toBe(true)
  })
})

test('an order that was refused is no batch', () => {
  const ended = step(json(400, { error: { code: 400, status: 'INVALID_ARGUMENT' } }), SUBMIT)
  expect(doneReading(ended).outcome).toMatchObject({ kind: 'rejected', reason: 'parameters' })
  expect(ended).toMatchObject({ task: null })
})

test('a cancel is only believed where it tells the batch’s end', () => {
  const readCancelled = (answer: Answer) => googleGeminiAdapter.readCancelled?.(answer) ?? null
  expect(readCancelled(json(200, {}))).toBeNull()
  expect(readCancelled(json(404, { error: { code: 404 } }))).toBeNull()
  expect(readCancelled(batch('RUNNING'))).toBeNull()
  expect(readCancelled(batch('CANCELLED'))?.outcome).toMatchObject({ kind: 'cancelled' })
})
