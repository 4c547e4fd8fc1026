import { describe, expect, test } from 'vitest'
import type { Settings } from '../../../src/domain/settings.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { falAdapter } from '../../../src/providers/fal/adapter.ts'
import { notOffered } from '../../../src/providers/offered.ts'
import { adapterContract } from '../contract.ts'
import { json, operationOf, text } from '../fixtures.ts'

adapterContract('fal', () => falAdapter, {
  models: [
    'fal-ai/flux/dev',
    'fal-ai/flux/schnell',
    'fal-ai/flux/dev/image-to-image',
    'fal-ai/flux-pro/v1/fill',
    'fal-ai/nano-banana/edit',
    'fal-ai/gpt-image-1.5/edit',
    'acme/unknown',
  ],
  keys: 'request_id status status_url response_url cancel_url error error_type images image url width height seed has_nsfw_concepts detail loc msg type message'.split(
    ' ',
  ),
  words: [
    'IN_QUEUE',
    'COMPLETED',
    'request_timeout',
    'content_policy_violation',
    'no_media_generated',
    'client_cancelled',
    'https://queue.fal.run/fal-ai/flux/requests/1/status',
    'https://evil.example/requests/1/status',
    'Request is still in progress',
    'User is locked. Reason: Exhausted balance.',
  ],
})

const asked = (over: Partial<Settings>): Settings => ({ mode: 'text-to-image', n: 1, ...over })

describe('what an endpoint does not offer is told with what it does', () => {
  const PRESETS = 'square_hd, square, portrait_4_3, portrait_16_9, landscape_4_3, landscape_16_9'
  test.each<[string, Partial<Settings>, string | null]>([
    ['fal-ai/flux/dev', { size: '1024x768', steps: 50, seed: 7, format: 'png', n: 4 }, null],
    ['fal-ai/flux/dev', { size: 'square_hd', delivery: 'async' }, null],
    [
      'fal-ai/flux/dev',
      { size: 'large' },
      `size "large" is not offered by this endpoint. Use pixels, such as 1024x1024, or ${PRESETS}.`,
    ],
    ['fal-ai/flux/dev', { steps: 51 }, 'steps 51 is not offered by this endpoint. Use 1 to 50.'],
    ['fal-ai/flux/dev', { n: 5 }, 'n 5 is not offered by fal-ai/flux/dev. Use 1 to 4.'],
    [
      'fal-ai/flux/dev',
      { aspect: '1:1' },
      'aspect is not offered by fal-ai/flux/dev. Leave it out.',
    ],
    [
      'fal-ai/flux/dev',
      { mode: 'image-to-image' },
      'mode "image-to-image" is not offered by fal-ai/flux/dev. Use text-to-image.',
    ],
    [
      'fal-ai/flux/dev',
      { delivery: 'batch' },
      'delivery "batch" is not offered by fal. Use sync or async.',
    ],
    [
      'fal-ai/flux-pro/v1/fill',
      { mode: 'image-to-image' },
      'mode "image-to-image" is not offered by fal-ai/flux-pro/v1/fill. Use edit.',
    ],
    ['fal-ai/nano-banana', { aspect: '4:5' }, null],
    [
      'fal-ai/nano-banana',
      { size: '1024x1024' },
      'size is not offered by fal-ai/nano-banana. Leave it out.',
    ],
    ['fal-ai/nano-banana/edit', { mode: 'image-to-image', aspect: 'auto' }, null],
    ['fal-ai/bytedance/seedream/v4/text-to-image', { size: 'auto_4K', n: 6 }, null],
    [
      'fal-ai/bytedance/seedream/v4/text-to-image',
      { format: 'png' },
      'format is not offered by fal-ai/bytedance/seedream/v4/text-to-image. Leave it out.',
    ],
    [
      'fal-ai/gpt-image-1.5',
      { size: '1000x1000' },
      'size "1000x1000" is not offered by fal-ai/gpt-image-1.5. Use 1024x1024, 1536x1024 or 1024x1536.',
    ],
    ['fal-ai/gpt-image-1.5', { quality: 'low', background: 'transparent', format: 'webp' }, null],
    ['acme/unknown', { size: 'whatever', quality: 'ultra', n: 9 }, null],
    [
      'acme/unknown',
      { delivery: 'batch' },
      'delivery "batch" is not offered by fal. Use sync or async.',
    ],
  ])('%s %j', (model, settings, message) => {
    expect(notOffered(falAdapter, model, asked(settings))).toBe(message)
  })
})

test.each<[string, Record<string, Json>, readonly string[]]>([
  ['fal-ai/flux/dev', { guidance_scale: 3.5, enable_safety_checker: false }, []],
  ['acme/unknown', { assayBillableUnit: 'megapixel', assayImageField: 'photo' }, []],
  [
    'acme/unknown',
    { assayBillableUnit: 'constructor' },
    ['assayBillableUnit: "constructor" is no unit. Use one of image, megapixel, second, credit.'],
  ],
  [
    'acme/unknown',
    { assayImageField: 7 },
    ['assayImageField: 7 is not the name of an input field, such as "input_image" or "images[]".'],
  ],
  [
    'fal-ai/flux/dev',
    { num_images: 2 },
    [
      'num_images cannot be an option. Put n in the matrix, so that the images asked for are counted.',
    ],
  ],
  [
    'fal-ai/flux/dev',
    { image_size: 'square' },
    ['image_size cannot be an option. Put size in the matrix, so that it is priced.'],
  ],
  [
    'fal-ai/flux/dev',
    { image_url: 'https://example.com/1.png' },
    ['image_url cannot be an option. Put the picture under inputs.'],
  ],
  ['flux', {}, ['the model "flux" is no endpoint. Use its id, such as "fal-ai/flux/dev".']],
  ['a/../b', {}, ['the model "a/../b" is no endpoint. Use its id, such as "fal-ai/flux/dev".']],
])('of %s the options %j are mistaken by %j', (model, options, messages) => {
  expect(falAdapter.optionMistakes(options, model)).toEqual(messages)
})

test('a model name cannot reach another path of the API', () => {
  for (const model of ['../v1', 'a?b', 'a/../b'])
    expect(() => falAdapter.submit(operationOf({ model }), 'https://fal.run')).toThrow(
      'cannot stand in a path',
    )
})

describe('the balance', () => {
  test('is asked of the platform, beside any other base URL under it', () => {
    const urlFrom = (base: string) => falAdapter.balance?.request(base).url
    expect(urlFrom('https://fal.run/')).toBe('https://api.fal.ai/v1/account/billing?expand=credits')
    expect(urlFrom('http://127.0.0.1:4010/fal')).toBe(
      'http://127.0.0.1:4010/fal/platform/v1/account/billing?expand=credits',
    )
  })

  test('is in the currency that the answer names', () => {
    const read = falAdapter.balance?.read
    const answer = { username: 'my-team', credits: { current_balance: 24.5, currency: 'USD' } }
    expect(read?.(json(200, answer))).toEqual({ amount: '24.5', unit: 'usd' })
    expect(read?.(json(200, { credits: { current_balance: -0.25, currency: 'EUR' } }))).toEqual({
      amount: '-0.25',
      unit: 'eur',
    })
  })

  test.each([
    json(200, { username: 'my-team' }),
    json(403, { error: { type: 'authorization_error', message: 'no' } }),
    text(200, ''),
  ])('is unknown from %j', (answer) => {
    expect(falAdapter.balance?.read(answer)).toBeNull()
  })
})

test('what an answer to cancelling says is not yet an end', () => {
  for (const status of ['CANCELLATION_REQUESTED', 'ALREADY_COMPLETED', 'NOT_FOUND'])
    expect(falAdapter.readCancelled?.(json(202, { status }))).toBeNull()
})
