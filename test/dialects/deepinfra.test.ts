import { hostAdapter } from '../providers/openai-compatible/host.ts'
import { dialectContract } from './contract.ts'

dialectContract({
  adapter: hostAdapter('deepinfra'),
  cases: [
    {
      model: 'black-forest-labs/FLUX-2-dev',
      settings: { mode: 'text-to-image', size: '1024x768', steps: 28, seed: 7, n: 1 },
      pixels: { width: 1024, height: 768 },
      format: 'png',
    },
    {
      model: 'black-forest-labs/FLUX-1.1-pro',
      settings: { mode: 'text-to-image', aspect: '16:9', n: 1 },
      pixels: { width: 1376, height: 768 },
      format: 'png',
    },
    {
      model: 'Qwen/Qwen-Image-Edit',
      settings: { mode: 'edit', size: '512x512', n: 1 },
      pixels: { width: 512, height: 512 },
      format: 'png',
    },
    {
      model: 'Qwen/Qwen-Image-Edit',
      settings: { mode: 'image-to-image', n: 1 },
      pixels: { width: 512, height: 512 },
      format: 'png',
    },
  ],
  several: {
    model: 'black-forest-labs/FLUX-pro',
    settings: { mode: 'text-to-image', size: '512x512', n: 3 },
    pixels: { width: 512, height: 512 },
    format: 'png',
  },
})
