import { expect, test } from 'vitest'
import type { Answer, HeardAnswer } from '../../../src/domain/request.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { checkReading } from '../contract.ts'
import { doneReading, json, operationOf, SOME_SPEC } from '../fixtures.ts'
import { adapterWith } from './call.ts'

const TOKEN = `[image:${'a'.repeat(64)}]`

const unknown = adapterWith({ package: './provider.mjs', factory: 'create' })

function read(body: Json, heard: readonly HeardAnswer[] = [], n = 1) {
  const answer: Answer = { ...json(200, body), heard }
  const operation = operationOf({ settings: { mode: 'text-to-image', n } })
  return doneReading(unknown.read(answer, SOME_SPEC, operation))
}

function posted(answer: Answer, purpose: HeardAnswer['purpose'] = 'submit'): HeardAnswer {
  return { purpose, method: 'POST', url: 'https://api.example.com/draw', answer }
}

const result = (more: { readonly [key: string]: Json } = {}): Json => ({
  result: { images: [TOKEN], warnings: [], ...more },
})
const error = (message: string, name = 'Error'): Json => ({
  error: { name, message, statusCode: null },
})

test.each([
  ['an image', result(), [], 'produced', null],
  ['no image', result({ images: [] }), [], 'empty', null],
  [
    'no image that is not to be retried',
    result({ images: [], isRetryable: false }),
    [],
    'blocked',
    'moderation',
  ],
  ['no list of images', { result: { images: null } }, [], 'malformed', 'unreadable'],
  ['neither result nor error', {}, [], 'malformed', 'unreadable'],
  [
    'words of moderation',
    error('blocked due to a content policy violation'),
    [],
    'blocked',
    'moderation',
  ],
  ['words of a timeout', error('generation timed out.'), [], 'lost', 'timeout'],
  [
    'other words',
    error('missing result.sample'),
    [posted(json(200, {}))],
    'malformed',
    'unreadable',
  ],
  ['a wrong key', error('no', 'AI_APICallError'), [posted(json(401, {}))], 'rejected', 'auth'],
  ['no money', error('no', 'AI_APICallError'), [posted(json(402, {}))], 'rejected', 'funds'],
  [
    'a wrong request',
    error('no', 'AI_APICallError'),
    [posted(json(422, {}))],
    'rejected',
    'parameters',
  ],
  ['too many', error('no', 'AI_APICallError'), [posted(json(429, {}))], 'throttled', 'rate-limit'],
  [
    'a broken server',
    error('no', 'AI_APICallError'),
    [posted(json(500, {}))],
    'unavailable',
    'server-error',
  ],
  [
    'an image out of reach',
    error('no'),
    [posted(json(200, {})), posted(json(404, {}), 'download')],
    'malformed',
    'download-failed',
  ],
] as const)('%s', (_, body, heard, kind, reason) => {
  const reading = read(body, heard)
  expect([reading.outcome.kind, reading.outcome.reason]).toEqual([kind, reason])
  checkReading(reading, 1)
})

test('fewer images than asked for are partial', () => {
  expect(read(result(), [], 3).outcome).toMatchObject({ kind: 'partial', message: '1 of 3 images' })
})

test('a wait that the provider asked for is kept where waiting helps', () => {
  const heard = [posted(json(429, {}, { 'retry-after': '7' }))]
  expect(read(error('slow down'), heard).retryAfterMs).toBe(7000)
})

test.each([
  [{ type: 'unsupported', feature: 'seed' }, 'dropped seed'],
  [
    { type: 'unsupported-setting', setting: 'size', details: 'use aspect' },
    'dropped size (use aspect)',
  ],
  [
    { type: 'compatibility', feature: 'mask', details: 'as an image' },
    'compatibility mask (as an image)',
  ],
  [{ type: 'deprecated', setting: 'style', message: 'use look' }, 'deprecated style (use look)'],
  [{ type: 'other', message: 'one image is used' }, 'one image is used'],
  [{}, 'other'],
])('a warning is told beside the success: %j', (warning, text) => {
  expect(read(result({ warnings: [warning] })).outcome).toMatchObject({
    kind: 'produced',
    message: `the model warned: ${text}`,
  })
})

test.each([
  [{ xai: { costInUsdTicks: 500_000_000 } }, '0.05'],
  [{ xai: { costInUsdTicks: 1 } }, '0.0000000001'],
  [{ gateway: { cost: '0.05277' } }, '0.05277'],
  [{ prodia: { images: [{ dollars: 0.0025 }] } }, '0.0025'],
  [{ xai: { costInUsdTicks: -1 } }, undefined],
  [{ gateway: { cost: 'free' } }, undefined],
  [{ blackForestLabs: { images: [{ cost: 4 }] } }, undefined],
  [{ constructor: { cost: '1' } }, undefined],
] as const)('money that a package states is kept exactly: %j', (providerMetadata, usd) => {
  expect(read(result({ providerMetadata })).usage.cost?.usd).toBe(usd)
})

test('credits are credits, not dollars', () => {
  const providerMetadata = { blackForestLabs: { images: [{ cost: 5.5 }] } }
  expect(read(result({ providerMetadata })).usage).toMatchObject({
    reported: { credit: '5.5' },
    cost: null,
  })
})

test('tokens of the package stand where the provider’s own answer was not read', () => {
  const usage = { inputTokens: 12, outputTokens: 196, totalTokens: 208 }
  expect(read(result({ usage })).usage.reported).toEqual({
    input_text_token: '12',
    output_image_token: '196',
  })
})
