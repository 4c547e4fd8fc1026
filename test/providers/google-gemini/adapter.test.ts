import { describe, expect, test } from 'vitest'
import type { Settings } from '../../../src/domain/settings.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { googleGeminiAdapter } from '../../../src/providers/google-gemini/adapter.ts'
import { modelNotice, notOffered } from '../../../src/providers/offered.ts'
import { adapterContract } from '../contract.ts'
import { json, text } from '../fixtures.ts'

const CURRENT = 'gemini-nano-banana-2.1'

adapterContract('google-gemini', () => googleGeminiAdapter, {
  models: [CURRENT, 'gemini-3-pro-image', 'gemini-3.1-flash-lite-image', 'models/acme-draw'],
  keys: 'candidates content parts inlineData data mimeType thought text finishReason finishMessage promptFeedback blockReason usageMetadata promptTokenCount candidatesTokenCount thoughtsTokenCount cachedContentTokenCount promptTokensDetails candidatesTokensDetails modality tokenCount serviceTier trafficType responseId error code message status details reason violations quotaId quotaMetric quotaValue retryDelay @type name metadata state output inlinedResponses response done'.split(
    ' ',
  ),
  words: [
    'IMAGE',
    'IMAGE_SAFETY',
    'NO_IMAGE',
    'STOP',
    'SAFETY',
    'image/png',
    'RESOURCE_EXHAUSTED',
    'API_KEY_INVALID',
    '38.2s',
    'type.googleapis.com/google.rpc.RetryInfo',
    'type.googleapis.com/google.rpc.QuotaFailure',
    'You will not be charged for this request.',
    'batches/abc',
    'BATCH_STATE_SUCCEEDED',
  ],
})

describe('what a model does not offer is told with what it does', () => {
  test.each<[string, Partial<Settings>, string | null]>([
    [CURRENT, { size: '2K', aspect: '8:1', seed: 7, delivery: 'batch' }, null],
    [CURRENT, { size: '2k' }, `size "2k" is not offered by ${CURRENT}. Use 1K, 2K or 4K.`],
    [
      CURRENT,
      { size: '1024x1024' },
      `size "1024x1024" is not offered by ${CURRENT}. Use 1K, 2K or 4K.`,
    ],
    [CURRENT, { n: 2 }, `n 2 is not offered by ${CURRENT}. Use 1.`],
    [CURRENT, { quality: 'high' }, `quality is not offered by ${CURRENT}. Leave it out.`],
    [CURRENT, { format: 'png' }, `format is not offered by ${CURRENT}. Leave it out.`],
    [
      CURRENT,
      { mode: 'edit' },
      `mode "edit" is not offered by ${CURRENT}. Use text-to-image or image-to-image.`,
    ],
    [
      CURRENT,
      { delivery: 'async' },
      'delivery "async" is not offered by this API. Use sync or batch.',
    ],
    [
      'gemini-3-pro-image',
      { aspect: '8:1' },
      'aspect "8:1" is not offered by gemini-3-pro-image. Use 1:1, 2:3, 3:2, 3:4, 4:3, 4:5, 5:4, 9:16, 16:9 or 21:9.',
    ],
    [
      'gemini-3.1-flash-lite-image',
      { size: '2K' },
      'size "2K" is not offered by gemini-3.1-flash-lite-image. Use 1K.',
    ],
    ['acme-draw', { size: '8K', aspect: '7:3' }, null],
    [
      'acme-draw',
      { size: '2k' },
      'size "2k" is not offered by this API. Use 1K, 2K or 4K, with an upper-case K, and aspect for the shape.',
    ],
  ])('%s %j', (model, over, message) => {
    const settings: Settings = { mode: 'text-to-image', n: 1, ...over }
    expect(notOffered(googleGeminiAdapter, model, settings)).toBe(message)
  })
})

test.each([
  ['gemini-2.5-flash-image', '2026-10-02', CURRENT],
  ['gemini-3.1-flash-image', '2026-10-29', CURRENT],
  ['gemini-3-pro-image-preview', '2026-06-25', 'gemini-3-pro-image'],
  ['imagen-4.0-generate-001', '2026-08-17', CURRENT],
  ['imagen-3.0-generate-002', '2025-11-10', CURRENT],
])('%s is refused from %s on, with its successor', (model, date, successor) => {
  const notice = (today: string) => modelNotice(googleGeminiAdapter, model, today)
  expect(notice(date)).toEqual({
    kind: 'retired',
    message: `${model} was shut down on ${date}. Use ${successor}.`,
  })
  expect(notice('2025-08-01')).toBeNull()
  expect(modelNotice(googleGeminiAdapter, CURRENT, '2026-11-21')).toBeNull()
})

test.each<[Record<string, Json>, string]>([
  [
    { contents: [] },
    'contents cannot be an option. Prompts come from the suite’s prompts, pictures from its inputs.',
  ],
  [
    { generationConfig: { candidateCount: 2 } },
    'generationConfig.candidateCount cannot be an option. One request gives one candidate. Leave it out.',
  ],
  [
    { generationConfig: { imageConfig: { image_size: '4K' } } },
    'generationConfig.imageConfig.image_size cannot be an option. Put size in the matrix, so that it is priced.',
  ],
  [
    { generationConfig: { responseFormat: { image: { imageSize: '4K' } } } },
    'generationConfig.responseFormat.image.imageSize cannot be an option. Put size in the matrix, so that it is priced.',
  ],
  [
    { tools: [{ googleSearch: {} }] },
    'tools cannot be an option. Searches are billed by the query, which no rate card can hold money for. Leave it out.',
  ],
  [{ serviceTier: 'priority' }, 'serviceTier: "priority" has no price here. Use standard or flex.'],
  [
    { service_tier: 'priority' },
    'service_tier: "priority" has no price here. Use standard or flex.',
  ],
])('the options %j are a mistake', (options, message) => {
  expect(googleGeminiAdapter.optionMistakes(options, CURRENT)).toEqual([message])
})

test('fields of the request that change no price are no mistake', () => {
  const options = {
    serviceTier: 'flex',
    safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }],
    generationConfig: { thinkingConfig: { thinkingLevel: 'minimal' } },
  }
  expect(googleGeminiAdapter.optionMistakes(options, CURRENT)).toEqual([])
})

describe('the models that a key can see', () => {
  const lookup = googleGeminiAdapter.models
  if (lookup === null) throw new Error('no lookup')

  test('are asked for with the key, and named as suites name them', () => {
    expect(lookup.request('https://generativelanguage.googleapis.com/v1beta/')).toMatchObject({
      purpose: 'usage',
      method: 'GET',
      url: 'https://generativelanguage.googleapis.com/v1beta/models?pageSize=1000',
      credential: true,
    })
    const answer = json(200, { models: [{ name: `models/${CURRENT}` }, { displayName: 'x' }] })
    expect(lookup.read(answer)).toEqual([CURRENT])
  })

  test('are not told by an answer without a list', () => {
    expect(lookup.read(json(403, { error: { code: 403 } }))).toBeNull()
    expect(lookup.read(text(200, '<html>'))).toBeNull()
  })
})
