import { describe, expect, test } from 'vitest'
import type { Settings } from '../../../src/domain/settings.ts'
import { notOffered } from '../../../src/providers/offered.ts'
import { runwareAdapter } from '../../../src/providers/runware/adapter.ts'
import { taskUuid } from '../../../src/providers/runware/task-uuid.ts'
import { adapterContract } from '../contract.ts'
import { json } from '../fixtures.ts'

adapterContract('runware', () => runwareAdapter, {
  models: ['runware:100@1', 'bfl:2@1', 'civitai:4384@128713'],
  keys: 'data errors error taskUUID taskType status imageURL imageDataURI imageBase64Data cost NSFWContent code message'.split(
    ' ',
  ),
  words: [
    'success',
    'processing',
    'error',
    'imageInference',
    'invalidApiKey',
    'insufficientCredits',
    'conflictTaskUUID',
    'timeoutProvider',
    taskUuid('run-1-attempt-1'),
  ],
})

describe('an offer', () => {
  const refusal = (model: string, over: Partial<Settings>): string | null =>
    notOffered(runwareAdapter, model, { mode: 'text-to-image', n: 1, ...over })

  test.each<[string, Partial<Settings>]>([
    ['runware:100@1', { size: '1024x768', steps: 4, seed: 1, format: 'webp', n: 20 }],
    ['runware:100@1', { mode: 'edit', size: '512x512', delivery: 'async' }],
    ['bfl:2@1', { size: '1360x768' }],
  ])('of %s has %j', (model, settings) => {
    expect(refusal(model, settings)).toBeNull()
  })

  test.each<[string, Partial<Settings>, string]>([
    [
      'runware:100@1',
      { size: '1000x1024' },
      'size "1000x1024" is not offered by runware:100@1. Use sides that are multiples of 64.',
    ],
    ['bfl:2@1', { size: '2K' }, 'size "2K" is not offered by bfl:2@1. Use WIDTHxHEIGHT in pixels.'],
    ['bfl:2@1', { aspect: '1:1' }, 'aspect is not offered by bfl:2@1. Leave it out.'],
    ['bfl:2@1', { quality: 'high' }, 'quality is not offered by bfl:2@1. Leave it out.'],
    ['bfl:2@1', { background: 'opaque' }, 'background is not offered by bfl:2@1. Leave it out.'],
    [
      'bfl:2@1',
      { format: 'avif' },
      'format "avif" is not offered by bfl:2@1. Use jpeg, png or webp.',
    ],
    [
      'bfl:2@1',
      { delivery: 'batch' },
      'delivery "batch" is not offered by this adapter. Use sync or async.',
    ],
  ])('of %s lacks %j', (model, settings, message) => {
    expect(refusal(model, settings)).toBe(message)
  })
})

test.each([
  [{ CFGScale: 3.5, outputType: 'base64Data', assayImageField: 'referenceImages[]' }, []],
  [
    { assayImageField: '../x' },
    [
      'assayImageField: "../x" is not the name of an input field, such as "input_image" or "images[]".',
    ],
  ],
  [{ taskUUID: 'x' }, ['taskUUID cannot be an option. Each attempt has its own.']],
  [
    { numberResults: 2 },
    [
      'numberResults cannot be an option. Put n in the matrix, so that the images asked for are counted.',
    ],
  ],
  [
    { positivePrompt: 'x' },
    ['positivePrompt cannot be an option. Prompts come from the suite’s prompts.'],
  ],
])('the options %j have the mistakes %j', (options, mistakes) => {
  expect(runwareAdapter.optionMistakes(options, 'runware:100@1')).toEqual(mistakes)
})

describe('a task’s name', () => {
  test('is a version 4 UUID by its shape, whatever the attempt is called', () => {
    for (let index = 0; index < 500; index++) {
      expect(taskUuid(`attempt-${index}`)).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      )
    }
  })

  test('is the same for one attempt and another for every other', () => {
    expect(taskUuid('a-1')).toBe('2f8fe63a-6224-421d-a5d0-a24cf30067d3')
    const names = Array.from({ length: 1000 }, (_, index) => taskUuid(`attempt-${index}`))
    expect(new Set(names).size).toBe(1000)
  })
})

describe('the balance', () => {
  test('is asked of the only path there is, for nothing', () => {
    const spec = runwareAdapter.balance?.request('https://api.runware.ai/')
    expect(spec).toMatchObject({
      purpose: 'usage',
      method: 'POST',
      url: 'https://api.runware.ai/v1',
      credential: true,
    })
    expect(spec?.body).toMatchObject({
      json: [{ taskType: 'accountManagement', operation: 'getDetails' }],
    })
  })

  test.each([
    [json(200, { data: [{ taskType: 'accountManagement', balance: 2450.75 }] }), '2450.75'],
    [json(200, { data: [{ balance: -0.5 }] }), '-0.5'],
  ])('is told as dollars', (answer, amount) => {
    expect(runwareAdapter.balance?.read(answer)).toEqual({ amount, unit: 'usd' })
  })

  test.each([
    json(200, { data: [{}] }),
    json(200, { data: {} }),
    json(401, { data: [{ balance: 5 }] }),
  ])('is not told by %j', (answer) => {
    expect(runwareAdapter.balance?.read(answer)).toBeNull()
  })
})
