import { hostAdapter } from '../providers/openai-compatible/host.ts'
import { dialectContract } from './contract.ts'

dialectContract({
  adapter: hostAdapter('xai'),
  cases: [
    {
      model: 'grok-imagine-image-2.0',
      settings: { mode: 'text-to-image', size: '1k', aspect: '1:1', quality: 'low', n: 1 },
      pixels: { width: 1024, height: 1024 },
      format: 'jpeg',
    },
    {
      model: 'grok-imagine-image',
      settings: { mode: 'image-to-image', aspect: '16:9', n: 1 },
      pixels: { width: 1376, height: 768 },
      format: 'jpeg',
    },
    {
      model: 'grok-imagine-image-2.0',
      settings: { mode: 'text-to-image', size: '2k', aspect: '9:19.5', quality: 'high', n: 1 },
      pixels: null,
      format: 'jpeg',
    },
  ],
  several: {
    model: 'grok-imagine-image',
    settings: { mode: 'text-to-image', n: 3 },
    pixels: { width: 1024, height: 1024 },
    format: 'jpeg',
  },
})
