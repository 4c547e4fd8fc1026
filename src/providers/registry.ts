import type { Adapter } from '../domain/adapter.ts'
import { aiSdkAdapter } from './ai-sdk/adapter.ts'
import { azureOpenaiAdapter } from './azure-openai/adapter.ts'
import { bedrockAdapter } from './bedrock/adapter.ts'
import { bflAdapter } from './bfl/adapter.ts'
import { commandAdapter } from './command/adapter.ts'
import { dashscopeAdapter } from './dashscope/adapter.ts'
import { falAdapter } from './fal/adapter.ts'
import { googleGeminiAdapter } from './google-gemini/adapter.ts'
import { googleImagenAdapter } from './google-imagen/adapter.ts'
import { huggingfaceAdapter } from './huggingface/adapter.ts'
import { ideogramAdapter } from './ideogram/adapter.ts'
import { mistralAdapter } from './mistral/adapter.ts'
import { openaiAdapter } from './openai/adapter.ts'
import { COMPATIBLE_ADAPTERS } from './openai-compatible/compatible-adapters.ts'
import { openrouterAdapter } from './openrouter/adapter.ts'
import { replicateAdapter } from './replicate/adapter.ts'
import { runwareAdapter } from './runware/adapter.ts'
import { stabilityAdapter } from './stability/adapter.ts'

const ADAPTERS: readonly Adapter[] = [
  openaiAdapter,
  azureOpenaiAdapter,
  ...COMPATIBLE_ADAPTERS,
  openrouterAdapter,
  replicateAdapter,
  bflAdapter,
  falAdapter,
  stabilityAdapter,
  bedrockAdapter,
  googleGeminiAdapter,
  googleImagenAdapter,
  huggingfaceAdapter,
  mistralAdapter,
  aiSdkAdapter,
  dashscopeAdapter,
  ideogramAdapter,
  runwareAdapter,
  commandAdapter,
]

/** Ids that a suite may name as `provider`. */
export const PROVIDERS: readonly string[] = ADAPTERS.map(({ id }) => id)

/** The adapter of a dialect, or null where there is none by that id. */
export function adapterFor(provider: string): Adapter | null {
  return ADAPTERS.find(({ id }) => id === provider) ?? null
}
