import { describe, expect, test } from 'vitest'
import { isAtOrigin } from '../../../src/domain/origin.ts'
import type { Settings } from '../../../src/domain/settings.ts'
import { googleImagenAdapter } from '../../../src/providers/google-imagen/adapter.ts'
import { notOffered } from '../../../src/providers/offered.ts'
import { adapterContract } from '../contract.ts'

adapterContract('google-imagen', () => googleImagenAdapter, {
  models: [
    'imagen-4.0-generate-001',
    'imagen-4.0-fast-generate-001',
    'imagen-3.0-capability-001',
    'imagen-4.0-upscale-preview',
    'imagegeneration@006',
  ],
  keys: 'predictions bytesBase64Encoded mimeType raiFilteredReason contentType gcsUri safetyAttributes prompt error code message status details reason violations quotaId @type retryDelay'.split(
    ' ',
  ),
  words: [
    'Positive Prompt',
    'image/png',
    'iVBORw==',
    'You will not be charged for blocked images. Support codes: 29310472',
    'The prompt could not be submitted.',
    'INVALID_ARGUMENT',
    'API_KEY_INVALID',
  ],
})

describe('what a model does not offer is told with what it does', () => {
  test.each<[string, Partial<Settings>, string | null]>([
    ['imagen-4.0-generate-001', { size: '2K', aspect: '16:9', format: 'jpeg', n: 4 }, null],
    [
      'imagen-4.0-generate-001',
      { n: 5 },
      'n 5 is not offered by imagen-4.0-generate-001. Use 1 to 4.',
    ],
    [
      'imagen-4.0-fast-generate-001',
      { size: '2K' },
      'size "2K" is not offered by imagen-4.0-fast-generate-001. Use 1K.',
    ],
    [
      'imagen-4.0-generate-001',
      { aspect: '21:9' },
      'aspect "21:9" is not offered by imagen-4.0-generate-001. Use 1:1, 3:4, 4:3, 9:16 or 16:9.',
    ],
    [
      'imagen-3.0-generate-001',
      { size: '1K' },
      'size is not offered by imagen-3.0-generate-001. Leave it out.',
    ],
    [
      'imagen-4.0-generate-001',
      { mode: 'edit' },
      'mode "edit" is not offered by imagen-4.0-generate-001. Use text-to-image.',
    ],
    [
      'imagen-3.0-capability-001',
      { mode: 'text-to-image' },
      'mode "text-to-image" is not offered by imagen-3.0-capability-001. Use edit or image-to-image.',
    ],
    ['imagen-4.0-upscale-preview', { mode: 'upscale' }, null],
    [
      'imagen-4.0-upscale-preview',
      { mode: 'upscale', seed: 7 },
      'seed is not offered by imagen-4.0-upscale-preview. Leave it out.',
    ],
    [
      'imagen-4.0-generate-001',
      { delivery: 'batch' },
      'delivery "batch" is not offered by this API: it answers at once. Use sync.',
    ],
    [
      'imagegeneration@006',
      { size: '1024x1024' },
      'size "1024x1024" is not offered by this API. Use 1K or 2K, with an upper-case K, and aspect for the shape.',
    ],
    [
      'imagegeneration@006',
      { steps: 30 },
      'steps is not offered by imagegeneration@006. Leave it out.',
    ],
  ])('%s %j', (model, over, message) => {
    const settings: Settings = { mode: 'text-to-image', n: 1, ...over }
    expect(notOffered(googleImagenAdapter, model, settings)).toBe(message)
  })
})

test.each([
  ['sampleCount', 2, 'Put n in the matrix, so that the images asked for are counted.'],
  ['storageUri', 'gs://b', 'The images would go to a bucket that nobody here reads. Leave it out.'],
  ['mode', 'upscale', 'Put mode in the matrix.'],
])('the option %s is a mistake', (name, value, where) => {
  const found = googleImagenAdapter.optionMistakes({ [name]: value }, 'imagen-4.0-generate-001')
  expect(found).toEqual([`${name} cannot be an option. ${where}`])
})

test.each([
  ['https://us-central1-aiplatform.googleapis.com/v1/projects/p', true],
  ['https://aiplatform.googleapis.com/v1/projects/p', true],
  ['https://aiplatform.eu.rep.googleapis.com/v1/projects/p', true],
  ['https://storage.googleapis.com/bucket', false],
  ['https://generativelanguage.googleapis.com/v1beta', false],
  ['https://us-central1-aiplatform.googleapis.com.evil.example/v1', false],
])('an access token may go to %s: %s', (url, isAllowed) => {
  expect(isAtOrigin(url, googleImagenAdapter.keyOrigins)).toBe(isAllowed)
})

test('a mask marks what may change in white', () => {
  expect(googleImagenAdapter.maskMarks('imagen-3.0-capability-001')).toBe('white')
})
