import { describe, expect, test } from 'vitest'
import type { Settings } from '../../../src/domain/settings.ts'
import { huggingfaceAdapter } from '../../../src/providers/huggingface/adapter.ts'
import { notOffered } from '../../../src/providers/offered.ts'
import { adapterContract } from '../contract.ts'

adapterContract('huggingface', () => huggingfaceAdapter, {
  models: [
    'black-forest-labs/FLUX.1-dev',
    'fal-ai:fal-ai/flux/dev',
    'replicate:black-forest-labs/flux-schnell',
    'together:black-forest-labs/FLUX.1-kontext-pro',
    'nscale:stabilityai/sdxl',
    'wavespeed:wavespeed-ai/flux-dev',
    'zai-org:cogview-4',
  ],
  keys: 'data images url b64_json output request_id response_url status id urls get outputs task_status image_result error message detail estimated_time has_nsfw_concepts has_nsfw_contents code'.split(
    ' ',
  ),
  words: [
    'IN_QUEUE',
    'COMPLETED',
    'completed',
    'failed',
    'succeeded',
    'SUCCESS',
    'FAIL',
    'https://queue.fal.run/fal-ai/flux/requests/1',
    'https://evil.example/../x',
    'Model x is currently loading',
  ],
})

const refused = (model: string, settings: Partial<Settings>) =>
  notOffered(huggingfaceAdapter, model, { mode: 'text-to-image', n: 1, ...settings })

describe('the offer is the partner’s', () => {
  test.each<[string, Partial<Settings>, string]>([
    ['a/b', { n: 2 }, 'n 2 is not offered by a/b. Use 1.'],
    ['a/b', { quality: 'high' }, 'quality is not offered by a/b. Leave it out.'],
    [
      'a/b',
      { mode: 'edit' },
      'mode "edit" is not offered by a/b. Use text-to-image or image-to-image.',
    ],
    [
      'a/b',
      { size: '1K' },
      'size "1K" is not offered by hf-inference. Use pixels such as 1024x1024.',
    ],
    [
      'a/b',
      { mode: 'image-to-image', seed: 7 },
      'seed is not offered by hf-inference for image-to-image. Leave it out.',
    ],
    [
      'a/b',
      { delivery: 'async' },
      'delivery "async" is not offered by hf-inference: it answers at once. Use sync.',
    ],
    [
      'fal-ai:fal-ai/flux/dev',
      { delivery: 'sync' },
      'delivery "sync" is not offered by fal-ai: its result is asked for later. Use async.',
    ],
    [
      'fal-ai:fal-ai/flux/dev',
      { n: 5 },
      'n 5 is not offered by fal-ai:fal-ai/flux/dev. Use 1 to 4.',
    ],
    [
      'replicate:black-forest-labs/flux-schnell',
      { steps: 9 },
      'steps 9 is not offered by this model. Use 1 to 4.',
    ],
    [
      'together:x/y',
      { size: 'big' },
      'size "big" is not offered by together. Use pixels such as 1024x1024.',
    ],
    ['nscale:x/y', { seed: 1 }, 'seed is not offered by nscale:x/y. Leave it out.'],
    [
      'wavespeed:x/y',
      { mode: 'image-to-image' },
      'mode "image-to-image" is not offered by wavespeed:x/y. Use text-to-image.',
    ],
    [
      'zai-org:cogview-4',
      { delivery: 'batch' },
      'delivery "batch" is not offered by zai-org: its result is asked for later. Use async.',
    ],
  ])('%s refuses %j', (model, settings, message) => {
    expect(refused(model, settings)).toBe(message)
  })
})

describe('options', () => {
  test.each([
    ['a/b', { inputs: 'x' }, 'inputs cannot be an option. Prompts come from the suite’s prompts.'],
    [
      'a/b',
      { parameters: {} },
      'parameters cannot be an option. Put its fields among the options themselves.',
    ],
    ['a/b', { assayBillTo: 7 }, 'assayBillTo: 7 is not the name of an organisation.'],
    [
      'a/b',
      { assayBill: 'x' },
      'assayBill is not an option of this adapter. It knows assayBillTo.',
    ],
    [
      'replicate:a/b',
      { assayImageField: '../x' },
      'assayImageField: "../x" is not the name of an input field, such as "input_image" or "images[]".',
    ],
  ])('of %s: %j are a mistake', (model, options, message) => {
    expect(huggingfaceAdapter.optionMistakes(options, model)).toEqual([message])
  })

  test('of the model and who pays are none', () => {
    const options = { assayBillTo: 'acme-labs', guidance_scale: 3.5, negative_prompt: 'blur' }
    expect(huggingfaceAdapter.optionMistakes(options, 'a/b')).toEqual([])
    expect(huggingfaceAdapter.optionMistakes({ assayBillTo: 'acme' }, 'replicate:a/b')).toEqual([])
  })
})

test.each(['black-forest-labs/FLUX.1-dev:fal-ai', 'novita:x/y'])(
  'the model %s names no partner that is known',
  (model) => {
    const [mistake, ...more] = huggingfaceAdapter.optionMistakes({}, model)
    expect(more).toEqual([])
    expect(mistake).toBe(
      `the model "${model}" names no partner that is known. Put one before it and then the partner’s own name of the model, e.g. fal-ai:fal-ai/flux/dev. Partners: hf-inference, fal-ai, replicate, together, nscale, wavespeed, zai-org.`,
    )
  },
)

test.each(['../../whoami', 'fal-ai:../x', 'a?b=c'])(
  'the model %s is a mistake, and never sent',
  (model) => {
    expect(huggingfaceAdapter.optionMistakes({}, model)).toHaveLength(1)
  },
)

test('only what Replicate answers reports what a card could price', () => {
  expect(huggingfaceAdapter.reports('replicate:a/b')).toEqual(['compute_second'])
  expect(huggingfaceAdapter.reports('a/b')).toEqual([])
  expect(huggingfaceAdapter.reports('fal-ai:fal-ai/flux')).toEqual([])
})
