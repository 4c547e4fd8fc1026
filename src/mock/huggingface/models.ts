import { MODERATION } from '../moderation.ts'
import type { GeneralModelText } from '../world.ts'

/** `hub`: the model's name on the Hub, which its partner's own id is looked up by. */
const partnerModel = (
  id: string,
  hub: string,
  { usd, status = 'live' }: { readonly usd: string; readonly status?: string },
): GeneralModelText => ({
  dialect: 'huggingface',
  id,
  rates: [{ bill: 'image', usd }],
  moderation: MODERATION,
  retired: status === 'error',
  traits: { hub, status, task: 'text-to-image' },
})

const ownModel = (id: string, task: string): GeneralModelText => ({
  dialect: 'huggingface',
  id,
  rates: [{ bill: 'compute_second', usd: '0.00012' }],
  moderation: { input: MODERATION.input },
  computeMs: { min: 2_000, max: 10_000 },
  traits: { hub: id, status: 'live', task },
})

/**
 * A partner's name stands before the model's; without one it is a model on Hugging Face's own
 * machines, billed by the second. The partners' prices are the mock's own.
 */
export const huggingfaceModels: readonly GeneralModelText[] = [
  ownModel('black-forest-labs/FLUX.1-schnell', 'text-to-image'),
  ownModel('black-forest-labs/FLUX.1-Kontext-dev', 'image-to-image'),
  partnerModel('fal-ai:fal-ai/flux/dev', 'black-forest-labs/FLUX.1-dev', { usd: '0.025' }),
  partnerModel('together:black-forest-labs/FLUX.1-dev', 'black-forest-labs/FLUX.1-dev', {
    usd: '0.025',
  }),
  partnerModel('nscale:stabilityai/sdxl-base', 'stabilityai/stable-diffusion-xl-base-1.0', {
    usd: '0.003',
  }),
  partnerModel('wavespeed:wavespeed-ai/flux-dev', 'black-forest-labs/FLUX.1-dev', { usd: '0.012' }),
  partnerModel('zai-org:cogview-4', 'zai-org/CogView4-6B', { usd: '0.01' }),
  partnerModel('fal-ai:fal-ai/sdxl', 'stabilityai/sdxl-turbo', { usd: '0.01', status: 'error' }),
]
