import { MODERATION } from '../moderation.ts'
import type { GeneralModelText } from '../world.ts'

/**
 * Prices as in the examples of the vendor's own documents. `imageTokens`: output tokens of one image;
 * 0 where the model is not billed by them. `most`: images of one request. `streams`: the provider
 * behind streams; the others answer at once whatever is asked.
 */
export const openrouterModels: readonly GeneralModelText[] = [
  {
    dialect: 'openrouter',
    id: 'openai/gpt-image-2',
    rates: [
      { bill: 'input_text_token', usd: '0.000005' },
      { bill: 'output_image_token', usd: '0.00003' },
    ],
    moderation: MODERATION,
    traits: { provider: 'OpenAI', slug: 'openai', imageTokens: 1756, most: 10, streams: true },
  },
  {
    dialect: 'openrouter',
    id: 'bytedance-seed/seedream-4.5',
    rates: [{ bill: 'image', usd: '0.05' }],
    moderation: MODERATION,
    traits: { provider: 'Seed', slug: 'seed', imageTokens: 0, most: 1, streams: false },
  },
  {
    dialect: 'openrouter',
    id: 'google/gemini-2.0-flash-image',
    rates: [{ bill: 'image', usd: '0.05' }],
    retired: true,
    traits: { provider: 'Google', slug: 'google', imageTokens: 0, most: 1, streams: false },
  },
]
