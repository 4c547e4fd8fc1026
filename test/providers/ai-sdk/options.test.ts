import { describe, expect, test } from 'vitest'
import type { Json } from '../../../src/domain/suite.ts'
import { notOffered } from '../../../src/providers/offered.ts'
import { operationOf, PICTURE } from '../fixtures.ts'
import { adapterWith } from './call.ts'

const OPENAI = { package: '@ai-sdk/openai' }

function mistakes(options: Readonly<Record<string, Json>>): readonly string[] {
  return adapterWith(options).optionMistakes(options, 'gpt-image-2')
}

function callOf(options: Readonly<Record<string, Json>>, over: Parameters<typeof operationOf>[0]) {
  const { body } = adapterWith(options).submit(
    operationOf({ ...over, options }),
    'https://a.example/v1/',
  )
  if (body?.kind !== 'model-call') throw new Error('not a call')
  return body.call
}

describe('options', () => {
  test.each([
    [OPENAI],
    [{ package: './provider.mjs', factory: 'createMine', method: 'imageModel' }],
    [
      {
        ...OPENAI,
        settings: { organization: 'org-1' },
        providerOptions: { openai: { moderation: 'low' } },
      },
    ],
    [{ package: '@scope/other', factory: 'create', keySetting: 'apiToken' }],
    // The call of a package of which nothing is known has no place for a quality.
    [{ package: './p.mjs', factory: 'f', providerOptions: { mine: { quality: 'high' } } }],
  ])('without a mistake: %j', (options) => {
    expect(mistakes(options)).toEqual([])
  })

  test.each([
    ['no package', {}, 'package must name'],
    [
      'a package by address',
      { package: 'https://evil.example/x.mjs', factory: 'f' },
      'package must name',
    ],
    ['a module of Node', { package: 'node:fs', factory: 'f' }, 'package must name'],
    ['an absolute path', { package: '/etc/x.mjs', factory: 'f' }, 'package must name'],
    ['an unknown package without its factory', { package: '@ai-sdk/new' }, 'factory is missing'],
    ['a factory that is code', { ...OPENAI, factory: 'f()' }, 'factory: "f()"'],
    [
      'a key in settings',
      { ...OPENAI, settings: { apiKey: 'x' } },
      'settings.apiKey cannot be set',
    ],
    [
      'a token in settings',
      { ...OPENAI, settings: { sessionToken: 'x' } },
      'settings.sessionToken',
    ],
    ['an address in settings', { ...OPENAI, settings: { baseURL: 'x' } }, 'settings.baseURL'],
    ['settings that are a text', { ...OPENAI, settings: 'x' }, 'settings must be fields'],
    [
      'provider options without a provider',
      { ...OPENAI, providerOptions: { n: 1 } },
      'by provider',
    ],
    [
      'a quality beside the matrix',
      { ...OPENAI, providerOptions: { openai: { quality: 'high' } } },
      'Put quality in the matrix',
    ],
    [
      'a format beside the matrix',
      { ...OPENAI, providerOptions: { openai: { outputFormat: 'png' } } },
      'Put format in the matrix',
    ],
    [
      'an unknown dialect',
      { ...OPENAI, assayDialect: 'constructor' },
      'assayDialect: "constructor"',
    ],
    ['an unknown option', { ...OPENAI, moderation: 'low' }, 'moderation is not an option'],
  ])('%s is one mistake', (_, options, words) => {
    const found = mistakes(options)
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(words)
  })
})

describe('what is offered', () => {
  const refusal = (name: string, model: string, settings: object) =>
    notOffered(adapterWith({ package: name }), model, {
      mode: 'text-to-image',
      n: 1,
      ...settings,
    })

  test.each([
    ['@ai-sdk/openai', 'gpt-image-2', { seed: 1 }, 'seed is not offered'],
    ['@ai-sdk/openai', 'gpt-image-2', { aspect: '1:1' }, 'aspect is not offered'],
    ['@ai-sdk/openai', 'gpt-image-2', { steps: 4 }, 'steps is not offered'],
    ['@ai-sdk/openai', 'gpt-image-2', { n: 11 }, 'Use 1 to 10'],
    ['@ai-sdk/openai', 'gpt-image-2', { delivery: 'batch' }, 'Use sync'],
    ['@ai-sdk/openai', 'gpt-image-1', { size: '1000x1000' }, 'size "1000x1000"'],
    ['@ai-sdk/xai', 'grok-imagine-image-2.0', { n: 4 }, 'Use 1 to 3'],
    ['@ai-sdk/xai', 'grok-imagine-image-2.0', { mode: 'edit' }, 'mode "edit"'],
    ['@ai-sdk/togetherai', 'black-forest-labs/FLUX.1-schnell', { aspect: '1:1' }, 'aspect is not'],
    ['@ai-sdk/prodia', 'inference.flux', { mode: 'image-to-image' }, 'mode "image-to-image"'],
    ['./mine.mjs', 'm', { quality: 'high' }, 'quality is not offered'],
  ])('%s %s: what is dropped on the way is refused: %j', (name, model, settings, words) => {
    expect(refusal(name, model, settings)).toContain(words)
  })

  test.each([
    ['@ai-sdk/openai', 'gpt-image-2', { size: '1024x1024', quality: 'low', format: 'png', n: 10 }],
    ['@ai-sdk/xai', 'grok-imagine-image-2.0', { size: '2k', aspect: '16:9', quality: 'low', n: 3 }],
    ['@ai-sdk/fireworks', 'accounts/fireworks/models/flux-kontext-pro', { aspect: '1:1', seed: 1 }],
    ['./mine.mjs', 'm', { size: '1024x1024', aspect: '1:1', seed: 7, n: 99, delivery: 'sync' }],
  ])('%s %s passes on %j', (name, model, settings) => {
    expect(refusal(name, model, settings)).toBeNull()
  })
})

describe('the call', () => {
  test('has settings where the package looks for them, and the suite’s own words win', () => {
    const settings = { mode: 'text-to-image', n: 2, size: '1024x1024', quality: 'low' } as const
    const providerOptions = { openai: { moderation: 'low' }, other: { x: 1 } }
    expect(callOf({ ...OPENAI, providerOptions }, { settings })).toEqual({
      package: '@ai-sdk/openai',
      factory: 'createOpenAI',
      method: null,
      settings: {},
      keySetting: 'apiKey',
      baseUrl: 'https://a.example/v1',
      isHeard: true,
      modelId: 'gpt-image-2',
      options: {
        prompt: 'a red bicycle',
        n: 2,
        size: '1024x1024',
        providerOptions: { openai: { quality: 'low', moderation: 'low' }, other: { x: 1 } },
      },
    })
  })

  test('has pictures only where the mode takes them', () => {
    const file = { type: 'file', mediaType: 'image/png' }
    const pictured = callOf(OPENAI, { mode: 'image-to-image', image: PICTURE, mask: PICTURE })
    expect(pictured.options).toMatchObject({ files: [file] })
    expect(pictured.options).not.toHaveProperty('mask')
    const masked = callOf(OPENAI, { mode: 'edit', image: PICTURE, mask: PICTURE })
    expect(masked.options).toMatchObject({ files: [file], mask: file })
    expect(callOf(OPENAI, { image: PICTURE }).options).not.toHaveProperty('files')
  })

  test('of an unknown package is never taken for heard', () => {
    expect(callOf({ package: './mine.mjs', factory: 'create' }, {}).isHeard).toBe(false)
  })
})

test('an unknown package must say where it sends, or whose API it calls', () => {
  const unknown = adapterWith({ package: './mine.mjs', factory: 'create' })
  expect(unknown.ownBaseUrl).toContain('./mine.mjs')
  const named = adapterWith({ package: './mine.mjs', factory: 'create', assayDialect: 'openai' })
  expect([named.ownBaseUrl, named.baseUrl, named.apiKeyEnv, named.dialect]).toEqual([
    null,
    'https://api.openai.com/v1',
    'OPENAI_API_KEY',
    'openai',
  ])
})
