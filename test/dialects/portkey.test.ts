import { hostAdapter } from '../providers/openai-compatible/host.ts'
import { dialectContract } from './contract.ts'

const SQUARE = { size: '1024x1024', quality: 'low', n: 1 } as const
const PIXELS = { width: 1024, height: 1024 }

dialectContract({
  adapter: hostAdapter('portkey'),
  cases: [
    {
      model: 'gpt-image-2',
      settings: { mode: 'text-to-image', ...SQUARE },
      pixels: PIXELS,
      format: 'png',
    },
    {
      model: 'gpt-image-2',
      settings: { mode: 'edit', ...SQUARE, format: 'jpeg' },
      pixels: PIXELS,
      format: 'jpeg',
    },
    {
      model: 'gpt-image-2',
      settings: { mode: 'image-to-image', ...SQUARE, format: 'webp' },
      pixels: PIXELS,
      format: 'webp',
    },
  ],
  several: {
    model: 'gpt-image-2',
    settings: { mode: 'text-to-image', ...SQUARE, n: 3 },
    pixels: PIXELS,
    format: 'png',
  },
  // It concerns streams only; this one is not streamed.
  faults: { 'in-stream-error': null },
})
