import type { Adapter } from '../../domain/adapter.ts'
import type { Mode, SettingKey } from '../../domain/settings.ts'
import type { Json } from '../../domain/suite.ts'
import { azureOpenaiAdapter } from '../azure-openai/adapter.ts'
import { bflAdapter } from '../bfl/adapter.ts'
import { openaiAdapter } from '../openai/adapter.ts'
import { COMPATIBLE_ADAPTERS } from '../openai-compatible/compatible-adapters.ts'

/** What is known of a package of the AI SDK, so that a suite need not say it. */
export interface SdkPackage {
  readonly factory: string
  /** The provider whose API it calls: address, key, mock, prices and the reading of its answers. */
  readonly dialect: string | null
  /** Variable of the key where the package has another than the dialect's adapter. */
  readonly apiKeyEnv: string | null
  /** Where it sends its requests, where there is no dialect to say it. */
  readonly baseUrl: string | null
  /** Under which name `providerOptions` has what is for it. */
  readonly optionsName: string
  /** Settings that the call has no place for, or not this package: their fields in `providerOptions`. */
  readonly fields: Readonly<Partial<Record<SettingKey, string>>>
  /** Settings that the call has a place for and this package drops, with a warning or without. */
  readonly drops: readonly SettingKey[]
  readonly modes: readonly Mode[]
  readonly maxImages: ((model: string) => number | null) | null
  /** For the factory, where the suite does not say. */
  readonly settings: Readonly<Record<string, Json>>
  /** What the package takes for its base URL, where that is not what the dialect's adapter takes. */
  readonly address: ((baseUrl: string, settings: Readonly<Record<string, Json>>) => string) | null
}

const DRAWN: readonly Mode[] = ['text-to-image']
const WITH_PICTURE: readonly Mode[] = ['text-to-image', 'image-to-image']
const WITH_MASK: readonly Mode[] = ['text-to-image', 'edit', 'image-to-image']

const ONE = (): number => 1

const COMMON: Omit<SdkPackage, 'factory' | 'optionsName'> = {
  dialect: null,
  apiKeyEnv: null,
  baseUrl: null,
  fields: {},
  drops: [],
  modes: WITH_MASK,
  maxImages: null,
  settings: {},
  address: null,
}

/** Ten for the models it knows; of the others the model itself says it when it is called. */
const openaiMaxImages = (model: string): number | null =>
  /^gpt-image-|^dall-e-2$/.test(model) ? 10 : model === 'dall-e-3' ? 1 : null

const OPENAI = {
  ...COMMON,
  optionsName: 'openai',
  fields: { quality: 'quality', format: 'outputFormat', background: 'background' },
  drops: ['aspect', 'seed'],
  maxImages: openaiMaxImages,
} as const

/**
 * Read from the packages' own code: openai 4.0.118, openai-compatible 3.0.92, azure 4.0.85, xai 5.0.12,
 * fireworks 3.0.62, deepinfra 3.0.57, togetherai 3.0.54, black-forest-labs 2.0.41, prodia 1.0.50
 * (npm, 2026-11). All of them send through the `fetch` that they are given, and nothing else.
 */
const PACKAGES: Readonly<Record<string, SdkPackage>> = {
  '@ai-sdk/openai': { ...OPENAI, factory: 'createOpenAI', dialect: 'openai' },
  '@ai-sdk/azure': {
    ...OPENAI,
    factory: 'createAzure',
    dialect: 'azure-openai',
    apiKeyEnv: 'AZURE_API_KEY',
    // It puts the version in by itself, but only for hosts that it takes for Azure's.
    address: (baseUrl, { useDeploymentBasedUrls }) =>
      useDeploymentBasedUrls === true ? baseUrl : baseUrl.replace(/\/openai$/, '/openai/v1'),
  },
  '@ai-sdk/openai-compatible': {
    ...COMMON,
    factory: 'createOpenAICompatible',
    optionsName: 'assay',
    fields: { quality: 'quality', format: 'output_format', background: 'background' },
    drops: ['aspect', 'seed'],
    maxImages: () => 10,
    settings: { name: 'assay' },
  },
  '@ai-sdk/xai': {
    ...COMMON,
    factory: 'createXai',
    dialect: 'xai',
    optionsName: 'xai',
    fields: { size: 'resolution', quality: 'quality', format: 'output_format' },
    drops: ['seed'],
    modes: WITH_PICTURE,
    maxImages: () => 3,
  },
  '@ai-sdk/fireworks': {
    ...COMMON,
    factory: 'createFireworks',
    dialect: 'fireworks',
    optionsName: 'fireworks',
    fields: { steps: 'num_inference_steps' },
    modes: WITH_PICTURE,
    maxImages: ONE,
  },
  '@ai-sdk/deepinfra': {
    ...COMMON,
    factory: 'createDeepInfra',
    dialect: 'deepinfra',
    optionsName: 'deepinfra',
    fields: { steps: 'num_inference_steps' },
    maxImages: ONE,
  },
  '@ai-sdk/togetherai': {
    ...COMMON,
    factory: 'createTogetherAI',
    dialect: 'together',
    optionsName: 'togetherai',
    fields: { steps: 'steps' },
    drops: ['aspect'],
    modes: WITH_PICTURE,
    maxImages: ONE,
  },
  '@ai-sdk/black-forest-labs': {
    ...COMMON,
    factory: 'createBlackForestLabs',
    dialect: 'bfl',
    optionsName: 'blackForestLabs',
    fields: { steps: 'steps', format: 'outputFormat' },
    maxImages: ONE,
  },
  '@ai-sdk/prodia': {
    ...COMMON,
    factory: 'createProdia',
    apiKeyEnv: 'PRODIA_TOKEN',
    baseUrl: 'https://inference.prodia.com/v2',
    optionsName: 'prodia',
    fields: { steps: 'steps' },
    drops: ['aspect'],
    modes: DRAWN,
    maxImages: ONE,
  },
}

/** Providers whose API a package may call, by id. */
const DIALECTS: Readonly<Record<string, Adapter>> = Object.fromEntries(
  [openaiAdapter, azureOpenaiAdapter, bflAdapter, ...COMPATIBLE_ADAPTERS].map((adapter) => [
    adapter.id,
    adapter,
  ]),
)

/** What is known of a package; null where nothing is. */
export function sdkPackage(name: string): SdkPackage | null {
  return Object.hasOwn(PACKAGES, name) ? (PACKAGES[name] ?? null) : null
}

/** The adapter that reads what a provider answers; null where there is none by that id. */
export function dialectAdapter(id: string | null): Adapter | null {
  return id !== null && Object.hasOwn(DIALECTS, id) ? (DIALECTS[id] ?? null) : null
}

export const DIALECT_IDS: readonly string[] = Object.keys(DIALECTS)
export const KNOWN_PACKAGES: readonly string[] = Object.keys(PACKAGES)

/** What a package is taken for of which nothing is known but what the suite says. */
export const UNKNOWN_PACKAGE: Omit<SdkPackage, 'factory' | 'optionsName'> = COMMON
