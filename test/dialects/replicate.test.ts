import { replicateAdapter } from '../../src/providers/replicate/adapter.ts'
import { dialectContract } from './contract.ts'

const SCHNELL = 'black-forest-labs/flux-schnell'

dialectContract({
  adapter: replicateAdapter,
  cases: [
    {
      model: SCHNELL,
      settings: { mode: 'text-to-image', aspect: '1:1', format: 'png', n: 1 },
      pixels: { width: 1024, height: 1024 },
      format: 'png',
    },
  ],
  several: {
    model: SCHNELL,
    settings: { mode: 'text-to-image', aspect: '16:9', format: 'webp', n: 3 },
    pixels: null,
    format: 'webp',
  },
  // At the deadline the prediction is cancelled, and says so.
  faults: { 'task-stuck': 'cancelled', 'unknown-status': 'cancelled' },
})
