import { expect, test } from 'vitest'
import type { Answer } from '../../../src/domain/request.ts'
import { notOffered } from '../../../src/providers/offered.ts'
import { openaiAdapter } from '../../../src/providers/openai/adapter.ts'
import { adapterContract } from '../contract.ts'
import { json, operationOf } from '../fixtures.ts'

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
  [{ output_compression: 101 }, 'output_compression: 101 is not a whole number from 0 to 100.'],
  [{ moderation: 'off' }, 'moderation: "off" is not offered. Use auto or low.'],
  [{ complexity: 'low' }, 'complexity is not a field of gpt-image-1.5. Leave it out.'],
  [{ frame_count: 4 }, 'frame_count is not a field of gpt-image-1.5. Leave it out.'],
  [{ markup: 'x' }, 'markup cannot be an option. There is no place for a markup picture.'],
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

test.each([
  [
    { complexity: 'max' },
    'complexity: "max" is not offered by gpt-image-2.6-flare. Use low or medium or high.',
  ],
  [{ frame_count: 1 }, 'frame_count: 1 is not a whole number from 2 to 64.'],
  [{ frame_duration_ms: 0 }, 'frame_duration_ms: 0 is not a whole number from 1 to 600000.'],
  [
    { svg: { reasoning: {} } },
    'svg: {"reasoning":{}} does not name the model that writes the SVG. Use { model: … }.',
  ],
  [{ svg: { model: 'm' }, stream: true }, 'stream is not offered together with svg. Leave it out.'],
  [
    { svg: { model: 'm' }, output_compression: 5 },
    'output_compression is not offered together with svg. Leave it out.',
  ],
])('of the previews, the options %j are a mistake', (options, message) => {
  expect(openaiAdapter.optionMistakes(options, 'gpt-image-2.6-flare')).toEqual([message])
})

test('previews take their own fields', () => {
  const options = {
    complexity: 'high',
    frame_count: 16,
    frame_duration_ms: 200,
    svg: { model: 'm', reasoning: { effort: 'low' } },
  }
  expect(openaiAdapter.optionMistakes(options, 'gpt-image-2.6-sunburst')).toEqual([])
  expect(openaiAdapter.optionMistakes(options, 'somebody-elses')).toEqual([])
})

test.each([
  ['gpt-image-2.6-flare', 'gif', 'edit', 'with a mask'],
  ['gpt-image-2.6-flare', 'gif', 'image-to-image', null],
  ['gpt-image-2.5-flare', 'gif', 'image-to-image', 'not offered by gpt-image-2.5-flare'],
] as const)('%s offers %s in %s, or says why not', (model, format, mode, why) => {
  const message = notOffered(openaiAdapter, model, { mode, format, n: 1 })
  if (why === null) expect(message).toBeNull()
  else expect(message).toContain(why)
})

test.each([
  ['gpt-image-2', null],
  ['gpt-image-2.5-sunburst-2026-09-08', null],
  ['gpt-image-1.5-2025-12-16', '2026-12-01'],
  ['gpt-image-1-mini', '2026-12-01'],
  ['chatgpt-image-latest', '2026-12-01'],
  ['gpt-image-1', '2026-10-23'],
  ['dall-e-2', '2026-05-12'],
  ['dall-e-3', '2026-05-12'],
])('%s is known to answer until %s', (model, retired) => {
  expect(openaiAdapter.offer(model)?.retired).toBe(retired)
})

test('what a direct request refuses, a batch refuses as well', () => {
  const square = { mode: 'text-to-image', size: '1000x1000', n: 1 } as const
  const direct = notOffered(openaiAdapter, 'gpt-image-2', square)
  expect(direct).toContain('multiples of 16')
  expect(notOffered(openaiAdapter, 'gpt-image-2', { ...square, delivery: 'batch' })).toBe(direct)
})

test('the models a key can see are the ids of the list, and nothing where there is none', () => {
  const ids = (answer: Answer) => openaiAdapter.models?.read(answer)
  const data = [{ id: 'gpt-image-2', shutdown_date: null }, { id: 7 }, null, { id: 'b' }]
  expect(ids(json(200, { object: 'list', data }))).toEqual(['gpt-image-2', 'b'])
  expect(ids(json(200, {}))).toBeNull()
  expect(ids(json(401, { data }))).toBeNull()
})

test('a mode without a request is a bug of the caller, and an edit without a picture too', () => {
  const ask = (over: Parameters<typeof operationOf>[0]) => () =>
    openaiAdapter.submit(operationOf(over), openaiAdapter.baseUrl)
  expect(ask({ mode: 'upscale' })).toThrow('no request for mode upscale')
  expect(ask({ mode: 'edit', image: null })).toThrow('mode edit needs a picture')
})
