import type { Seller } from './statement.ts'

/** Our providers as far as price lists know them, with who it is that sells there. */
const ACCESS = {
  openai: 'official',
  'azure-openai': 'third-party',
  bedrock: 'aggregator',
  bfl: 'official',
  fal: 'aggregator',
  fireworks: 'aggregator',
  'google-gemini': 'official',
  'google-imagen': 'official',
  openrouter: 'aggregator',
  stability: 'official',
  xai: 'official',
} as const satisfies Readonly<Record<string, Seller['access']>>

type SellingProvider = keyof typeof ACCESS

export function sellerOf(provider: SellingProvider): Seller {
  return { provider, access: ACCESS[provider] }
}

/** Google's two image APIs: which one serves a model. */
export function googleSeller(model: string): Seller {
  return sellerOf(/^imag(en|egeneration)/.test(model) ? 'google-imagen' : 'google-gemini')
}

/** Stability's operations that lists call by the marketing name. */
export function stabilityModel(name: string): string {
  return name.replace(/^stable-image-(core|ultra)$/, '$1')
}
