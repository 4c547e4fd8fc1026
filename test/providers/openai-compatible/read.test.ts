import { describe, expect, test } from 'vitest'
import { hasImages } from '../../../src/domain/outcome.ts'
import type { Answer } from '../../../src/domain/request.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { events, json, text } from '../fixtures.ts'
import { asking, readAt } from './host.ts'

const SHA = 'a'.repeat(64)
const TOKEN = `[image:${SHA}]`
const IMAGE = { b64_json: TOKEN }
const BLOB = { kind: 'blob', sha256: SHA }
const TOKENS = {
  input_tokens: 18,
  output_tokens: 1756,
  input_tokens_details: { text_tokens: 18, image_tokens: 0 },
}

test('LiteLLM: a success is read whole', () => {
  const body = { created: 1, size: '1024x1024', quality: 'high', data: [IMAGE], usage: TOKENS }
  const headers = {
    'x-litellm-call-id': '0b7c6a9e-1f7f-4a1e-9d0a-5a1f0c2b3d4e',
    'x-litellm-response-cost': '0.0527',
    'x-litellm-attempted-retries': '1',
    'llm_provider-x-request-id': 'req_1',
  }
  expect(readAt('litellm', json(200, body, headers))).toEqual({
    outcome: { kind: 'produced', reason: null, code: null, message: null },
    images: [BLOB],
    partials: [],
    usage: {
      reported: { input_text_token: '18', input_image_token: '0', output_image_token: '1756' },
      counted: { request: '1', image: '1' },
      cost: { usd: '0.0527', where: 'header x-litellm-response-cost' },
    },
    requestIds: ['0b7c6a9e-1f7f-4a1e-9d0a-5a1f0c2b3d4e', 'req_1'],
    resolved: { size: '1024x1024', quality: 'high' },
    retryAfterMs: null,
    stopsTarget: false,
  })
})

test.each([
  ['0.0527', '0.0527'],
  ['5.27e-05', '0.0000527'],
  ['0', null],
  ['0.0', null],
  ['', null],
  ['None', null],
  ['-1', null],
])('LiteLLM: a cost header of %j is %j dollars', (header, usd) => {
  const { usage } = readAt(
    'litellm',
    json(200, { data: [IMAGE] }, { 'x-litellm-response-cost': header }),
  )
  expect(usage.cost?.usd ?? null).toBe(usd)
})

test.each([
  ['LiteLLM’s zeros', { input_tokens: 0, output_tokens: 0, total_tokens: 0 }],
  ['the old names’ zeros', { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }],
  ['New API’s ones', { input_tokens: 1, output_tokens: 1, total_tokens: 1 }],
  ['no output', { input_tokens: 18 }],
])('a gateway’s filler in the usage block is not reported: %s', (_, usage) => {
  expect(readAt('rutaapi', json(200, { data: [IMAGE], usage })).usage.reported).toEqual({})
})

describe('xAI', () => {
  const item = { b64_json: TOKEN, mime_type: 'image/jpeg', respect_moderation: true }
  const withheld = { url: '', respect_moderation: false }

  test.each([
    [500000000, '0.05'],
    [200000000, '0.02'],
    ['123456789012345678', '12345678.9012345678'],
    [1, '0.0000000001'],
    [0, '0'],
    [1.5, null],
    [-5, null],
    ['much', null],
    [null, null],
  ])('%j ticks are %j dollars', (ticks, usd) => {
    const body = { data: [item], usage: { cost_in_usd_ticks: ticks } }
    const { cost } = readAt('xai', json(200, body)).usage
    expect(cost).toEqual(usd === null ? null : { usd, where: 'usage.cost_in_usd_ticks' })
  })

  test('an image that moderation takes back is blocked, and its charge is kept', () => {
    const body = { data: [withheld], usage: { cost_in_usd_ticks: 200000000 } }
    const { outcome, usage, images } = readAt('xai', json(200, body))
    expect(outcome).toMatchObject({ kind: 'blocked', reason: 'moderation-output' })
    expect(images).toEqual([])
    expect(usage).toEqual({
      reported: {},
      counted: { request: '1', image: '0', violation: '0' },
      cost: { usd: '0.02', where: 'usage.cost_in_usd_ticks' },
    })
  })

  test('a placeholder beside respect_moderation: false is no image', () => {
    const body = { data: [{ ...item, respect_moderation: false }, item] }
    const { outcome, images } = readAt('xai', json(200, body), asking(2))
    expect(outcome.kind).toBe('partial')
    expect(outcome.message).toBe('1 of 2 images; 1 withheld by moderation')
    expect(images).toEqual([BLOB])
  })

  test('an empty list is empty, and says nothing of moderation', () => {
    expect(readAt('xai', json(200, { data: [] })).outcome).toMatchObject({
      kind: 'empty',
      reason: null,
    })
  })
})

describe('Portkey', () => {
  const at = (status: number, body: Json) => readAt('portkey', json(status, body))

  test('a failed guardrail that let the answer through leaves its image, and a note', () => {
    const { outcome, images } = at(246, { data: [IMAGE] })
    expect(images).toEqual([BLOB])
    expect(outcome).toEqual({
      kind: 'produced',
      reason: null,
      code: '246',
      message: 'a guardrail of the gateway failed, and it answered all the same',
    })
  })

  test('a failed guardrail without an image is a block', () => {
    expect(at(246, { data: [] }).outcome).toMatchObject({ kind: 'blocked', reason: 'moderation' })
  })

  test('its own failure under 200 is no success', () => {
    const { outcome } = at(200, { status: 'failure', message: 'Invalid config' })
    expect(outcome).toMatchObject({ kind: 'unavailable', message: 'Invalid config' })
  })

  test('the trace is its request id, and it states no cost', () => {
    const headers = { 'x-portkey-trace-id': 't-1', 'x-request-id': 'req_1', 'cf-ray': 'r' }
    const reading = readAt('portkey', json(200, { data: [IMAGE] }, headers))
    expect(reading.requestIds).toEqual(['t-1'])
    expect(reading.usage.cost).toBeNull()
  })

  test('a provider of other words answers through it all the same', () => {
    const data = [
      { b64_json: TOKEN, finishReason: 'SUCCESS' },
      { b64_json: TOKEN, finishReason: 'CONTENT_FILTERED' },
    ]
    expect(
      readAt('portkey', json(200, { data, provider: 'fireworks-ai' }), asking(2)).outcome.kind,
    ).toBe('partial')
  })
})

describe('DeepInfra', () => {
  const native = (inference_status: Json, over: object = {}) =>
    json(200, { images: [TOKEN], request_id: 'R1', seed: 7, inference_status, ...over })

  test('the native answer states its cost and its time', () => {
    const { outcome, images, usage } = readAt(
      'deepinfra',
      native({ status: 'succeeded', runtime_ms: 1841, cost: 0.009999999776482582 }),
    )
    expect(outcome.kind).toBe('produced')
    expect(images).toEqual([BLOB])
    expect(usage).toEqual({
      reported: { compute_millisecond: '1841' },
      counted: { request: '1', image: '1' },
      cost: { usd: '0.009999999776482582', where: 'inference_status.cost' },
    })
  })

  test.each([[{ cost: 0 }], [{ cost: null }], [{}], [null]])(
    'a cost of %j is none stated',
    (status) => {
      expect(readAt('deepinfra', native(status as Json)).usage.cost).toBeNull()
    },
  )

  test('images flagged as unsafe are withheld', () => {
    const { outcome } = readAt('deepinfra', native({}, { nsfw_content_detected: [true] }))
    expect(outcome).toMatchObject({ kind: 'blocked', reason: 'moderation-output' })
  })

  test('short pictures come as data URIs', () => {
    const uri = 'data:image/png;base64,iVBORw=='
    expect(readAt('deepinfra', json(200, { images: [uri] })).images).toEqual([
      { kind: 'base64', text: uri },
    ])
  })
})

describe('Fireworks', () => {
  test('a workflow answers with the picture itself', () => {
    const blob = { sha256: SHA, file: `images/${SHA}.png`, bytes: 9 }
    const headers = { 'x-fireworks-billing-idempotency-id': 'bill-1' }
    const answer: Answer = { status: 200, headers, body: { kind: 'image', blob }, blobs: [blob] }
    const reading = readAt('fireworks', answer)
    expect(reading.outcome.kind).toBe('produced')
    expect(reading.images).toEqual([BLOB])
    expect(reading.requestIds).toEqual(['bill-1'])
    expect(reading.usage).toEqual({
      reported: {},
      counted: { request: '1', image: '1' },
      cost: null,
    })
  })

  test('a workflow that answers in JSON says for all its pictures whether they are filtered', () => {
    const whole = { id: '1', base64: [TOKEN], finishReason: 'SUCCESS', seed: 1 }
    expect(readAt('fireworks', json(200, whole)).images).toEqual([BLOB])
    const filtered = { ...whole, finishReason: 'CONTENT_FILTERED' }
    expect(readAt('fireworks', json(200, filtered)).outcome).toMatchObject({
      kind: 'blocked',
      reason: 'moderation-output',
    })
  })

  test('the legacy API answers with a bare list', () => {
    const one = (finishReason: string) => ({ base64: TOKEN, finishReason, seed: 1, Id: 'x' })
    expect(
      readAt('fireworks', json(200, [one('SUCCESS'), one('SUCCESS')]), asking(2)).images,
    ).toHaveLength(2)
    expect(readAt('fireworks', json(200, [one('CONTENT_FILTERED')])).outcome).toMatchObject({
      kind: 'blocked',
      reason: 'moderation-output',
    })
  })
})

describe('SiliconFlow', () => {
  const url = 'https://sc-maas.oss-cn-shanghai.aliyuncs.com/outputs/x.png?Expires=1'
  test('an image that stands in two lists is one image', () => {
    const body = {
      images: [{ url }],
      data: [{ url }],
      timings: { inference: 3.184 },
      seed: 4999999999,
    }
    const reading = readAt(
      'siliconflow',
      json(200, body, { 'x-siliconcloud-trace-id': 'ti_1' }),
      asking(2),
    )
    expect(reading.outcome).toMatchObject({ kind: 'partial', message: '1 of 2 images' })
    expect(reading.images).toEqual([{ kind: 'url', url }])
    expect(reading.usage).toEqual({
      reported: { compute_second: '3.184' },
      counted: { request: '1', image: '1' },
      cost: null,
    })
    expect(reading.requestIds).toEqual(['ti_1'])
  })
})

test('Together: an answer is read whole', () => {
  const body = {
    id: 'oPx1abc',
    model: 'black-forest-labs/FLUX.1-schnell',
    object: 'list',
    data: [{ index: 0, type: 'b64_json', b64_json: TOKEN }],
    timings: { inference: 0.61 },
  }
  const reading = readAt('together', json(200, body))
  expect(reading.outcome.kind).toBe('produced')
  expect(reading.usage).toEqual({
    reported: { compute_second: '0.61' },
    counted: { request: '1', image: '1' },
    cost: null,
  })
})

describe('at every host', () => {
  const hosts = 'litellm portkey tokenmix rutaapi together xai deepinfra siliconflow'.split(' ')
  test.each(hosts)('%s: 3 of 4 are partial, none is empty, a page is malformed', (id) => {
    const kind = (answer: Answer) => readAt(id, answer, asking(4)).outcome
    expect(kind(json(200, { data: Array(3).fill(IMAGE) }))).toMatchObject({
      kind: 'partial',
      message: '3 of 4 images',
    })
    expect(kind(json(200, { data: [] })).kind).toBe('empty')
    expect(kind(text(200, '<html>hello</html>'))).toMatchObject({
      kind: 'malformed',
      reason: 'not-json',
      message: 'hello',
    })
    expect(kind(json(200, { created: 1 }))).toMatchObject({
      kind: 'malformed',
      reason: 'unreadable',
    })
    expect(kind(text(200, JSON.stringify({ data: Array(4).fill(IMAGE) }))).kind).toBe('produced')
  })
})

describe('a stream', () => {
  const completed = { event: 'image_generation.completed', data: { ...IMAGE, usage: TOKENS } }
  const failed = (error: Json) => ({ event: 'error', data: { error } })

  test('gives its image with the host’s own ids and money', () => {
    const answer = events(completed)
    const headers = {
      ...answer.headers,
      'x-litellm-call-id': 'c1',
      'x-litellm-response-cost': '0.06',
    }
    const reading = readAt('litellm', { ...answer, headers })
    expect(reading.outcome.kind).toBe('produced')
    expect(reading.requestIds).toEqual(['c1'])
    expect(reading.usage.cost?.usd).toBe('0.06')
    expect(reading.usage.reported.output_image_token).toBe('1756')
  })

  test('that fails is judged by the host’s own rules', () => {
    const { outcome, stopsTarget } = readAt(
      'litellm',
      events(
        failed({ message: 'Budget has been exceeded!', type: 'budget_exceeded', code: '400' }),
      ),
    )
    expect(outcome).toMatchObject({ kind: 'rejected', reason: 'funds', code: 'budget_exceeded' })
    expect(stopsTarget).toBe(true)
  })

  test('that fails with a status for a code is judged by that status', () => {
    const { outcome } = readAt(
      'litellm',
      events(failed({ message: 'slow', type: 'None', code: '429' })),
    )
    expect(outcome).toMatchObject({ kind: 'throttled', reason: 'rate-limit', code: '429' })
  })

  test('that fails after an image is partial', () => {
    const { outcome } = readAt('tokenmix', events(completed, failed({ message: 'no' })), asking(2))
    expect(hasImages(outcome.kind)).toBe(true)
    expect(outcome.kind).toBe('partial')
  })

  test('cannot break the reading with an object where a status is expected', () => {
    const hostile = JSON.parse('{"message":"x","status":{"toString":1,"valueOf":1}}') as Json
    expect(readAt('tokenmix', events(failed(hostile))).outcome.kind).toBe('unavailable')
  })

  test('that only stops is lost', () => {
    expect(readAt('tokenmix', events()).outcome).toMatchObject({
      kind: 'lost',
      reason: 'truncated',
    })
  })
})
