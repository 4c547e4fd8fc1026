import { openaiAdapter } from '../../src/providers/openai/adapter.ts'
import { dialectContract } from './contract.ts'

dialectContract({
  adapter: openaiAdapter,
  cases: [
    {
      model: 'gpt-image-2',
      settings: { mode: 'text-to-image', size: '1024x1024', quality: 'low', format: 'png', n: 1 },
      pixels: { width: 1024, height: 1024 },
      format: 'png',
    },
    {
      model: 'gpt-image-2',
      settings: { mode: 'edit', size: '1024x1024', quality: 'low', format: 'jpeg', n: 1 },
      pixels: { width: 1024, height: 1024 },
      format: 'jpeg',
    },
    {
      model: 'gpt-image-2',
      settings: { mode: 'image-to-image', size: '1536x1024', format: 'webp', n: 2 },
      pixels: { width: 1536, height: 1024 },
      format: 'webp',
    },
    {
      model: 'gpt-image-2.6-flare',
      settings: { mode: 'text-to-image', size: '1280x720', quality: 'max', n: 1 },
      options: { complexity: 'low' },
      pixels: { width: 1280, height: 720 },
      format: 'png',
    },
    {
      model: 'gpt-image-2',
      settings: {
        mode: 'text-to-image',
        size: '1024x1024',
        quality: 'low',
        delivery: 'batch',
        n: 2,
      },
      pixels: { width: 1024, height: 1024 },
      format: 'png',
    },
    {
      model: 'gpt-image-2',
      settings: { mode: 'edit', size: '1024x1024', format: 'webp', delivery: 'batch', n: 1 },
      pixels: { width: 1024, height: 1024 },
      format: 'webp',
    },
  ],
  several: {
    model: 'gpt-image-2',
    settings: { mode: 'text-to-image', size: '1024x1024', quality: 'low', format: 'png', n: 3 },
    pixels: { width: 1024, height: 1024 },
    format: 'png',
  },
  // It concerns streams only; this one is not streamed.
  faults: { 'in-stream-error': null },
})
