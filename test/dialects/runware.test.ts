import { runwareAdapter } from '../../src/providers/runware/adapter.ts'
import { dialectContract } from './contract.ts'

dialectContract({
  adapter: runwareAdapter,
  cases: [
    {
      model: 'runware:100@1',
      settings: {
        mode: 'text-to-image',
        size: '1024x768',
        steps: 4,
        seed: 7,
        delivery: 'async',
        n: 1,
      },
      pixels: { width: 1024, height: 768 },
      format: 'jpeg',
    },
    {
      model: 'runware:101@1',
      settings: { mode: 'text-to-image', size: '512x512', format: 'png', delivery: 'sync', n: 2 },
      options: { outputType: 'base64Data' },
      pixels: { width: 512, height: 512 },
      format: 'png',
    },
    {
      model: 'runware:101@1',
      settings: { mode: 'image-to-image', format: 'webp', n: 1 },
      options: { outputType: 'dataURI', strength: 0.8 },
      pixels: { width: 512, height: 512 },
      format: 'webp',
    },
    {
      model: 'runware:102@1',
      settings: { mode: 'edit', format: 'png', n: 1 },
      pixels: { width: 512, height: 512 },
      format: 'png',
    },
    {
      model: 'bfl:3@1',
      settings: { mode: 'image-to-image', delivery: 'async', n: 2 },
      options: { assayImageField: 'referenceImages[]' },
      pixels: { width: 512, height: 512 },
      format: 'jpeg',
    },
  ],
  several: {
    model: 'runware:100@1',
    settings: { mode: 'text-to-image', size: '512x512', delivery: 'async', n: 3 },
    pixels: null,
    format: 'jpeg',
  },
  // There is no word for a task that was stopped: it ends in an error.
  faults: { 'task-canceled': 'unavailable/task-failed' },
})
