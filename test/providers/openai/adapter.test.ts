import { expect, test } from 'vitest'
import { openaiAdapter } from '../../../src/providers/openai/adapter.ts'
import { adapterContract } from '../contract.ts'
import { operationOf } from '../fixtures.ts'

adapterContract('openai', () => openaiAdapter, {
  models: ['gpt-image-2', 'gpt-image-1.5', 'gpt-image-2.6-flare', 'dall-e-3', 'somebody-elses'],
  keys: 'error message type code param moderation_details moderation_stage data b64_json url usage input_tokens output_tokens input_tokens_details output_tokens_details text_tokens image_tokens size quality background output_format status'.split(
    ' ',
  ),
  words: [
    'error',
    'image_generation.completed',
    'image_generation.partial_image',
    'image_edit.completed',
    'moderation_blocked',
    'insufficient_quota',
    'rate_limit_exceeded',
    'model_not_found',
    'server_error',
    'auto',
    'Please try again in 12s.',
  ],
})

test('only models that are billed by tokens are said to report them', () => {
  expect(openaiAdapter.reports('gpt-image-2-2026-04-21')).toContain('output_image_token')
  expect(openaiAdapter.reports('dall-e-3')).toEqual([])
  expect(openaiAdapter.reports('somebody-elses')).toEqual([])
})

test.each([
  [{ stream: 'yes' }, 'stream: "yes" is not true or false.'],
  [{ partial_images: 4 }, 'partial_images: 4 is not a whole number from 0 to 3.'],
  [{ stream: false, partial_images: 1 }, 'partial_images needs stream: true.'],
  [{ assayEditEncoding: 'xml' }, 'assayEditEncoding: "xml" is neither "json" nor "multipart".'],
  [
    { n: 4 },
    'n cannot be an option. Put n in the matrix, so that the images asked for are counted.',
  ],
  [{ model: 'x' }, 'model cannot be an option. Set the target’s model instead.'],
  [
    { response_format: 'b64_json' },
    'response_format is not a field of gpt-image-1.5. Leave it out.',
  ],
  [
    { input_fidelity: 'max' },
    'input_fidelity: "max" is not offered by gpt-image-1.5. Use low or high.',
  ],
])('the options %j are a mistake', (options, message) => {
  expect(openaiAdapter.optionMistakes(options, 'gpt-image-1.5')).toEqual([message])
})

test('an option is judged by the model it goes to', () => {
  const fidelity = { input_fidelity: 'high' }
  expect(openaiAdapter.optionMistakes(fidelity, 'gpt-image-1.5')).toEqual([])
  expect(openaiAdapter.optionMistakes(fidelity, 'gpt-image-1-mini')).toHaveLength(1)
  expect(openaiAdapter.optionMistakes(fidelity, 'gpt-image-2')).toEqual([
    'input_fidelity is not a field of gpt-image-2. Leave it out.',
  ])
  expect(openaiAdapter.optionMistakes(fidelity, 'somebody-elses')).toEqual([])
  expect(openaiAdapter.optionMistakes({ response_format: 'url' }, 'dall-e-3')).toEqual([])
})

test('a mode without a request is a bug of the caller, and an edit without a picture too', () => {
  const ask = (over: Parameters<typeof operationOf>[0]) => () =>
    openaiAdapter.submit(operationOf(over), openaiAdapter.baseUrl)
  expect(ask({ mode: 'upscale' })).toThrow('no request for mode upscale')
  expect(ask({ mode: 'edit', image: null })).toThrow('mode edit needs a picture')
})
