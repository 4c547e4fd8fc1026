import { MODERATION } from '../moderation.ts'
import type { GeneralModelText } from '../world.ts'

/** A deployment: its own name, and in `traits.model` the model of the OpenAI dialect behind it. */
const deployment = (id: string, model: string): GeneralModelText => ({
  dialect: 'azure-openai',
  id,
  // What Azure charges stands in no answer; the default world takes the vendor's own prices.
  rates: [
    { bill: 'input_text_token', usd: '0.000005' },
    { bill: 'input_image_token', usd: '0.000008' },
    { bill: 'output_image_token', usd: '0.00003' },
  ],
  moderation: MODERATION,
  traits: { model },
})

export const azureOpenaiModels: readonly GeneralModelText[] = [
  deployment('my-images', 'gpt-image-2'),
  deployment('my-finer-images', 'gpt-image-2.5-sunburst'),
]
