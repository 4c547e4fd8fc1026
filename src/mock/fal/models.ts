import { MODERATION } from '../moderation.ts'
import type { GeneralModelText } from '../world.ts'

type Traits = NonNullable<GeneralModelText['traits']>

/** An endpoint by the megapixel or by the image; what its fields are, the traits say. */
const endpoint = (
  id: string,
  [unit, usd]: readonly ['megapixels' | 'images', string],
  traits: Traits,
): GeneralModelText => ({
  dialect: 'fal',
  id,
  rates: [{ bill: unit === 'images' ? 'image' : 'output_megapixel', usd }],
  moderation: MODERATION,
  traits: { unit, ...traits },
})

// Prices: fal's list as seen in April and May 2026. That of fill was not: it is BFL's own.
export const falModels: readonly GeneralModelText[] = [
  endpoint('fal-ai/flux/schnell', ['megapixels', '0.003'], { family: 'flux', steps: 4 }),
  endpoint('fal-ai/flux/dev', ['megapixels', '0.025'], { family: 'flux', steps: 28 }),
  endpoint('fal-ai/qwen-image', ['megapixels', '0.02'], { family: 'flux', steps: 30 }),
  endpoint('fal-ai/flux-pro/kontext', ['images', '0.04'], {
    family: 'kontext',
    picture: 'image_url',
  }),
  endpoint('fal-ai/flux-pro/v1/fill', ['images', '0.05'], {
    family: 'fill',
    picture: 'image_url',
    mask: 'mask_url',
  }),
  endpoint('fal-ai/nano-banana', ['images', '0.0398'], { family: 'gemini' }),
  endpoint('fal-ai/nano-banana/edit', ['images', '0.0398'], {
    family: 'gemini',
    picture: 'image_urls',
  }),
  endpoint('fal-ai/bytedance/seedream/v4/text-to-image', ['images', '0.03'], {
    family: 'seedream',
  }),
]
