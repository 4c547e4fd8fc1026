import { describe, expect, test } from 'vitest'
import type { Settings } from '../../../src/domain/settings.ts'
import { ideogramAdapter } from '../../../src/providers/ideogram/adapter.ts'
import { notOffered, promptTooLong } from '../../../src/providers/offered.ts'
import { adapterContract } from '../contract.ts'

adapterContract('ideogram', () => ideogramAdapter, {
  models: [
    'ideogram-4-5',
    'ideogram-4',
    'ideogram-3',
    'ideogram-3-character',
    'ideogram-v3',
    'ideogram-v4',
    'z-image',
  ],
  keys: 'data url is_image_safe resolution generation_id status failure_reason usage_cost_usd_micros error reject_reason object usd_micros upper_bound_usd_micros'.split(
    ' ',
  ),
  words: [
    'completed',
    'failed',
    'pending',
    'insufficient_funds',
    'price_quote',
    'content_policy_violation',
  ],
})

const refusal = (model: string, over: Partial<Settings>): string | null =>
  notOffered(ideogramAdapter, model, { mode: 'text-to-image', n: 1, ...over })

describe('an offer', () => {
  test.each<[string, Partial<Settings>]>([
    ['ideogram-4-5', { size: '1024x1024', quality: 'high', n: 8, seed: 1, delivery: 'async' }],
    ['ideogram-4-5', { size: 'auto' }],
    ['ideogram-4-5', { mode: 'edit', quality: 'very_low' }],
    ['ideogram-3', { aspect: '16:9', quality: 'turbo' }],
    ['ideogram-3', { mode: 'image-to-image', size: '1024x1024' }],
    ['ideogram-v3', { quality: 'flash', delivery: 'sync' }],
    ['z-image', { quality: 'whatever', aspect: '1:1' }],
  ])('of %s has %j', (model, settings) => {
    expect(refusal(model, settings)).toBeNull()
  })

  test.each<[string, Partial<Settings>, string]>([
    [
      'ideogram-4-5',
      { quality: 'very_low' },
      'quality "very_low" is not offered by ideogram-4-5 in mode text-to-image. Use low, medium, high.',
    ],
    [
      'ideogram-4-5',
      { mode: 'edit', size: '1024x1024' },
      'size is not offered by ideogram-4-5 in mode edit. Leave it out.',
    ],
    ['ideogram-4-5', { aspect: '1:1' }, 'aspect is not offered by ideogram-4-5. Leave it out.'],
    [
      'ideogram-3',
      { mode: 'edit', aspect: '1:1' },
      'aspect is not offered by ideogram-3 in mode edit. Leave it out.',
    ],
    [
      'ideogram-3',
      { aspect: '16:9', size: '1024x1024' },
      'size "1024x1024" is not offered by ideogram-3 together with aspect. Use one of them.',
    ],
    [
      'ideogram-3',
      { quality: 'flash' },
      'quality "flash" is not offered by ideogram-3 in mode text-to-image. Use turbo, default, quality.',
    ],
    [
      'ideogram-3',
      { aspect: '21:9' },
      'aspect "21:9" is not offered by ideogram-3. Use 1:3, 3:1, 1:2, 2:1, 9:16, 16:9, 10:16, 16:10, 2:3, 3:2, 3:4, 4:3, 4:5, 5:4 or 1:1.',
    ],
    [
      'ideogram-4',
      { size: '2K' },
      'size "2K" is not offered by ideogram-4. Use WIDTHxHEIGHT in pixels.',
    ],
    [
      'ideogram-4',
      { mode: 'edit' },
      'mode "edit" is not offered by ideogram-4. Use text-to-image or image-to-image.',
    ],
    ['ideogram-4', { n: 9 }, 'n 9 is not offered by ideogram-4. Use 1 to 8.'],
    [
      'ideogram-v3',
      { delivery: 'async' },
      'delivery "async" is not offered by ideogram-v3. Use sync.',
    ],
    [
      'ideogram-3',
      { delivery: 'batch' },
      'delivery "batch" is not offered by ideogram-3. Use sync or async.',
    ],
    ['ideogram-3', { format: 'png' }, 'format is not offered by ideogram-3. Leave it out.'],
    ['ideogram-3', { steps: 4 }, 'steps is not offered by ideogram-3. Leave it out.'],
    [
      'ideogram-3',
      { background: 'transparent' },
      'background is not offered by ideogram-3. Leave it out.',
    ],
    ['z-image', { size: '1024x1024' }, 'size is not offered by z-image. Leave it out.'],
  ])('of %s lacks %j', (model, settings, message) => {
    expect(refusal(model, settings)).toBe(message)
  })

  test('takes prompts of 10,000 characters', () => {
    expect(promptTooLong(ideogramAdapter, 'ideogram-4-5', 'x'.repeat(10_000))).toBeNull()
    expect(promptTooLong(ideogramAdapter, 'ideogram-4-5', 'x'.repeat(10_001))).toContain('10000')
  })
})

test.each([
  ['ideogram-3', { magic_prompt: 'off', assayQuoteLimit: '0.06' }, []],
  ['ideogram-3', { assayQuoteLimit: 0.1 }, []],
  [
    'ideogram-3',
    { assayQuoteLimit: 'ten cents' },
    ['assayQuoteLimit: "ten cents" is not an amount in US dollars, such as "0.06".'],
  ],
  [
    'ideogram-v3',
    { assayQuoteLimit: '0.06' },
    ['assayQuoteLimit is not offered by ideogram-v3: it gives no quotes.'],
  ],
  [
    'ideogram-3',
    { num_images: 2 },
    [
      'num_images cannot be an option. Put n in the matrix, so that the images asked for are counted.',
    ],
  ],
  [
    'ideogram-3',
    { rendering_speed: 'quality' },
    ['rendering_speed cannot be an option. Put quality in the matrix, so that it is priced.'],
  ],
  ['ideogram-3', { async: true }, ['async cannot be an option. Put delivery in the matrix.']],
  [
    'ideogram-v4',
    { json_prompt: {} },
    ['json_prompt cannot be an option. Prompts come from the suite’s prompts.'],
  ],
])('for %s the options %j have the mistakes %j', (model, options, mistakes) => {
  expect(ideogramAdapter.optionMistakes(options, model)).toEqual(mistakes)
})
