import { describe, expect, test } from 'vitest'
import type { Settings } from '../../../src/domain/settings.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { notOffered } from '../../../src/providers/offered.ts'
import { COMPATIBLE_ADAPTERS } from '../../../src/providers/openai-compatible/compatible-adapters.ts'
import { adapterContract } from '../contract.ts'
import { operationOf } from '../fixtures.ts'
import { hostAdapter } from './host.ts'

const KEYS =
  'error message type code param detail loc msg status data images b64_json url base64 finishReason respect_moderation nsfw_content_detected usage cost_in_usd_ticks input_tokens output_tokens timings inference inference_status cost runtime_ms request_id id result sample hook_results before_request_hooks after_request_hooks verdict'.split(
    ' ',
  )
const WORDS = [
  'None',
  'budget_exceeded',
  'insufficient_user_quota',
  'model_not_found',
  'moderation_blocked',
  'violation_fee.grok.csam',
  'CONTENT_FILTERED',
  'Ready',
  'Request Moderated',
  'Content Moderated',
  'Failed',
  'Pending',
  'failure',
  'image_generation.completed',
  'Invalid token',
  'Please try again in 12s.',
]
const MODELS: Readonly<Record<string, readonly string[]>> = {
  litellm: ['gpt-image-2', 'flux'],
  portkey: ['gpt-image-2', '@openai-prod/gpt-image-2'],
  tokenmix: ['gpt-image-2'],
  rutaapi: ['gpt-image-2', 'grok-imagine-image'],
  together: ['black-forest-labs/FLUX.1-schnell', 'google/gemini-3-pro-image'],
  xai: ['grok-imagine-image', 'grok-imagine-image-2.0'],
  deepinfra: ['black-forest-labs/FLUX-1.1-pro'],
  fireworks: [
    'accounts/fireworks/models/flux-1-schnell-fp8',
    'flux-kontext-pro',
    'accounts/fireworks/models/SSD-1B',
    'accounts/acme/models/own',
  ],
  // Not Kolors: it cannot be asked for without a size.
  siliconflow: ['Qwen/Qwen-Image', 'Qwen/Qwen-Image-Edit-2509', 'acme/own'],
}

for (const adapter of COMPATIBLE_ADAPTERS) {
  adapterContract(adapter.id, () => adapter, {
    models: MODELS[adapter.id] ?? [],
    keys: KEYS,
    words: WORDS,
  })
}

test('there is one host for each of the contract’s ids', () => {
  expect(COMPATIBLE_ADAPTERS.map(({ id }) => id)).toEqual(Object.keys(MODELS))
})

/** [host, model, settings beside mode and n, part of the message; null: offered] */
const OFFERS: readonly (readonly [string, string, Partial<Settings>, string | null])[] = [
  ['litellm', 'x', { seed: 7 }, 'seed is not offered'],
  ['litellm', 'x', { delivery: 'batch' }, 'Use sync'],
  ['litellm', 'x', { size: '1024x1024', background: 'opaque', format: 'webp' }, null],
  ['portkey', 'x', { background: 'opaque' }, 'background is not offered for text-to-image'],
  ['portkey', 'x', { format: 'webp' }, 'format is not offered for text-to-image'],
  ['portkey', 'x', { mode: 'edit', background: 'opaque', format: 'webp' }, null],
  ['portkey', 'x', { n: 11 }, 'n 11 is not offered'],
  ['together', 'x', { size: '1k' }, 'not WIDTHxHEIGHT'],
  ['together', 'x', { quality: 'low' }, 'quality is not offered'],
  ['together', 'x', { aspect: '16:9', n: 4 }, null],
  ['together', 'x', { n: 5 }, 'n 5 is not offered'],
  ['together', 'x', { mode: 'edit' }, 'mode "edit" is not offered'],
  ['together', 'x', { size: '1024x768', steps: 4, seed: 7, format: 'png' }, null],
  ['together', 'google/gemini-3-pro-image', { seed: 7 }, 'seed is not offered'],
  ['xai', 'grok-imagine-image-2.0', { size: '2k', aspect: '9:19.5', quality: 'high' }, null],
  ['xai', 'grok-imagine-image', { quality: 'high' }, 'quality is not offered'],
  ['xai', 'grok-imagine-image', { size: '1024x1024' }, 'Use 1k or 2k'],
  ['xai', 'grok-imagine-image', { seed: 1 }, 'seed is not offered'],
  ['xai', 'grok-imagine-image', { mode: 'edit' }, 'mode "edit" is not offered'],
  ['deepinfra', 'a/b', { size: '1024x768', steps: 28, aspect: '1:1' }, null],
  ['deepinfra', 'a/b', { mode: 'edit', seed: 7 }, 'seed is not offered for edits'],
  ['deepinfra', 'a/../b', {}, 'its name stands in the path'],
  ['fireworks', 'flux-1-dev-fp8', { format: 'jpeg', aspect: '16:9', steps: 20 }, null],
  ['fireworks', 'flux-1-dev-fp8', { aspect: '1:3' }, 'aspect "1:3" is not offered'],
  ['fireworks', 'flux-1-dev-fp8', { n: 2 }, 'n 2 is not offered'],
  ['fireworks', 'flux-1-dev-fp8', { delivery: 'async' }, 'Use sync'],
  ['fireworks', 'flux-kontext-max', { delivery: 'async' }, null],
  ['fireworks', 'flux-kontext-max', { delivery: 'sync' }, 'Use async'],
  ['fireworks', 'SSD-1B', { size: '1024x1024', steps: 30, n: 4 }, null],
  ['fireworks', 'SSD-1B', { aspect: '1:1' }, 'aspect is not offered'],
  ['siliconflow', 'Kwai-Kolors/Kolors', {}, 'a size must be asked for'],
  ['siliconflow', 'Kwai-Kolors/Kolors', { size: '960x1280', n: 4 }, null],
  ['siliconflow', 'Qwen/Qwen-Image', { size: '1024x1024' }, 'Use 1328x1328'],
  ['siliconflow', 'Qwen/Qwen-Image', { n: 2 }, 'n 2 is not offered'],
  ['siliconflow', 'Qwen/Qwen-Image-Edit', { mode: 'image-to-image', size: '1x1' }, 'size is not'],
  ['siliconflow', 'Qwen/Qwen-Image-Edit', {}, 'mode "text-to-image" is not offered'],
]

test.each(OFFERS)('%s %s with %j: %s', (id, model, over, message) => {
  const found = notOffered(hostAdapter(id), model, { mode: 'text-to-image', n: 1, ...over })
  if (message === null) expect(found).toBeNull()
  else expect(found).toContain(message)
})

test('a retired model names its successor', () => {
  expect(hostAdapter('xai').offer('grok-imagine-image-quality')).toMatchObject({
    retired: '2026-11-02',
    successor: 'grok-imagine-image-2.0',
  })
})

/** [host, options, the mistakes, or a part of each] */
const MISTAKES: readonly (readonly [string, Readonly<Record<string, Json>>, readonly string[]])[] =
  [
    ['tokenmix', { output_compression: 80, user: 'u' }, []],
    ['tokenmix', { n: 2 }, ['Put n in the matrix']],
    ['tokenmix', { assayEditEncoding: 'json' }, ['It knows assayHeaders']],
    ['litellm', { api_base: 'https://evil.example' }, ['the proxy’s own configuration']],
    ['portkey', { style: 'vivid', user: 'u' }, []],
    ['portkey', { background: 'opaque', n: 1 }, ['Put n', 'background is dropped']],
    [
      'portkey',
      { samples: 2, assayHeaders: { 'x-portkey-provider': '@openai-prod' } },
      ['samples is dropped'],
    ],
    [
      'portkey',
      { background: 'opaque', assayHeaders: { 'x-portkey-provider': 'azure-openai' } },
      ['background is dropped'],
    ],
    ['portkey', { steps: 2, assayHeaders: { 'x-portkey-provider': 'fireworks-ai' } }, []],
    ['rutaapi', { stream: true }, ['drops it in silence']],
    ['together', { width: 64, image_url: 'x' }, ['Put size', 'Put the picture']],
    ['xai', { resolution: '2k' }, ['Put size: 1k or 2k']],
    ['deepinfra', { num_images: 2 }, ['Put n in the matrix']],
    ['fireworks', { samples: 2 }, ['Put n in the matrix']],
    ['siliconflow', { batch_size: 2, image2: 'x' }, ['Put n', 'Put the picture']],
  ]

test.each(MISTAKES)('%s with the options %j', (id, options, parts) => {
  const found = hostAdapter(id).optionMistakes(options, 'any')
  expect(found).toHaveLength(parts.length)
  for (const [index, part] of parts.entries()) expect(found[index]).toContain(part)
})

describe('headers that a suite adds', () => {
  const mistakes = (id: string, assayHeaders: Json) =>
    hostAdapter(id).optionMistakes({ assayHeaders }, 'any')

  test.each([
    'authorization',
    'Authorization',
    'X-Api-Key',
    'api-key',
    'x-portkey-api-key',
    'x-litellm-api-key',
    'Proxy-Authorization',
    'cookie',
    'x-amz-security-token',
    'x-key',
    'Ocp-Apim-Subscription-Key',
    'X-Auth',
  ])('may not be %s, which carries a key', (name) => {
    expect(mistakes('litellm', { [name]: 'x' })).toEqual([expect.stringContaining('carries a key')])
  })

  test.each([
    ['content-type', 'x', 'belongs to the request itself'],
    ['Host', 'x', 'belongs to the request itself'],
    ['x-portkey-custom-host', 'https://evil.example', 'to an address that a suite names'],
    ['x-portkey-config', '{"custom_host":"https://evil.example"}', 'an address for one'],
    ['x-portkey-config', '{"api_key": "sk-1"}', 'names a key'],
    ['bad name', 'x', 'not the name of a header'],
    ['x-a', 'two\r\nlines', 'not one line of plain text'],
    ['x-a', 3, 'not one line of plain text'],
  ])('may not be %s: %j', (name, value, part) => {
    expect(mistakes('portkey', { [name]: value })).toEqual([expect.stringContaining(part)])
  })

  test.each(['idempotency-key', 'x-portkey-virtual-key', 'x-portkey-metadata'])(
    'may be %s',
    (name) => {
      expect(mistakes('portkey', { [name]: 'bench-1' })).toEqual([])
    },
  )

  test.each([[null], ['x'], [['a']]])('are a record, not %j', (value) => {
    expect(mistakes('litellm', value)).toEqual([
      'assayHeaders is not a record of header names and values.',
    ])
  })

  test('are sent, win over the adapter’s own, and stay out of the body', () => {
    const assayHeaders = { 'X-LiteLLM-Num-Retries': '2', 'x-litellm-tags': 'bench,mini' }
    expect(mistakes('litellm', assayHeaders)).toEqual([])
    const { headers, body } = hostAdapter('litellm').submit(
      operationOf({ options: { assayHeaders, user: 'u1' } }),
      'https://llm.example/v1',
    )
    expect(headers).toEqual({
      'x-litellm-call-id': 'run-1-attempt-1',
      'x-litellm-num-retries': '2',
      'x-litellm-tags': 'bench,mini',
    })
    expect(body).toEqual({
      kind: 'json',
      json: { model: 'gpt-image-2', prompt: 'a red bicycle', n: 1, user: 'u1' },
    })
  })
})

test('gateways are told neither to retry nor to answer from a cache', () => {
  const headers = (id: string) =>
    hostAdapter(id).submit(operationOf(), hostAdapter(id).baseUrl).headers
  expect(headers('litellm')).toEqual({
    'x-litellm-call-id': 'run-1-attempt-1',
    'x-litellm-num-retries': '0',
  })
  expect(headers('portkey')).toEqual({
    'x-portkey-retry-count': '0',
    'x-portkey-cache-force-refresh': 'true',
  })
})

test('a proxy of one’s own has no address to send a key to by itself', () => {
  const { ownBaseUrl, keyOrigins } = hostAdapter('litellm')
  expect(ownBaseUrl).toContain('https://litellm.example.com/v1')
  expect(keyOrigins).toEqual([])
})

test.each(['deepinfra', 'fireworks'])('a model’s name cannot lead %s to another path', (id) => {
  for (const model of ['../../account', 'a/../b', 'a?b', 'a#b', '.', 'a/', '/a', 'a%2e%2e/b']) {
    const submit = () => hostAdapter(id).submit(operationOf({ model }), hostAdapter(id).baseUrl)
    expect(submit).toThrow('cannot stand in a path')
  }
})
