import { MODERATION } from '../moderation.ts'
import type { GeneralModelText } from '../world.ts'

type Rate = GeneralModelText['rates'][number]

const model = (id: string, ...rates: readonly Rate[]): GeneralModelText => ({
  dialect: 'ideogram',
  id,
  rates: [...rates],
  moderation: MODERATION,
})

const rates = (mode: string | string[], prices: Readonly<Record<string, string>>): Rate[] =>
  Object.entries(prices).map(([quality, usd]) => ({ bill: 'image', usd, when: { mode, quality } }))

const ALL = ['text-to-image', 'image-to-image', 'edit']
const PICTURES = ['image-to-image', 'edit']
const V4 = rates(ALL, { turbo: '0.03', default: '0.06', quality: '0.10' })
const V3 = rates(ALL, { flash: '0.03', turbo: '0.03', default: '0.06', quality: '0.09' })

/** Prices of 2026-11-16. */
export const ideogramModels: readonly GeneralModelText[] = [
  model(
    'ideogram-4-5',
    ...rates('text-to-image', { low: '0.03', medium: '0.06', high: '0.10' }),
    ...rates(PICTURES, { very_low: '0.008', low: '0.03', medium: '0.06', high: '0.22' }),
  ),
  model('ideogram-4', ...V4),
  model('ideogram-3', ...V3),
  model(
    'ideogram-3-character',
    ...rates(PICTURES, { turbo: '0.10', default: '0.15', quality: '0.20' }),
  ),
  model('ideogram-v4', ...V4),
  model('ideogram-v3', ...V3),
]
