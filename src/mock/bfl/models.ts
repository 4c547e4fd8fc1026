import { MODERATION } from '../moderation.ts'
import type { GeneralModelText } from '../world.ts'

type Traits = NonNullable<GeneralModelText['traits']>

/** One credit is a cent; how many a picture costs, the traits say (docs.bfl.ai price page, June 2026). */
const model = (id: string, traits: Traits): GeneralModelText => ({
  dialect: 'bfl',
  id,
  rates: [{ bill: 'credit', usd: '0.01' }],
  moderation: MODERATION,
  traits,
})

/** `first` credits for the first megapixel out, `further` for each other one, out and in. */
const flux2 = (id: string, first: number, further: number, more: Traits = {}): GeneralModelText =>
  model(id, { family: 'flux-2', first, further, ...more })

export const bflModels: readonly GeneralModelText[] = [
  model('flux-pro-1.1', { family: 'flux-1', credits: 4 }),
  model('flux-dev', { family: 'flux-1', credits: 2.5, steps: true }),
  model('flux-pro-1.1-ultra', { family: 'ultra', credits: 6 }),
  model('flux-pro-1.1-ultra-finetuned', { family: 'ultra', credits: 7, finetuned: true }),
  model('flux-kontext-pro', { family: 'kontext', credits: 4 }),
  model('flux-kontext-max', { family: 'kontext', credits: 8, activeTasks: 6 }),
  model('flux-pro-1.0-fill', { family: 'fill', credits: 5, steps: true }),
  model('flux-pro-1.0-fill-finetuned', {
    family: 'fill',
    credits: 6,
    steps: true,
    finetuned: true,
  }),
  flux2('flux-2-klein-4b', 1.4, 0.1),
  flux2('flux-2-klein-9b', 1.5, 0.2),
  flux2('flux-2-pro', 3, 1.5),
  flux2('flux-2-flex', 5, 5, { steps: true }),
  flux2('flux-2-max', 7, 3),
]
