import { ideogramAdapter } from '../../src/providers/ideogram/adapter.ts'
import { dialectContract } from './contract.ts'

dialectContract({
  adapter: ideogramAdapter,
  cases: [
    {
      model: 'ideogram-4-5',
      settings: {
        mode: 'text-to-image',
        size: '1024x768',
        quality: 'low',
        delivery: 'async',
        n: 1,
      },
      pixels: { width: 1024, height: 768 },
      format: 'png',
    },
    {
      model: 'ideogram-4-5',
      settings: { mode: 'edit', quality: 'very_low', n: 1 },
      pixels: { width: 512, height: 512 },
      format: 'png',
    },
    {
      model: 'ideogram-4-5',
      settings: { mode: 'image-to-image', n: 2 },
      pixels: { width: 512, height: 512 },
      format: 'png',
    },
    {
      model: 'ideogram-4',
      settings: { mode: 'text-to-image', size: '1024x1024', quality: 'turbo', seed: 3, n: 1 },
      pixels: { width: 1024, height: 1024 },
      format: 'png',
    },
    {
      model: 'ideogram-3',
      settings: { mode: 'image-to-image', aspect: '16:9', delivery: 'async', n: 1 },
      pixels: { width: 1376, height: 768 },
      format: 'png',
    },
    {
      model: 'ideogram-3',
      settings: { mode: 'edit', n: 1 },
      options: { assayQuoteLimit: '0.06' },
      pixels: { width: 512, height: 512 },
      format: 'png',
    },
    {
      model: 'ideogram-3-character',
      settings: { mode: 'image-to-image', n: 1 },
      pixels: { width: 1024, height: 1024 },
      format: 'png',
    },
    {
      model: 'ideogram-v3',
      settings: { mode: 'text-to-image', quality: 'flash', aspect: '1:1', n: 1 },
      pixels: { width: 1024, height: 1024 },
      format: 'png',
    },
    {
      model: 'ideogram-v3',
      settings: { mode: 'edit', n: 1 },
      pixels: { width: 512, height: 512 },
      format: 'png',
    },
    {
      model: 'ideogram-v4',
      settings: { mode: 'text-to-image', size: '1024x1024', n: 1 },
      pixels: { width: 1024, height: 1024 },
      format: 'png',
    },
  ],
  several: {
    model: 'ideogram-3',
    settings: { mode: 'text-to-image', size: '512x512', n: 3 },
    pixels: null,
    format: 'png',
  },
  // There is no word for a generation that was stopped: it ends as failed.
  faults: { 'task-canceled': 'unavailable/task-failed' },
})
