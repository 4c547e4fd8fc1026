import { huggingfaceAdapter } from '../../src/providers/huggingface/adapter.ts'
import { dialectContract } from './contract.ts'

const OWN = 'black-forest-labs/FLUX.1-schnell'
const FAL = 'fal-ai:fal-ai/flux/dev'
const SQUARE = { width: 1024, height: 1024 }

// Hugging Face's own machines and the partners that answer at once.
dialectContract({
  adapter: huggingfaceAdapter,
  cases: [
    {
      model: OWN,
      settings: { mode: 'text-to-image', size: '1024x768', steps: 4, seed: 7, n: 1 },
      options: { assayBillTo: 'acme-labs' },
      pixels: { width: 1024, height: 768 },
      format: 'jpeg',
    },
    {
      model: 'black-forest-labs/FLUX.1-Kontext-dev',
      settings: { mode: 'image-to-image', size: '512x512', n: 1 },
      pixels: { width: 512, height: 512 },
      format: 'jpeg',
    },
    {
      model: 'together:black-forest-labs/FLUX.1-dev',
      settings: { mode: 'text-to-image', size: '1024x768', n: 2 },
      pixels: { width: 1024, height: 768 },
      format: 'jpeg',
    },
    {
      model: 'together:black-forest-labs/FLUX.1-dev',
      settings: { mode: 'image-to-image', n: 1 },
      pixels: SQUARE,
      format: 'jpeg',
    },
    {
      model: 'nscale:stabilityai/sdxl-base',
      settings: { mode: 'text-to-image', n: 1 },
      pixels: SQUARE,
      format: 'jpeg',
    },
  ],
  several: {
    model: 'together:black-forest-labs/FLUX.1-dev',
    settings: { mode: 'text-to-image', n: 3 },
    pixels: SQUARE,
    format: 'jpeg',
  },
  // The bytes come in the answer: there is neither a task nor a download.
  faults: {
    'task-failed': null,
    'task-canceled': null,
    'task-stuck': null,
    'unknown-status': null,
    'delivery-404': null,
    'delivery-truncated': null,
    'delivery-private': null,
    // The answer is the picture: half of one is for the checks to find.
    'unframed-cut': 'produced',
  },
})

// The partners that queue.
dialectContract({
  adapter: huggingfaceAdapter,
  cases: [
    {
      model: FAL,
      settings: { mode: 'text-to-image', size: '1024x768', format: 'png', seed: 7, n: 1 },
      pixels: { width: 1024, height: 768 },
      format: 'png',
    },
    {
      model: FAL,
      settings: { mode: 'image-to-image', size: '512x512', format: 'webp', n: 2 },
      pixels: { width: 512, height: 512 },
      format: 'webp',
    },
    {
      model: 'wavespeed:wavespeed-ai/flux-dev',
      settings: { mode: 'text-to-image', delivery: 'async', n: 1 },
      pixels: SQUARE,
      format: 'jpeg',
    },
    {
      model: 'zai-org:cogview-4',
      settings: { mode: 'text-to-image', n: 1 },
      pixels: SQUARE,
      format: 'png',
    },
  ],
  several: {
    model: FAL,
    settings: { mode: 'text-to-image', size: '512x512', n: 3 },
    pixels: { width: 512, height: 512 },
    format: 'jpeg',
  },
  // Nothing in fal's queue tells who stopped a task.
  faults: { 'task-canceled': 'unavailable/task-failed' },
})
