import { MODERATION } from '../moderation.ts'
import type { GeneralModelText } from '../world.ts'

/** US dollars for one token of each kind; `tokens` of one image by its size. */
function gemini(
  id: string,
  usd: { readonly input: string; readonly text: string; readonly image: string },
  traits: NonNullable<GeneralModelText['traits']>,
): GeneralModelText {
  return {
    dialect: 'google-gemini',
    id,
    rates: [
      { bill: 'input_text_token', usd: usd.input },
      { bill: 'input_image_token', usd: usd.input },
      { bill: 'output_text_token', usd: usd.text },
      { bill: 'output_image_token', usd: usd.image },
    ],
    moderation: MODERATION,
    traits,
  }
}

const retired = (id: string): GeneralModelText => ({
  dialect: 'google-gemini',
  id,
  rates: [],
  retired: true,
})

/** Prices and tokens of one image: ai.google.dev and OpenRouter's listing, November 2026. */
export const googleGeminiModels: readonly GeneralModelText[] = [
  gemini(
    'gemini-nano-banana-2.1',
    { input: '0.0000015', text: '0.0000075', image: '0.00003' },
    { tokens: '1K=1120 2K=1680 4K=2520', wide: true, thoughts: 210, format: 'png' },
  ),
  gemini(
    'gemini-3-pro-image',
    { input: '0.000002', text: '0.000012', image: '0.00012' },
    { tokens: '1K=1120 2K=1120 4K=2000', wide: false, thoughts: 225, format: 'jpeg' },
  ),
  gemini(
    'gemini-3.1-flash-lite-image',
    { input: '0.00000025', text: '0.0000015', image: '0.00003' },
    { tokens: '1K=1120', wide: false, thoughts: 0, format: 'jpeg' },
  ),
  retired('gemini-3.1-flash-image'),
  retired('gemini-2.5-flash-image'),
]
