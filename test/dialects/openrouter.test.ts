import { openrouterAdapter } from '../../src/providers/openrouter/adapter.ts'
import { dialectContract } from './contract.ts'

const GPT = 'openai/gpt-image-2'

dialectContract({
  adapter: openrouterAdapter,
  cases: [
    {
      model: GPT,
      settings: { mode: 'text-to-image', size: '1024x1024', quality: 'low', format: 'png', n: 1 },
      pixels: { width: 1024, height: 1024 },
      format: 'png',
    },
    {
      model: GPT,
      settings: { mode: 'image-to-image', size: '1536x1024', format: 'jpeg', n: 2 },
      pixels: { width: 1536, height: 1024 },
      format: 'jpeg',
    },
    {
      model: GPT,
      settings: { mode: 'text-to-image', size: '512', aspect: '1:1', format: 'webp', n: 1 },
      options: { stream: true, provider: { only: ['openai'], allow_fallbacks: false } },
      pixels: { width: 512, height: 512 },
      format: 'webp',
    },
    {
      model: 'bytedance-seed/seedream-4.5',
      settings: { mode: 'text-to-image', seed: 7, n: 1 },
      options: { stream: true },
      pixels: { width: 1024, height: 1024 },
      format: 'png',
    },
  ],
  several: {
    model: GPT,
    settings: { mode: 'text-to-image', size: '1024x1024', n: 3 },
    pixels: { width: 1024, height: 1024 },
    format: 'png',
  },
})
