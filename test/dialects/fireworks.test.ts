import { hostAdapter } from '../providers/openai-compatible/host.ts'
import { dialectContract } from './contract.ts'

const MODELS = 'accounts/fireworks/models'

dialectContract({
  adapter: hostAdapter('fireworks'),
  cases: [
    {
      model: `${MODELS}/flux-kontext-pro`,
      settings: { mode: 'text-to-image', aspect: '1:1', seed: 7, n: 1 },
      pixels: { width: 1024, height: 1024 },
      format: 'jpeg',
    },
    {
      model: `${MODELS}/flux-kontext-pro`,
      settings: { mode: 'image-to-image', n: 1 },
      pixels: { width: 1024, height: 1024 },
      format: 'jpeg',
    },
    {
      model: `${MODELS}/flux-1-schnell-fp8`,
      settings: { mode: 'text-to-image', aspect: '16:9', format: 'png', steps: 4, n: 1 },
      pixels: { width: 1376, height: 768 },
      format: 'png',
    },
    {
      model: `${MODELS}/flux-1-schnell-fp8`,
      settings: { mode: 'text-to-image', format: 'jpeg', n: 1 },
      pixels: { width: 1024, height: 1024 },
      format: 'jpeg',
    },
    {
      model: `${MODELS}/SSD-1B`,
      settings: { mode: 'text-to-image', size: '512x768', steps: 30, n: 1 },
      pixels: { width: 512, height: 768 },
      format: 'png',
    },
  ],
  several: {
    model: `${MODELS}/SSD-1B`,
    settings: { mode: 'text-to-image', size: '512x512', n: 3 },
    pixels: { width: 512, height: 512 },
    format: 'png',
  },
  // It has no word of its own for a task that was stopped.
  faults: { 'task-canceled': 'unavailable/task-failed' },
})
