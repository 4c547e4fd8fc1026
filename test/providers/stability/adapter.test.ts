import { describe, expect, test } from 'vitest'
import type { Mode } from '../../../src/domain/settings.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { notOffered, promptTooLong } from '../../../src/providers/offered.ts'
import { stabilityAdapter } from '../../../src/providers/stability/adapter.ts'
import { adapterContract } from '../contract.ts'
import { json, text } from '../fixtures.ts'

const KNOWN =
  'core ultra sd3.5-large sd3.5-large-turbo sd3.5-medium sd3.5-flash inpaint erase outpaint search-and-replace search-and-recolor remove-background replace-background-and-relight structure sketch style fast conservative creative'.split(
    ' ',
  )

adapterContract('stability', () => stabilityAdapter, {
  models: [...KNOWN, 'sd3-large', 'edit/new-thing', '../../v1/user/balance'],
  keys: 'id name errors message image result finish_reason seed status'.split(' '),
  words: [
    'SUCCESS',
    'CONTENT_FILTERED',
    'ERROR',
    'in-progress',
    'content_moderation',
    'payment_required',
    'rate_limit_exceeded',
    'internal_error',
    'not_found',
  ],
})

describe('an offer', () => {
  const refused = (model: string, mode: Mode, settings: Record<string, string | number> = {}) =>
    notOffered(stabilityAdapter, model, { mode, n: 1, ...settings })

  test.each([
    ['core', 'text-to-image'],
    ['ultra', 'text-to-image image-to-image'],
    ['sd3.5-flash', 'text-to-image image-to-image'],
    ['inpaint', 'edit'],
    ['erase', 'edit'],
    ['outpaint', 'image-to-image'],
    ['style', 'image-to-image'],
    ['fast', 'upscale'],
    ['creative', 'upscale'],
    ['edit/new-thing', 'text-to-image edit image-to-image upscale'],
  ])('of %s is %s', (model, modes) => {
    expect(stabilityAdapter.offer(model)?.modes.join(' ')).toBe(modes)
  })

  test.each(['size', 'quality', 'background', 'steps'])(
    'has no %s, which no form has',
    (setting) => {
      for (const model of [...KNOWN, 'generate/new']) {
        const offer = stabilityAdapter.offer(model)
        const [mode = 'text-to-image'] = offer?.modes ?? []
        const value = setting === 'steps' ? 30 : 'x'
        expect(refused(model, mode, { [setting]: value })).toBe(
          `${setting} is not offered by ${model}. Leave it out.`,
        )
      }
    },
  )

  test.each<[string, Mode, Record<string, string | number>, string | null]>([
    ['core', 'text-to-image', { aspect: '21:9', format: 'webp', seed: 4_294_967_294 }, null],
    [
      'core',
      'text-to-image',
      { aspect: '4:3' },
      'aspect "4:3" is not offered by core. Use 21:9, 16:9, 3:2, 5:4, 1:1, 4:5, 2:3, 9:16 or 9:21.',
    ],
    [
      'core',
      'text-to-image',
      { seed: 4_294_967_295 },
      'seed 4294967295 is not offered by this model. Use 0 to 4294967294.',
    ],
    ['core', 'text-to-image', { n: 2 }, 'n 2 is not offered by core. Use 1.'],
    [
      'sd3.5-large',
      'text-to-image',
      { format: 'webp' },
      'format "webp" is not offered by sd3.5-large. Use png or jpeg.',
    ],
    [
      'sd3.5-large',
      'image-to-image',
      { aspect: '1:1' },
      'aspect "1:1" is not offered for image-to-image: the picture decides. Leave it out.',
    ],
    ['ultra', 'image-to-image', { aspect: '1:1' }, null],
    [
      'remove-background',
      'image-to-image',
      { format: 'jpeg' },
      'format "jpeg" is not offered by remove-background. Use png or webp.',
    ],
    ['fast', 'upscale', { seed: 1 }, 'seed is not offered by fast. Leave it out.'],
    ['conservative', 'upscale', { delivery: 'sync' }, null],
    [
      'conservative',
      'upscale',
      { delivery: 'async' },
      'delivery "async" is not offered by this operation: it answers at once. Use sync.',
    ],
    ['creative', 'upscale', { delivery: 'async' }, null],
    [
      'creative',
      'upscale',
      { delivery: 'sync' },
      'delivery "sync" is not offered by this operation: its result is asked for later. Use async.',
    ],
  ])('of %s for %s with %j refuses: %s', (model, mode, settings, message) => {
    expect(refused(model, mode, settings)).toBe(message)
  })

  test('takes prompts of 10,000 characters', () => {
    expect(promptTooLong(stabilityAdapter, 'core', 'x'.repeat(10_000))).toBeNull()
    expect(promptTooLong(stabilityAdapter, 'core', 'x'.repeat(10_001))).toBe(
      'the prompt has 10001 characters; core takes 10000. Shorten it.',
    )
  })
})

describe('options', () => {
  test.each<[Record<string, Json>, string]>([
    [{ prompt: 'x' }, 'prompt cannot be an option. Prompts come from the suite’s prompts.'],
    [{ image: 'x' }, 'image cannot be an option. Put the picture under inputs.'],
    [{ model: 'x' }, 'model cannot be an option. Set the target’s model instead.'],
    [{ mode: 'image-to-image' }, 'mode cannot be an option. The grid’s mode decides it.'],
    [
      { style_preset: ['anime'] },
      'style_preset: ["anime"] is neither a text, a number, true nor false.',
    ],
  ])('%j are a mistake', (options, message) => {
    expect(stabilityAdapter.optionMistakes(options, 'core')).toEqual([message])
  })

  test.each<[string, Mode, Record<string, Json>, readonly string[]]>([
    [
      'search-and-replace',
      'image-to-image',
      {},
      ['search_prompt is missing: search-and-replace needs it.'],
    ],
    ['search-and-replace', 'image-to-image', { search_prompt: 'a chair' }, []],
    [
      'outpaint',
      'image-to-image',
      {},
      ['left or right or up or down is missing: outpaint needs it.'],
    ],
    ['outpaint', 'image-to-image', { up: 200 }, []],
    [
      'sd3.5-large',
      'image-to-image',
      {},
      ['strength is missing: image-to-image by sd3.5-large needs it.'],
    ],
    ['sd3.5-large', 'text-to-image', {}, []],
  ])('of %s for %s miss what it cannot do without: %j', (model, mode, options, mistakes) => {
    expect(stabilityAdapter.optionMistakes(options, model, [mode])).toEqual(mistakes)
  })
})

describe('the balance', () => {
  const { balance } = stabilityAdapter

  test('is asked for with the key', () => {
    expect(balance?.request('https://api.stability.ai/')).toEqual({
      purpose: 'usage',
      method: 'GET',
      url: 'https://api.stability.ai/v1/user/balance',
      headers: {},
      body: null,
      credential: true,
    })
  })

  test.each([
    [json(200, { credits: 987.6400000000001 }), { amount: '987.6400000000001', unit: 'credit' }],
    [json(200, { credits: -0.5 }), { amount: '-0.5', unit: 'credit' }],
    [json(200, { credits: 0 }), { amount: '0', unit: 'credit' }],
    [json(200, {}), null],
    [json(200, { credits: 'many' }), null],
    [json(401, { credits: 5 }), null],
    [text(200, '<html>'), null],
  ])('of %j is %j', (answer, told) => {
    expect(balance?.read(answer)).toEqual(told)
  })
})
