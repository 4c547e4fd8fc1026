import { describe, expect, test } from 'vitest'
import { isAtOrigin } from '../../../src/domain/origin.ts'
import type { Mode } from '../../../src/domain/settings.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { bedrockAdapter } from '../../../src/providers/bedrock/adapter.ts'
import { modelNotice, notOffered, promptTooLong } from '../../../src/providers/offered.ts'
import { adapterContract } from '../contract.ts'

const CORE = 'stability.stable-image-core-v1:1'
const NOVA = 'amazon.nova-canvas-v1:0'
const TITAN = 'amazon.titan-image-generator-v2:0'

adapterContract('bedrock', () => bedrockAdapter, {
  models: [
    CORE,
    'stability.sd3-5-large-v1:0',
    'us.stability.stable-image-inpaint-v1:0',
    'us.stability.stable-image-style-guide-v1:0',
    'us.stability.stable-fast-upscale-v1:0',
    NOVA,
    TITAN,
    'stability.new-v9:0',
    'arn:aws:bedrock:us-west-2:123456789012:application-inference-profile/abc',
  ],
  keys: 'images error finish_reasons seeds status details message Message __type'.split(' '),
  words: [
    'Filter reason: prompt',
    'Filter reason: output image',
    'Inference error',
    'Request Moderated',
    'SUCCESS',
    'All of the generated images have been blocked by our content filters.',
  ],
})

describe('a key may go', () => {
  const origins = [new URL(bedrockAdapter.baseUrl).origin, ...bedrockAdapter.keyOrigins]

  test.each([
    'https://bedrock-runtime.us-west-2.amazonaws.com/model/x/invoke',
    'https://bedrock-runtime.eu-west-1.amazonaws.com',
    'https://bedrock-runtime.ap-northeast-1.amazonaws.com',
  ])('to %s', (url) => {
    expect(isAtOrigin(url, origins)).toBe(true)
  })

  test.each([
    'https://bedrock-runtime.s3.us-west-2.amazonaws.com',
    'https://bedrock-runtime.s3.amazonaws.com',
    'https://abc123.execute-api.us-west-2.amazonaws.com',
    'https://mine-1.us-west-2.elb.amazonaws.com',
    'https://bedrock-runtime.us-west-2.amazonaws.com.evil.example',
    'http://bedrock-runtime.us-west-2.amazonaws.com',
    'https://bedrock.us-west-2.amazonaws.com',
  ])('not to %s, which is not the runtime of Bedrock', (url) => {
    expect(isAtOrigin(url, origins)).toBe(false)
  })
})

describe('an offer', () => {
  const refused = (model: string, mode: Mode, settings: Record<string, string | number> = {}) =>
    notOffered(bedrockAdapter, model, { mode, n: 1, ...settings })

  test.each<[string, Mode, Record<string, string | number>, string | null]>([
    [CORE, 'text-to-image', { aspect: '9:21', format: 'jpeg', seed: 4_294_967_294 }, null],
    [CORE, 'text-to-image', { size: '1024x1024' }, `size is not offered by ${CORE}. Leave it out.`],
    [CORE, 'text-to-image', { n: 2 }, `n 2 is not offered by ${CORE}. Use 1.`],
    [
      CORE,
      'image-to-image',
      {},
      `mode "image-to-image" is not offered by ${CORE}. Use text-to-image.`,
    ],
    [
      CORE,
      'text-to-image',
      { delivery: 'async' },
      'delivery "async" is not offered by bedrock: it answers at once. Use sync.',
    ],
    [
      'us.stability.stable-fast-upscale-v1:0',
      'upscale',
      { seed: 3 },
      'seed is not offered by us.stability.stable-fast-upscale-v1:0. Leave it out.',
    ],
    [NOVA, 'text-to-image', { size: '2048x2048', quality: 'premium', n: 5 }, null],
    [NOVA, 'text-to-image', { n: 6 }, `n 6 is not offered by ${NOVA}. Use 1 to 5.`],
    [
      NOVA,
      'text-to-image',
      { size: '1000x1000' },
      'size "1000x1000" is not offered by this model: width and height must be multiples of 16.',
    ],
    [
      NOVA,
      'text-to-image',
      { size: '320x1296' },
      'size "320x1296" is not offered by this model: the sides must be at most 1:4.',
    ],
    [
      NOVA,
      'text-to-image',
      { size: '4096x1040' },
      'size "4096x1040" is not offered by this model: it must have at most 4194304 pixels.',
    ],
    [
      TITAN,
      'text-to-image',
      { size: '1424x1024' },
      'size "1424x1024" is not offered by this model: sides must be 320 to 1408.',
    ],
    [
      NOVA,
      'text-to-image',
      { seed: 2_147_483_647 },
      'seed 2147483647 is not offered by this model. Use 0 to 2147483646.',
    ],
  ])('of %s for %s with %j refuses: %s', (model, mode, settings, message) => {
    expect(refused(model, mode, settings)).toBe(message)
  })

  test('takes shorter prompts for Amazon’s models', () => {
    expect(promptTooLong(bedrockAdapter, NOVA, 'x'.repeat(1025))).toBe(
      `the prompt has 1025 characters; ${NOVA} takes 1024. Shorten it.`,
    )
    expect(promptTooLong(bedrockAdapter, TITAN, 'x'.repeat(512))).toBeNull()
    expect(promptTooLong(bedrockAdapter, TITAN, 'x'.repeat(513))).not.toBeNull()
    expect(promptTooLong(bedrockAdapter, CORE, 'x'.repeat(10_000))).toBeNull()
  })
})

describe('a model that has ended', () => {
  test.each([
    [NOVA, '2026-09-30'],
    [TITAN, '2026-06-30'],
    ['amazon.titan-image-generator-v1', '2026-11-21'],
    ['stability.stable-image-core-v1:0', '2025-10-31'],
    ['us.amazon.nova-canvas-v1:0', '2026-09-30'],
  ])('%s is refused from %s on, with the one to use', (model, day) => {
    expect(modelNotice(bedrockAdapter, model, day)).toEqual({
      kind: 'retired',
      message: `${model} was shut down on ${day}. Use ${CORE}.`,
    })
  })

  test('is none of those that answer', () => {
    expect(modelNotice(bedrockAdapter, CORE, '2026-11-21')).toBeNull()
    expect(modelNotice(bedrockAdapter, NOVA, '2026-07-01')).toBeNull()
  })
})

describe('options', () => {
  test.each<[Record<string, Json>, string]>([
    [{ taskType: 'TEXT_IMAGE' }, 'taskType cannot be an option. The grid’s mode decides it.'],
    [{ init_image: 'x' }, 'init_image cannot be an option. Put the picture under inputs.'],
    [
      { imageGenerationConfig: { numberOfImages: 5 } },
      'imageGenerationConfig.numberOfImages cannot be an option. Put n in the matrix, so that the images asked for are counted.',
    ],
    [
      { textToImageParams: { text: 'x' } },
      'textToImageParams.text cannot be an option. Prompts come from the suite’s prompts.',
    ],
  ])('%j are a mistake', (options, message) => {
    expect(bedrockAdapter.optionMistakes(options, NOVA)).toEqual([message])
  })

  test('miss what a service cannot do without', () => {
    const outpaint = 'us.stability.stable-outpaint-v1:0'
    expect(bedrockAdapter.optionMistakes({}, outpaint, ['image-to-image'])).toEqual([
      `left or right or up or down is missing: ${outpaint} needs it.`,
    ])
    expect(bedrockAdapter.optionMistakes({ left: 8 }, outpaint, ['image-to-image'])).toEqual([])
    expect(bedrockAdapter.optionMistakes({ cfgScale: 8 }, NOVA, ['text-to-image'])).toEqual([])
  })
})
