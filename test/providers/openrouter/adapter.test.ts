import { describe, expect, test } from 'vitest'
import type { Settings } from '../../../src/domain/settings.ts'
import { notOffered } from '../../../src/providers/offered.ts'
import { openrouterAdapter } from '../../../src/providers/openrouter/adapter.ts'
import { adapterContract } from '../contract.ts'
import { json, text } from '../fixtures.ts'

adapterContract('openrouter', () => openrouterAdapter, {
  models: ['bytedance-seed/seedream-4.5', 'openai/gpt-image-2'],
  keys: 'data b64_json media_type usage cost is_byok cost_details upstream_inference_cost prompt_tokens completion_tokens_details image_tokens error code message metadata error_type reasons flagged_input raw availability retry_after choices type'.split(
    ' ',
  ),
  words: [
    'image/png',
    'image_generation.completed',
    'image_generation.partial_image',
    'error',
    'content_policy_violation',
    'model_not_found',
    'Key limit exceeded',
  ],
})

const refused = (settings: Partial<Settings>) =>
  notOffered(openrouterAdapter, 'openai/gpt-image-2', {
    mode: 'text-to-image',
    n: 1,
    ...settings,
  })

describe('the offer', () => {
  test.each<[Partial<Settings>, string]>([
    [
      { mode: 'edit' },
      'mode "edit" is not offered by openai/gpt-image-2. Use text-to-image or image-to-image.',
    ],
    [{ steps: 20 }, 'steps is not offered by openai/gpt-image-2. Leave it out.'],
    [{ n: 11 }, 'n 11 is not offered by openai/gpt-image-2. Use 1 to 10.'],
    [
      { delivery: 'async' },
      'delivery "async" is not offered by openrouter: it answers at once. Use sync.',
    ],
    [
      { size: 'huge' },
      'size "huge" is not offered by openrouter. Use pixels such as 1024x1024, or 512, 1K, 2K, 4K.',
    ],
    [
      { size: '1024x1024', aspect: '1:1' },
      'size "1024x1024" is not offered by openrouter together with aspect. Use one of them.',
    ],
    [
      { format: 'gif' },
      'format "gif" is not offered by openai/gpt-image-2. Use png, jpeg, webp or svg.',
    ],
  ])('refuses %j', (settings, message) => {
    expect(refused(settings)).toBe(message)
  })

  test.each<Partial<Settings>>([
    { size: '2K', aspect: '21:9', quality: 'max' },
    { size: '1536x1024', background: 'transparent', format: 'webp' },
    { mode: 'image-to-image', seed: 7, delivery: 'sync', n: 10 },
  ])('has a field for all of %j', (settings) => {
    expect(refused(settings)).toBeNull()
  })
})

test.each([
  [{ input_references: [] }, 'input_references cannot be an option. Put the picture under inputs.'],
  [
    { n: 2 },
    'n cannot be an option. Put n in the matrix, so that the images asked for are counted.',
  ],
  [{ assayApi: 'chat' }, 'assayApi is not an option of this adapter. It has none of its own.'],
])('the options %j are a mistake', (options, message) => {
  expect(openrouterAdapter.optionMistakes(options, 'm')).toEqual([message])
})

test('routing, tracing and compression are options of the provider’s own', () => {
  const options = {
    provider: { only: ['openai'], allow_fallbacks: false },
    trace: { trace_id: 't' },
    session_id: 's',
    output_compression: 80,
  }
  expect(openrouterAdapter.optionMistakes(options, 'm')).toEqual([])
})

describe('looking up', () => {
  const { models, balance } = openrouterAdapter

  test('the models asks the image catalogue', () => {
    expect(models?.request('https://openrouter.ai/api/v1/').url).toBe(
      'https://openrouter.ai/api/v1/images/models',
    )
    const body = { data: [{ id: 'openai/gpt-image-2' }, { name: 'no id' }, { id: 'a/b' }] }
    expect(models?.read(json(200, body))).toEqual(['openai/gpt-image-2', 'a/b'])
    expect(models?.read(json(401, body))).toBeNull()
    expect(models?.read(text(200, '<html>'))).toBeNull()
  })

  test.each([
    [74.5, '74.5'],
    [-0.25, '-0.25'],
    [0, '0'],
    ['12.50', '12.5'],
  ])('the balance reads a remaining limit of %j as %s dollars', (limit_remaining, amount) => {
    expect(balance?.request('https://openrouter.ai/api/v1').url).toBe(
      'https://openrouter.ai/api/v1/key',
    )
    const answer = json(200, { data: { label: 'k', limit: 100, limit_remaining, usage: 25.5 } })
    expect(balance?.read(answer)).toEqual({ amount, unit: 'usd' })
  })

  test('a key without a limit tells no balance', () => {
    expect(balance?.read(json(200, { data: { limit: null, limit_remaining: null } }))).toBeNull()
    expect(balance?.read(json(403, { error: { code: 403, message: 'no' } }))).toBeNull()
  })
})
