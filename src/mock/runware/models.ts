import { MODERATION } from '../moderation.ts'
import type { GeneralModelText } from '../world.ts'

const model = (
  id: string,
  usd: string,
  traits: NonNullable<GeneralModelText['traits']>,
): GeneralModelText => ({
  dialect: 'runware',
  id,
  rates: [{ bill: 'image', usd }],
  moderation: MODERATION,
  traits,
})

const HOSTED = { hosted: true, picture: 'seedImage' }

/**
 * The first price is the documentation's example (2026-11), the others are made up: whoever asks is
 * told the price by the answer.
 */
export const runwareModels: readonly GeneralModelText[] = [
  model('runware:100@1', '0.0013', HOSTED),
  model('runware:101@1', '0.0038', HOSTED),
  model('runware:102@1', '0.0045', HOSTED),
  model('bfl:3@1', '0.04', { hosted: false, picture: 'referenceImages' }),
]
