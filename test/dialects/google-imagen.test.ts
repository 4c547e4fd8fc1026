import { googleImagenAdapter } from '../../src/providers/google-imagen/adapter.ts'
import { dialectContract } from './contract.ts'

dialectContract({
  adapter: googleImagenAdapter,
  cases: [
    {
      model: 'imagen-4.0-generate-001',
      settings: { mode: 'text-to-image', size: '1K', aspect: '4:3', format: 'png', n: 1 },
      pixels: { width: 1280, height: 896 },
      format: 'png',
    },
    {
      model: 'imagen-4.0-ultra-generate-001',
      settings: { mode: 'text-to-image', size: '2K', format: 'jpeg', seed: 7, n: 2 },
      pixels: { width: 2048, height: 2048 },
      format: 'jpeg',
    },
    {
      model: 'imagen-3.0-capability-001',
      settings: { mode: 'edit', n: 1 },
      pixels: { width: 512, height: 512 },
      format: 'png',
    },
    {
      model: 'imagen-3.0-capability-001',
      settings: { mode: 'image-to-image', format: 'jpeg', n: 1 },
      options: { includeSafetyAttributes: true },
      pixels: { width: 512, height: 512 },
      format: 'jpeg',
    },
    {
      model: 'imagen-4.0-upscale-preview',
      settings: { mode: 'upscale', n: 1 },
      pixels: { width: 1024, height: 1024 },
      format: 'png',
    },
  ],
  several: {
    model: 'imagen-4.0-fast-generate-001',
    settings: { mode: 'text-to-image', format: 'png', n: 3 },
    pixels: { width: 1024, height: 1024 },
    format: 'png',
  },
})
