import { MODERATION } from '../moderation.ts'
import type { GeneralModelText } from '../world.ts'

/** `does`: draw, edit or upscale; `sizes` where the model has a field for them. */
function imagen(
  id: string,
  usd: string,
  traits: NonNullable<GeneralModelText['traits']>,
): GeneralModelText {
  const rates = [{ bill: 'image' as const, usd }]
  return { dialect: 'google-imagen', id, rates, moderation: MODERATION, traits }
}

/** US dollars an image, whatever its size: price maps of August 2026. */
export const googleImagenModels: readonly GeneralModelText[] = [
  imagen('imagen-4.0-generate-001', '0.04', { does: 'draw', sizes: '1K 2K' }),
  imagen('imagen-4.0-ultra-generate-001', '0.06', { does: 'draw', sizes: '1K 2K' }),
  imagen('imagen-4.0-fast-generate-001', '0.02', { does: 'draw', sizes: '1K' }),
  imagen('imagen-3.0-generate-002', '0.04', { does: 'draw', sizes: '' }),
  imagen('imagen-3.0-capability-001', '0.04', { does: 'edit', sizes: '' }),
  imagen('imagen-4.0-upscale-preview', '0.06', { does: 'upscale', sizes: '' }),
  { dialect: 'google-imagen', id: 'imagegeneration@006', rates: [], retired: true },
]
