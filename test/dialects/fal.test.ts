import { falAdapter } from '../../src/providers/fal/adapter.ts'
import { type DialectCase, dialectContract } from './contract.ts'

const SCHNELL = 'fal-ai/flux/schnell'

const drawn = (over: Partial<DialectCase['settings']> = {}): DialectCase => ({
  model: SCHNELL,
  settings: { mode: 'text-to-image', size: '1024x768', format: 'png', n: 1, ...over },
  pixels: { width: 1024, height: 768 },
  format: 'png',
})

// In the queue.
dialectContract({
  adapter: falAdapter,
  cases: [
    drawn({ delivery: 'async' }),
    {
      model: 'fal-ai/flux-pro/kontext',
      settings: { mode: 'image-to-image', delivery: 'async', n: 1 },
      pixels: { width: 512, height: 512 },
      format: 'jpeg',
    },
    {
      model: 'fal-ai/bytedance/seedream/v4/text-to-image',
      settings: { mode: 'text-to-image', size: 'square', seed: 7, delivery: 'async', n: 1 },
      pixels: { width: 512, height: 512 },
      format: 'png',
    },
  ],
  several: drawn({ delivery: 'async', n: 3 }),
  // A task may be there although its order was answered so: nothing says that it is free.
  faults: {
    'server-error': 'unavailable',
    'server-error-after': 'unavailable',
    'html-502': 'unavailable',
    overloaded: 'unavailable',
  },
})

// On the line, where there is no task that could fail by itself.
dialectContract({
  adapter: falAdapter,
  cases: [
    drawn({ steps: 8, seed: 7 }),
    drawn({ delivery: 'sync' }),
    { ...drawn(), options: { sync_mode: true } },
    {
      model: 'fal-ai/nano-banana',
      settings: { mode: 'text-to-image', aspect: '16:9', format: 'webp', n: 2 },
      pixels: { width: 1376, height: 768 },
      format: 'webp',
    },
    {
      model: 'fal-ai/nano-banana/edit',
      settings: { mode: 'image-to-image', format: 'jpeg', n: 1 },
      pixels: { width: 512, height: 512 },
      format: 'jpeg',
    },
    {
      model: 'fal-ai/flux-pro/v1/fill',
      settings: { mode: 'edit', format: 'png', n: 1 },
      pixels: { width: 512, height: 512 },
      format: 'png',
    },
  ],
  several: drawn({ n: 2 }),
  faults: {
    'task-failed': null,
    'task-canceled': null,
    'task-stuck': null,
    'unknown-status': null,
  },
})
