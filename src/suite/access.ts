import type { Target } from '../domain/suite.ts'

const AGGREGATORS = [
  'replicate',
  'fal',
  'openrouter',
  'together',
  'deepinfra',
  'fireworks',
  'siliconflow',
  'huggingface',
  'runware',
  'bedrock',
  'tokenmix',
  'rutaapi',
]
const THIRD_PARTIES = ['azure-openai', 'litellm', 'portkey', 'ai-sdk', 'command']

/** Who sells what this provider gives, where the suite does not say. */
export function usualAccess(provider: string): Target['access'] {
  if (AGGREGATORS.includes(provider)) return 'aggregator'
  return THIRD_PARTIES.includes(provider) ? 'third-party' : 'official'
}
