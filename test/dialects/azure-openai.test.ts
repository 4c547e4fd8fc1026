import { azureOpenaiAdapter } from '../../src/providers/azure-openai/adapter.ts'
import { dialectContract } from './contract.ts'

dialectContract({
  adapter: azureOpenaiAdapter,
  cases: [
    {
      model: 'my-images',
      settings: { mode: 'text-to-image', size: '1024x1024', quality: 'low', format: 'png', n: 1 },
      pixels: { width: 1024, height: 1024 },
      format: 'png',
    },
    {
      model: 'my-images',
      settings: { mode: 'edit', size: '1024x1024', quality: 'low', format: 'jpeg', n: 1 },
      pixels: { width: 1024, height: 1024 },
      format: 'jpeg',
    },
    {
      model: 'my-finer-images',
      settings: { mode: 'image-to-image', size: '1536x1024', format: 'webp', n: 2 },
      options: { assayEditEncoding: 'json', assayApiVersion: '2026-01-01' },
      pixels: { width: 1536, height: 1024 },
      format: 'webp',
    },
  ],
  several: {
    model: 'my-images',
    settings: { mode: 'text-to-image', size: '1024x1024', quality: 'low', format: 'png', n: 3 },
    pixels: { width: 1024, height: 1024 },
    format: 'png',
  },
  // It concerns streams only; this one is not streamed.
  faults: { 'in-stream-error': null },
})
