import { bflAdapter } from '../../src/providers/bfl/adapter.ts'
import { dialectContract } from './contract.ts'

dialectContract({
  adapter: bflAdapter,
  cases: [
    {
      model: 'flux-pro-1.1',
      settings: { mode: 'text-to-image', size: '768x1024', n: 1 },
      pixels: { width: 768, height: 1024 },
      format: 'jpeg',
    },
    {
      model: 'flux-2-pro',
      settings: { mode: 'text-to-image', size: '1040x784', format: 'webp', seed: 7, n: 1 },
      pixels: { width: 1040, height: 784 },
      format: 'webp',
    },
    {
      model: 'flux-2-flex',
      settings: { mode: 'image-to-image', format: 'png', steps: 20, delivery: 'async', n: 1 },
      pixels: { width: 512, height: 512 },
      format: 'png',
    },
    {
      model: 'flux-kontext-pro',
      settings: { mode: 'text-to-image', aspect: '16:9', n: 1 },
      pixels: { width: 1376, height: 768 },
      format: 'png',
    },
    {
      model: 'flux-pro-1.1-ultra',
      settings: { mode: 'text-to-image', n: 1 },
      pixels: { width: 2752, height: 1536 },
      format: 'jpeg',
    },
    {
      model: 'flux-dev',
      settings: { mode: 'image-to-image', steps: 50, n: 1 },
      pixels: { width: 1024, height: 768 },
      format: 'jpeg',
    },
    {
      model: 'flux-pro-1.0-fill',
      settings: { mode: 'edit', format: 'png', n: 1 },
      pixels: { width: 512, height: 512 },
      format: 'png',
    },
  ],
  // One request is one image.
  several: null,
  // There is no word for a task that was stopped: it ends in an error.
  faults: { 'task-canceled': 'unavailable/task-failed' },
})
