import { hostAdapter } from '../providers/openai-compatible/host.ts'
import { dialectContract } from './contract.ts'

const SCHNELL = 'black-forest-labs/FLUX.1-schnell'

dialectContract({
  adapter: hostAdapter('together'),
  cases: [
    {
      model: SCHNELL,
      settings: { mode: 'text-to-image', size: '1024x768', format: 'png', steps: 4, seed: 7, n: 1 },
      pixels: { width: 1024, height: 768 },
      format: 'png',
    },
    {
      model: SCHNELL,
      settings: { mode: 'text-to-image', aspect: '16:9', n: 1 },
      pixels: { width: 1376, height: 768 },
      format: 'jpeg',
    },
    {
      model: 'black-forest-labs/FLUX.1-kontext-pro',
      settings: { mode: 'image-to-image', size: '512x512', n: 1 },
      pixels: { width: 512, height: 512 },
      format: 'jpeg',
    },
  ],
  several: {
    model: SCHNELL,
    settings: { mode: 'text-to-image', size: '512x512', format: 'jpeg', n: 3 },
    pixels: { width: 512, height: 512 },
    format: 'jpeg',
  },
})
