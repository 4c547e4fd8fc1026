import { expect, test } from 'vitest'
import { openai } from '../../../src/mock/openai/dialect.ts'
import { adapterFor } from '../../../src/providers/registry.ts'
import { withMock } from '../../mock/with-mock.ts'
import { MASK, PICTURE } from '../fixtures.ts'
import { adapterWith, callThrough } from './call.ts'

const SETTINGS = {
  mode: 'text-to-image',
  n: 2,
  size: '1024x1024',
  quality: 'low',
  format: 'jpeg',
} as const

test('@ai-sdk/openai draws what was asked for, with the tokens that the package drops', () =>
  withMock({}, async (mock) => {
    const at = { baseUrl: mock.baseUrls.openai, key: mock.keys.openai }
    const { reading, exchanged, kept } = await callThrough({ package: '@ai-sdk/openai' }, at, {
      settings: SETTINGS,
    })
    expect([reading.outcome.kind, reading.images.length, kept.length]).toEqual(['produced', 2, 2])
    expect(reading.usage.reported).toEqual({
      input_text_token: '10',
      input_image_token: '0',
      output_text_token: '0',
      output_image_token: '392',
    })
    expect(reading.resolved).toMatchObject({ quality: 'low', format: 'jpeg', size: '1024x1024' })
    expect(JSON.parse(exchanged.within?.[0]?.requestBody ?? '')).toEqual({
      model: 'gpt-image-2',
      prompt: 'a red bicycle',
      n: 2,
      size: '1024x1024',
      quality: 'low',
      output_format: 'jpeg',
    })
    expect(mock.ledger().map(({ id }) => id)).toHaveLength(1)
  }))

test('the bytes that are kept are those that the provider sent, once each', () =>
  withMock({}, async (mock) => {
    const at = { baseUrl: mock.baseUrls.openai, key: mock.keys.openai }
    const { reading, exchanged, kept } = await callThrough({ package: '@ai-sdk/openai' }, at)
    const [image] = reading.images
    expect(kept).toHaveLength(1)
    expect(exchanged.answer?.blobs.map(({ sha256 }) => ({ kind: 'blob', sha256 }))).toEqual([image])
  }))

test('an edit sends picture and mask', () =>
  withMock({}, async (mock) => {
    const at = { baseUrl: mock.baseUrls.openai, key: mock.keys.openai }
    const { exchanged } = await callThrough({ package: '@ai-sdk/openai' }, at, {
      mode: 'edit',
      settings: { mode: 'edit', n: 1 },
      image: PICTURE,
      mask: MASK,
    })
    const [post] = exchanged.within ?? []
    expect(post?.url).toBe(`${mock.baseUrls.openai}/images/edits`)
    const parts = JSON.parse(post?.requestBody ?? '[]') as { name: string; bytes?: number }[]
    expect(parts.filter(({ bytes }) => bytes !== undefined)).toMatchObject([
      { name: 'image', mediaType: 'image/png', bytes: PICTURE.bytes.length },
      { name: 'mask', mediaType: 'image/png', bytes: MASK.bytes.length },
    ])
  }))

test('@ai-sdk/openai-compatible speaks to whom assayDialect says, by its own name for options', () =>
  withMock({}, async (mock) => {
    const options = {
      package: '@ai-sdk/openai-compatible',
      assayDialect: 'openai',
      settings: { name: 'my-relay' },
      providerOptions: { myRelay: { moderation: 'low' } },
    }
    const at = { baseUrl: mock.baseUrls.openai, key: mock.keys.openai }
    const { reading, exchanged } = await callThrough(options, at, { settings: SETTINGS })
    expect(reading.outcome).toMatchObject({ kind: 'produced', message: null })
    expect(reading.usage.reported.output_image_token).toBe('392')
    expect(JSON.parse(exchanged.within?.[0]?.requestBody ?? '')).toMatchObject({
      quality: 'low',
      output_format: 'jpeg',
      moderation: 'low',
    })
  }))

test('@ai-sdk/black-forest-labs is followed through its polls to its download', () =>
  withMock({}, async (mock) => {
    const options = { package: '@ai-sdk/black-forest-labs', settings: { pollIntervalMillis: 1 } }
    const at = { baseUrl: mock.baseUrls.bfl, key: mock.keys.bfl }
    const over = { model: 'flux-pro-1.1', settings: { mode: 'text-to-image', n: 1 } } as const
    const { reading, exchanged } = await callThrough(options, at, over)
    const purposes = exchanged.within?.map(({ purpose }) => purpose) ?? []
    expect([purposes.at(0), purposes.at(-1)]).toEqual(['submit', 'download'])
    expect([reading.outcome.kind, reading.images.length]).toEqual(['produced', 1])
  }))

test('a package that knows its provider has that provider’s mock, prices and address', () => {
  const adapter = adapterWith({ package: '@ai-sdk/xai' })
  expect([adapter.dialect, adapter.baseUrl, adapter.apiKeyEnv]).toEqual([
    'xai',
    adapterFor('xai')?.baseUrl,
    'XAI_API_KEY',
  ])
})

test.each([
  ['moderation', 'forbidden-input', 'blocked', 'moderation-input', false],
  ['funds', 'a red bicycle', 'rejected', 'funds', true],
] as const)('%s is read as the provider means it', (what, prompt, kind, reason, stops) =>
  withMock({}, async (mock) => {
    const key = what === 'funds' ? openai.keys.empty : openai.keys.good
    const at = { baseUrl: mock.baseUrls.openai, key }
    const { reading } = await callThrough({ package: '@ai-sdk/openai' }, at, { prompt })
    expect([reading.outcome.kind, reading.outcome.reason]).toEqual([kind, reason])
    expect(reading.stopsTarget).toBe(stops)
    expect(reading.usage.counted).toEqual({ request: '1', image: '0' })
  }),
)

test.each([
  ['@ai-sdk/xai', 'xai', 'grok-imagine-image-2.0', { aspect: '1:1', quality: 'low' }],
  ['@ai-sdk/togetherai', 'together', 'black-forest-labs/FLUX.1-schnell', { steps: 4 }],
  ['@ai-sdk/deepinfra', 'deepinfra', 'black-forest-labs/FLUX-2-dev', { size: '1024x1024' }],
  ['@ai-sdk/fireworks', 'fireworks', 'accounts/fireworks/models/flux-1-schnell-fp8', {}],
] as const)('%s and the mock of %s understand each other', (name, dialect, model, settings) =>
  withMock({}, async (mock) => {
    const at = { baseUrl: mock.baseUrls[dialect], key: mock.keys[dialect] }
    const over = { model, settings: { mode: 'text-to-image', n: 1, ...settings } } as const
    const { reading, kept } = await callThrough({ package: name }, at, over)
    expect(reading.outcome).toMatchObject({ kind: 'produced', reason: null })
    expect([kept.length, mock.ledger().length]).toEqual([1, 1])
    // What the answer states as its price is what the mock billed.
    const { cost } = reading.usage
    if (cost !== null) expect(cost.usd).toBe(mock.ledger()[0]?.usd)
  }),
)

test('@ai-sdk/azure sends a field that GPT Image refuses, to deployments that it does not know by name', () =>
  withMock({}, async (mock) => {
    const at = { baseUrl: mock.baseUrls['azure-openai'], key: mock.keys['azure-openai'] }
    const { reading } = await callThrough({ package: '@ai-sdk/azure' }, at, { model: 'my-images' })
    expect(reading.outcome).toMatchObject({ kind: 'rejected', reason: 'parameters' })
    expect(reading.outcome.message).toContain('response_format')
  }))
