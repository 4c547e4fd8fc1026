import { expect, test } from 'vitest'
import { replicateAdapter } from '../../../src/providers/replicate/adapter.ts'
import { adapterContract } from '../contract.ts'

adapterContract('replicate', () => replicateAdapter, {
  models: [
    'black-forest-labs/flux-schnell',
    'black-forest-labs/flux-kontext-pro',
    'acme/unknown',
    'deployments/acme/app',
    'e'.repeat(64),
  ],
  keys: 'id status output error metrics predict_time image_count data_removed urls get cancel title detail retry_after'.split(
    ' ',
  ),
  words: [
    'succeeded',
    'failed',
    'canceled',
    'aborted',
    'processing',
    'NSFW content detected',
    'https://evil.example/predictions/x',
    'Expected available in 1 second.',
  ],
})

test.each([
  [
    { assayImageField: '../x' },
    'assayImageField: "../x" is not the name of an input field, such as "input_image" or "images[]".',
  ],
  [
    { assayCancelAfter: '3s' },
    'assayCancelAfter: "3s" is not a duration of at least 5 seconds, such as "30s" or "5m".',
  ],
  [
    { assayCancelAfter: '' },
    'assayCancelAfter: "" is not a duration of at least 5 seconds, such as "30s" or "5m".',
  ],
  [
    { num_outputs: 2 },
    'num_outputs cannot be an option. Put n in the matrix, so that the images asked for are counted.',
  ],
  [
    { number_of_images: 2 },
    'number_of_images cannot be an option. Put n in the matrix, so that the images asked for are counted.',
  ],
  [{ image: 'x' }, 'image cannot be an option. Put the image under inputs.'],
  [{ prompt: 'x' }, 'prompt cannot be an option. Prompts come from the suite’s prompts.'],
])('the options %j are a mistake', (options, message) => {
  expect(replicateAdapter.optionMistakes(options, 'acme/unknown')).toEqual([message])
})

test.each(['30s', '5m', '1h30m45s', '90', 90])('a deadline of %s is none', (assayCancelAfter) => {
  expect(replicateAdapter.optionMistakes({ assayCancelAfter, go_fast: true }, 'a/b')).toEqual([])
})

test.each([
  ['ideogram-ai/ideogram-v3-quality', 'black'],
  ['black-forest-labs/flux-dev', 'white'],
  ['acme/unknown', 'white'],
] as const)('a mask for %s marks in %s what may change', (model, mark) => {
  expect(replicateAdapter.maskMarks(model)).toBe(mark)
})
