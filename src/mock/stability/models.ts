import { MODERATION } from '../moderation.ts'
import type { GeneralModelText } from '../world.ts'

/** US dollars of each operation: credits of a cent (price lists of 2025-12 to 2026-06). */
const USD: Readonly<Record<string, string>> = {
  core: '0.03',
  ultra: '0.08',
  'sd3.5-large': '0.065',
  'sd3.5-large-turbo': '0.04',
  'sd3.5-medium': '0.035',
  'sd3.5-flash': '0.025',
  inpaint: '0.05',
  erase: '0.05',
  outpaint: '0.04',
  'search-and-replace': '0.05',
  'search-and-recolor': '0.05',
  'remove-background': '0.05',
  'replace-background-and-relight': '0.08',
  structure: '0.05',
  sketch: '0.05',
  style: '0.05',
  fast: '0.02',
  conservative: '0.40',
  creative: '0.60',
}

/** An operation of the API is a model of the world; those of one path differ by the form's `model`. */
export const stabilityModels: readonly GeneralModelText[] = Object.entries(USD).map(
  ([id, usd]) => ({
    dialect: 'stability',
    id,
    rates: [{ bill: 'image', usd }],
    moderation: MODERATION,
  }),
)
