import { hostAdapter } from '../providers/openai-compatible/host.ts'
import { dialectContract } from './contract.ts'

dialectContract({
  adapter: hostAdapter('siliconflow'),
  cases: [
    {
      model: 'Qwen/Qwen-Image',
      settings: { mode: 'text-to-image', size: '1328x1328', steps: 20, seed: 7, n: 1 },
      pixels: { width: 1328, height: 1328 },
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
    model: 'Kwai-Kolors/Kolors',
    settings: { mode: 'text-to-image', size: '960x1280', n: 3 },
    pixels: { width: 960, height: 1280 },
    format: 'png',
  },
})
