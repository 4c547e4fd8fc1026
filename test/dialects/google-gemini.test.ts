import { googleGeminiAdapter } from '../../src/providers/google-gemini/adapter.ts'
import { dialectContract } from './contract.ts'

dialectContract({
  adapter: googleGeminiAdapter,
  cases: [
    {
      model: 'gemini-nano-banana-2.1',
      settings: { mode: 'text-to-image', size: '1K', aspect: '1:1', n: 1 },
      pixels: { width: 1024, height: 1024 },
      format: 'png',
    },
    {
      model: 'gemini-3-pro-image',
      settings: { mode: 'text-to-image', size: '2K', aspect: '16:9', seed: 7, n: 1 },
      pixels: { width: 2752, height: 1536 },
      format: 'jpeg',
    },
    {
      model: 'gemini-3.1-flash-lite-image',
      settings: { mode: 'image-to-image', n: 1 },
      options: { serviceTier: 'flex' },
      pixels: { width: 1024, height: 1024 },
      format: 'jpeg',
    },
    {
      model: 'gemini-nano-banana-2.1',
      settings: { mode: 'text-to-image', aspect: '3:4', delivery: 'batch', n: 1 },
      pixels: { width: 896, height: 1200 },
      format: 'png',
    },
    {
      model: 'gemini-nano-banana-2.1',
      settings: { mode: 'text-to-image', n: 1 },
      options: { generationConfig: { thinkingConfig: { includeThoughts: true } } },
      pixels: { width: 1024, height: 1024 },
      format: 'png',
    },
  ],
  several: null,
  // One image a request: there are no tasks but in a batch, which has its own tests.
  faults: {
    'task-failed': null,
    'task-canceled': null,
    'task-stuck': null,
    'unknown-status': null,
  },
})

// A batch is another conversation altogether: it meets every fault as well.
dialectContract({
  adapter: googleGeminiAdapter,
  cases: [
    {
      model: 'gemini-nano-banana-2.1',
      settings: { mode: 'text-to-image', size: '1K', delivery: 'batch', n: 1 },
      pixels: { width: 1024, height: 1024 },
      format: 'png',
    },
  ],
  several: null,
  // A task may be there although its order was answered so: nothing says that it is free.
  faults: {
    'server-error': 'unavailable',
    'server-error-after': 'unavailable',
    'html-502': 'unavailable',
    overloaded: 'unavailable',
  },
})
