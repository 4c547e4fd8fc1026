import { describe, expect, test } from 'vitest'
import type { Settings } from '../../../src/domain/settings.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { bflAdapter } from '../../../src/providers/bfl/adapter.ts'
import { notOffered } from '../../../src/providers/offered.ts'
import { adapterContract } from '../contract.ts'
import { json, text } from '../fixtures.ts'

adapterContract('bfl', () => bflAdapter, {
  models: [
    'flux-2-pro',
    'flux-2-flex',
    'flux-kontext-pro',
    'flux-pro-1.1',
    'flux-pro-1.1-ultra',
    'flux-dev',
    'flux-pro-1.0-fill',
    'flux-pro-1.0-expand',
    'flux-9-unheard-of',
  ],
  keys: 'id polling_url cost input_mp output_mp status state result sample seed details detail loc msg type message'.split(
    ' ',
  ),
  words: [
    'Ready',
    'Pending',
    'Request Moderated',
    'Content Moderated',
    'Error',
    'Failed',
    'Task not found',
    'https://api.us3.bfl.ai/v1/get_result?id=1',
    'https://evil.example/v1/get_result?id=1',
    'Insufficient credits',
  ],
})

const asked = (over: Partial<Settings>): Settings => ({ mode: 'text-to-image', n: 1, ...over })

describe('what a model does not offer is told with what it does', () => {
  const FLUX_2 = 'Use sides from 64 that are multiples of 16, 4 megapixels at most.'
  const FLUX_1 = 'Use sides from 256 to 1440 that are multiples of 32.'
  test.each<[string, Partial<Settings>, string | null]>([
    ['flux-2-pro', { size: '1024x1024' }, null],
    ['flux-2-pro', { size: '2048x2048' }, null],
    ['flux-2-pro', { size: 'auto' }, null],
    ['flux-2-pro', { size: '64x64', format: 'webp', seed: 7 }, null],
    [
      'flux-2-pro',
      { size: '2048x2064' },
      `size "2048x2064" is not offered by this model. ${FLUX_2}`,
    ],
    [
      'flux-2-pro',
      { size: '1000x1000' },
      `size "1000x1000" is not offered by this model. ${FLUX_2}`,
    ],
    ['flux-2-pro', { size: '48x64' }, `size "48x64" is not offered by this model. ${FLUX_2}`],
    ['flux-2-pro', { aspect: '1:1' }, 'aspect is not offered by flux-2-pro. Leave it out.'],
    ['flux-2-pro', { steps: 10 }, 'steps is not offered by flux-2-pro. Leave it out.'],
    ['flux-2-flex', { steps: 50 }, null],
    ['flux-2-flex', { steps: 51 }, 'steps 51 is not offered by this model. Use 1 to 50.'],
    ['flux-kontext-max', { aspect: '21:9' }, null],
    ['flux-kontext-max', { aspect: '9:21' }, null],
    [
      'flux-kontext-max',
      { aspect: '22:9' },
      'aspect "22:9" is not offered by this model. Use a ratio from 21:9 to 9:21.',
    ],
    [
      'flux-kontext-max',
      { size: '1024x1024' },
      'size is not offered by flux-kontext-max. Leave it out.',
    ],
    ['flux-pro-1.1', { size: '1440x256' }, null],
    [
      'flux-pro-1.1',
      { size: '1472x256' },
      `size "1472x256" is not offered by this model. ${FLUX_1}`,
    ],
    ['flux-pro-1.1', { size: 'auto' }, `size "auto" is not offered by this model. ${FLUX_1}`],
    ['flux-pro-1.1', { n: 2 }, 'n 2 is not offered by flux-pro-1.1. Use 1.'],
    ['flux-pro-1.1', { quality: 'high' }, 'quality is not offered by flux-pro-1.1. Leave it out.'],
    [
      'flux-pro-1.1',
      { format: 'gif' },
      'format "gif" is not offered by flux-pro-1.1. Use jpeg, png or webp.',
    ],
    ['flux-pro-1.1', { delivery: 'async' }, null],
    [
      'flux-pro-1.1',
      { delivery: 'sync' },
      'delivery "sync" is not offered by bfl: every request makes a task. Use async.',
    ],
    [
      'flux-pro-1.1',
      { mode: 'edit' },
      'mode "edit" is not offered by flux-pro-1.1. Use text-to-image or image-to-image.',
    ],
    ['flux-pro-1.0-fill', { mode: 'edit', steps: 15 }, null],
    [
      'flux-pro-1.0-fill',
      { mode: 'edit', steps: 14 },
      'steps 14 is not offered by this model. Use 15 to 50.',
    ],
    [
      'flux-pro-1.0-fill',
      {},
      'mode "text-to-image" is not offered by flux-pro-1.0-fill. Use edit.',
    ],
    ['flux-9-unheard-of', { size: '1000x7', aspect: '1:1', steps: 900 }, null],
    [
      'flux-9-unheard-of',
      { size: 'wide' },
      'size "wide" is not offered by bfl. Use pixels, such as 1024x1024.',
    ],
    [
      'flux-9-unheard-of',
      { background: 'transparent' },
      'background is not offered by flux-9-unheard-of. Leave it out.',
    ],
  ])('%s %j', (model, settings, message) => {
    expect(notOffered(bflAdapter, model, asked(settings))).toBe(message)
  })
})

test.each<[string, Record<string, Json>, readonly string[]]>([
  ['flux-2-pro', { safety_tolerance: 2, prompt_upsampling: true }, []],
  ['flux-2-pro', { assayImageField: 'input_image_2' }, []],
  [
    'flux-2-pro',
    { width: 2048 },
    ['width cannot be an option. Put size in the matrix, so that it is priced.'],
  ],
  [
    'flux-2-pro',
    { input_image_2: 'https://example.com/2.png' },
    ['input_image_2 cannot be an option. One picture goes in: put it under inputs.'],
  ],
  [
    'flux-2-pro',
    { webhook_url: 'https://example.com' },
    ['webhook_url cannot be an option. Results are asked for, not sent. Leave it out.'],
  ],
  [
    'flux-2-pro',
    { assayImageField: '../x' },
    [
      'assayImageField: "../x" is not the name of an input field, such as "input_image" or "images[]".',
    ],
  ],
  [
    'flux-2-pro',
    { n: 2 },
    ['n cannot be an option. Put n in the matrix, so that the images asked for are counted.'],
  ],
  [
    'flux-pro-1.1-ultra-finetuned',
    {},
    ['flux-pro-1.1-ultra-finetuned needs finetune_id. Add it to the options.'],
  ],
  ['flux-pro-1.1-ultra-finetuned', { finetune_id: 'mine' }, []],
  ['../credits', {}, ['the model "../credits" cannot stand in a path.']],
])('of %s the options %j are mistaken by %j', (model, options, messages) => {
  expect(bflAdapter.optionMistakes(options, model)).toEqual(messages)
})

describe('the balance', () => {
  test('is asked for with the key, and is in credits', () => {
    expect(bflAdapter.balance?.request('https://api.bfl.ai/v1/')).toEqual({
      purpose: 'usage',
      method: 'GET',
      url: 'https://api.bfl.ai/v1/credits',
      headers: {},
      body: null,
      credential: true,
    })
    const read = bflAdapter.balance?.read
    expect(read?.(json(200, { credits: 1234.5 }))).toEqual({ amount: '1234.5', unit: 'credit' })
    expect(read?.(json(200, { credits: -3 }))).toEqual({ amount: '-3', unit: 'credit' })
  })

  test.each([
    json(200, {}),
    json(200, { credits: null }),
    json(403, { credits: 5 }),
    text(200, ''),
  ])('is unknown from %j', (answer) => {
    expect(bflAdapter.balance?.read(answer)).toBeNull()
  })
})
