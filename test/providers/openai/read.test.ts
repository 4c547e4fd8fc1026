import { describe, expect, test } from 'vitest'
import type { Operation } from '../../../src/domain/operation.ts'
import type { Answer } from '../../../src/domain/request.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { openaiAdapter } from '../../../src/providers/openai/adapter.ts'
import { doneReading, events, json, operationOf, SOME_SPEC, text } from '../fixtures.ts'

const SHA = 'a'.repeat(64)
const IMAGE = { b64_json: `[image:${SHA}]` }
const read = (answer: Answer, operation: Operation = operationOf()) =>
  doneReading(openaiAdapter.read(answer, SOME_SPEC, operation))
const asking = (n: number, mode: 'text-to-image' | 'edit' = 'text-to-image') =>
  operationOf({ mode, settings: { mode, n } })

const USAGE = {
  total_tokens: 1774,
  input_tokens: 18,
  output_tokens: 1756,
  input_tokens_details: { text_tokens: 18, image_tokens: 0 },
  output_tokens_details: { image_tokens: 1756, text_tokens: 0 },
}

describe('a success', () => {
  test('is read whole', () => {
    const body = {
      created: 1795219200,
      background: 'opaque',
      output_format: 'png',
      quality: 'high',
      size: '1024x1024',
      data: [IMAGE],
      usage: USAGE,
    }
    expect(read(json(200, body, { 'x-request-id': 'req_1' }))).toEqual({
      outcome: { kind: 'produced', reason: null, code: null, message: null },
      images: [{ kind: 'blob', sha256: SHA }],
      partials: [],
      usage: {
        reported: {
          input_text_token: '18',
          input_image_token: '0',
          output_image_token: '1756',
          output_text_token: '0',
        },
        counted: { request: '1', image: '1' },
        cost: null,
      },
      requestIds: ['req_1'],
      resolved: {
        size: '1024x1024',
        quality: 'high',
        background: 'opaque',
        format: 'png',
      },
      retryAfterMs: null,
      stopsTarget: false,
    })
  })

  test.each([
    [4, 3, 'partial', '3 of 4 images'],
    [4, 0, 'empty', 'a success without an image'],
    [1, 1, 'produced', null],
    [1, 2, 'produced', null],
  ])('asked for %i, with %i images, is %s', (n, received, kind, message) => {
    const reading = read(json(200, { data: Array(received).fill(IMAGE) }), asking(n))
    expect(reading.outcome).toEqual({ kind, reason: null, code: null, message })
    expect(reading.images).toHaveLength(received)
    expect(reading.usage.counted).toEqual({ request: '1', image: String(received) })
  })

  test('an item without an image is none', () => {
    const data = [IMAGE, {}, { b64_json: '' }, { b64_json: null }, null, 'x']
    expect(read(json(200, { data }), asking(6)).outcome.message).toBe('1 of 6 images')
  })

  test('older models and relays answer with URLs, others with short base64', () => {
    const data = [{ url: 'https://cdn.example/1.png' }, { b64_json: 'iVBORw==' }]
    expect(read(json(200, { data }), asking(2)).images).toEqual([
      { kind: 'url', url: 'https://cdn.example/1.png' },
      { kind: 'base64', text: 'iVBORw==' },
    ])
  })

  test('an echoed auto resolves nothing', () => {
    const body = { data: [IMAGE], quality: 'auto', size: '1536x1024', background: null }
    expect(read(json(200, body)).resolved).toEqual({ size: '1536x1024' })
  })

  test('images beside an error object are images', () => {
    const body = {
      data: [IMAGE],
      error: { message: 'one was blocked', code: 'moderation_blocked' },
    }
    expect(read(json(200, body), asking(2)).outcome.kind).toBe('partial')
  })
})

describe('reported tokens', () => {
  const tokens = (usage: Json, operation = operationOf()) =>
    read(json(200, { data: [IMAGE], usage }), operation).usage.reported

  test('without details are text in and image out', () => {
    expect(tokens({ input_tokens: 23, output_tokens: 1056 })).toEqual({
      input_text_token: '23',
      output_image_token: '1056',
    })
    expect(tokens({ ...USAGE, output_tokens_details: null })).toMatchObject({
      output_image_token: '1756',
    })
  })

  test('without details but with a picture sent leave the input undivided, and so unreported', () => {
    expect(tokens({ input_tokens: 400, output_tokens: 1056 }, asking(1, 'edit'))).toEqual({
      output_image_token: '1056',
    })
  })

  test('keep an image and a text share apart', () => {
    const usage = {
      input_tokens: 350,
      input_tokens_details: { text_tokens: 27, image_tokens: 323 },
      output_tokens: 4599,
      output_tokens_details: { image_tokens: 4160, text_tokens: 439 },
    }
    expect(tokens(usage, asking(1, 'edit'))).toEqual({
      input_text_token: '27',
      input_image_token: '323',
      output_image_token: '4160',
      output_text_token: '439',
    })
  })

  test('of an SVG’s author are text out, which no card of the image model prices', () => {
    const body = {
      data: [IMAGE],
      usage: USAGE,
      svg_usage: { input_tokens: 900, output_tokens: 2100, reasoning_tokens: 300, model: 'm' },
    }
    expect(read(json(200, body)).usage.reported).toMatchObject({
      output_image_token: '1756',
      output_text_token: '2100',
    })
    const none = { ...body, svg_usage: { output_tokens: 0 } }
    expect(read(json(200, none)).usage.reported.output_text_token).toBe('0')
  })

  test.each([-1, Number.NaN, 1.5, 'many', null, true, [1], { a: 1 }])(
    'that are %j are not reported',
    (bad) => {
      expect(tokens({ input_tokens: bad, output_tokens: bad } as Json)).toEqual({})
    },
  )
})

describe('a success that cannot be read', () => {
  test.each([
    ['a page', text(200, '<html>hello</html>'), 'not-json', 'hello'],
    ['cut JSON', text(200, '{"data":[{"b64'), 'not-json', '{"data":[{"b64'],
    [
      'an empty body',
      { ...text(200, ''), body: { kind: 'none' } } as Answer,
      'not-json',
      'an empty body',
    ],
    ['JSON without images', json(200, { created: 1 }), 'unreadable', '{"created":1}'],
    ['data that is no list', json(200, { data: 'x' }), 'unreadable', '{"data":"x"}'],
    ['null', json(200, null), 'unreadable', 'null'],
    ['a list', json(200, [IMAGE]), 'unreadable', `[{"b64_json":"[image:${SHA}]"}]`],
  ])('is malformed: %s', (_, answer, reason, message) => {
    expect(read(answer).outcome).toEqual({ kind: 'malformed', reason, code: null, message })
  })

  test('still counts its usage, also beside an error', () => {
    const refused = read(json(200, { error: { code: 'moderation_blocked' }, usage: USAGE }))
    expect(refused.outcome.kind).toBe('blocked')
    expect(refused.usage.reported.output_image_token).toBe('1756')
    expect(read(json(200, { usage: USAGE })).usage.reported.output_image_token).toBe('1756')
  })

  test('JSON labelled as text is JSON', () => {
    expect(read(text(200, JSON.stringify({ data: [IMAGE] }))).outcome.kind).toBe('produced')
  })
})

describe('a stream', () => {
  const partial = (index: number, type = 'image_generation.partial_image') => ({
    event: type,
    data: { type, ...IMAGE, partial_image_index: index },
  })
  const completed = (over: { [key: string]: Json } = {}, type = 'image_generation.completed') => ({
    event: type,
    data: {
      type,
      ...IMAGE,
      size: '1024x1024',
      quality: 'high',
      output_format: 'png',
      usage: USAGE,
      ...over,
    },
  })

  test('gives its final image, its previews and its usage', () => {
    const reading = read(events(partial(0), partial(1), completed()))
    expect(reading.outcome.kind).toBe('produced')
    expect(reading.images).toHaveLength(1)
    expect(reading.partials).toHaveLength(2)
    expect(reading.usage).toEqual({
      reported: {
        input_text_token: '18',
        input_image_token: '0',
        output_image_token: '1756',
        output_text_token: '0',
      },
      counted: { request: '1', image: '1', partial_image: '2' },
      cost: null,
    })
    expect(reading.resolved).toEqual({
      size: '1024x1024',
      quality: 'high',
      format: 'png',
    })
    expect(reading.requestIds).toEqual(['req_stream'])
  })

  test('of an edit is the same', () => {
    const type = 'image_edit.completed'
    const reading = read(events(partial(0, 'image_edit.partial_image'), completed({}, type)))
    expect([reading.outcome.kind, reading.partials.length]).toEqual(['produced', 1])
  })

  test('of several images adds their usage', () => {
    const reading = read(events(completed(), completed()), asking(2))
    expect(reading.outcome.kind).toBe('produced')
    expect(reading.usage.reported).toMatchObject({
      output_image_token: '3512',
      input_text_token: '36',
    })
    expect(read(events(completed()), asking(2)).outcome.message).toBe('1 of 2 images')
  })

  test('is known by its event name or by its payload alone', () => {
    const { type: _, ...nameless } = completed().data
    expect(
      read(events({ event: 'image_generation.completed', data: nameless })).images,
    ).toHaveLength(1)
    expect(read(events({ ...completed(), event: null })).images).toHaveLength(1)
  })

  test('may end with a [DONE]', () => {
    expect(read(events(completed(), { event: null, data: '[DONE]' })).outcome.kind).toBe('produced')
  })

  test.each([
    [
      'error',
      { type: 'error', error: { message: 'no', code: 'moderation_blocked' } },
      'blocked/moderation',
    ],
    [null, { error: { message: 'slow', code: 'rate_limit_exceeded' } }, 'throttled/rate-limit'],
    ['error', { error: { message: 'x', type: 'server_error' } }, 'unavailable/server-error'],
    ['error', { type: 'error', code: 'insufficient_quota', message: 'pay' }, 'rejected/funds'],
    ['error', 'boom', 'unavailable/server-error'],
    [
      'error',
      { type: 'error', error: { message: 'm', type: 'image_generation_user_error' } },
      'rejected/parameters',
    ],
  ])('that fails with event %s %j is %3$s', (event, data, expected) => {
    const { outcome, partials, usage } = read(events(partial(0), { event, data }))
    expect(`${outcome.kind}/${outcome.reason}`).toBe(expected)
    expect(partials).toHaveLength(1)
    expect(usage.counted).toEqual({ request: '1', image: '0', partial_image: '1' })
  })

  test('that fails after its first image is partial, with the error’s words', () => {
    const error = { event: 'error', data: { error: { message: 'no', code: 'moderation_blocked' } } }
    const reading = read(events(completed(), error), asking(2))
    expect(reading.outcome).toEqual({
      kind: 'partial',
      reason: null,
      code: 'moderation_blocked',
      message: 'no',
    })
    expect(reading.usage.reported.output_image_token).toBe('1756')
  })

  test('that ends without a final image is lost, because it may be billed', () => {
    const { outcome } = read(events(partial(0)))
    expect(outcome).toMatchObject({ kind: 'lost', reason: 'truncated' })
    expect(read(events()).outcome.reason).toBe('truncated')
  })
})
