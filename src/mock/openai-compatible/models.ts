import { MODERATION } from '../moderation.ts'
import type { GeneralModelText } from '../world.ts'

type Model = Omit<GeneralModelText, 'dialect' | 'moderation'>
const at =
  (dialect: GeneralModelText['dialect']) =>
  (model: Model): GeneralModelText => ({ dialect, moderation: MODERATION, ...model })

/** Behind a gateway: its own name for a model of the OpenAI dialect, at that vendor's prices. */
const forwarded = (id: string, model: string): Model => ({
  id,
  rates: [
    { bill: 'input_text_token', usd: '0.000005' },
    { bill: 'input_image_token', usd: '0.000008' },
    { bill: 'output_image_token', usd: '0.00003' },
  ],
  traits: { model },
})

const perImage = (id: string, usd: string, traits: NonNullable<Model['traits']> = {}): Model => ({
  id,
  rates: [{ bill: 'image', usd }],
  traits,
})

const FIREWORKS = 'accounts/fireworks/models'

/** Models of these hosts in the default world. Where the vendor's price was not found, it is the mock's own. */
export const compatibleModels: readonly GeneralModelText[] = [
  ...[forwarded('gpt-image-2', 'gpt-image-2'), forwarded('images', 'gpt-image-2.5-sunburst')].map(
    at('litellm'),
  ),
  ...[
    forwarded('gpt-image-2', 'gpt-image-2'),
    forwarded('@openai-prod/gpt-image-2', 'gpt-image-2'),
  ].map(at('portkey')),
  ...[forwarded('gpt-image-2', 'gpt-image-2')].map(at('tokenmix')),
  ...[forwarded('gpt-image-2', 'gpt-image-2')].map(at('rutaapi')),
  ...[
    {
      id: 'black-forest-labs/FLUX.1-schnell',
      rates: [{ bill: 'output_megapixel' as const, usd: '0.003' }],
      traits: { maxSteps: 12 },
    },
    perImage('black-forest-labs/FLUX.1-kontext-pro', '0.04'),
  ].map(at('together')),
  ...[
    // docs.x.ai, 2026-11: the fee is due for a prompt that breaks the guidelines.
    {
      id: 'grok-imagine-image',
      rates: [
        { bill: 'image' as const, usd: '0.02' },
        { bill: 'violation' as const, usd: '0.05' },
      ],
    },
    {
      // Up to $0.08 by resolution and quality; how it divides is what resellers' prices suggest.
      id: 'grok-imagine-image-2.0',
      rates: [
        { bill: 'image' as const, usd: '0.06' },
        { bill: 'image' as const, usd: '0.04', when: { resolution: '1k', quality: 'low' } },
        {
          bill: 'image' as const,
          usd: '0.08',
          when: { resolution: '2k', quality: ['medium', 'high'] },
        },
        { bill: 'violation' as const, usd: '0.05' },
      ],
      traits: { quality: true },
    },
    { ...perImage('grok-imagine-image-quality', '0.05'), retired: true },
  ].map(at('xai')),
  ...[
    perImage('black-forest-labs/FLUX-1.1-pro', '0.04'),
    perImage('black-forest-labs/FLUX-pro', '0.05'),
    // 0.01 × width / 1024 × height / 1024 × steps / 28 (deepinfra.com, 2026-09).
    {
      id: 'black-forest-labs/FLUX-2-dev',
      rates: [{ bill: 'megapixel_step' as const, usd: '0.01' }],
      traits: { defaultSteps: 28 },
    },
    perImage('Qwen/Qwen-Image-Edit', '0.03'),
  ].map(at('deepinfra')),
  ...[
    {
      id: `${FIREWORKS}/flux-1-schnell-fp8`,
      rates: [{ bill: 'step' as const, usd: '0.00035' }],
      traits: { route: 'workflow', defaultSteps: 4 },
    },
    perImage(`${FIREWORKS}/flux-kontext-pro`, '0.04', { route: 'task' }),
    {
      id: `${FIREWORKS}/SSD-1B`,
      rates: [{ bill: 'step' as const, usd: '0.00013' }],
      traits: { route: 'legacy', defaultSteps: 30 },
    },
  ].map(at('fireworks')),
  ...[
    perImage('Qwen/Qwen-Image', '0.02', { sizes: '1328x1328 1664x928 928x1664' }),
    perImage('Qwen/Qwen-Image-Edit', '0.04', { edits: true }),
    perImage('Kwai-Kolors/Kolors', '0.001', {
      batch: true,
      sizes: '1024x1024 960x1280 768x1024 720x1440 720x1280',
      needsSize: true,
    }),
  ].map(at('siliconflow')),
]
