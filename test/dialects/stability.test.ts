import { stabilityAdapter } from '../../src/providers/stability/adapter.ts'
import { dialectContract } from './contract.ts'

const INPUT = { width: 512, height: 512 }
const DOUBLED = { width: 2048, height: 2048 }

dialectContract({
  adapter: stabilityAdapter,
  cases: [
    {
      model: 'core',
      settings: { mode: 'text-to-image', aspect: '1:1', format: 'png', n: 1 },
      pixels: { width: 1248, height: 1248 },
      format: 'png',
    },
    {
      model: 'ultra',
      settings: { mode: 'text-to-image', aspect: '16:9', format: 'webp', seed: 7, n: 1 },
      pixels: { width: 1360, height: 768 },
      format: 'webp',
    },
    {
      model: 'sd3.5-large',
      settings: { mode: 'image-to-image', format: 'jpeg', n: 1 },
      options: { strength: 0.6 },
      pixels: { width: 1024, height: 1024 },
      format: 'jpeg',
    },
    {
      model: 'ultra',
      settings: { mode: 'image-to-image', n: 1 },
      options: { strength: 0.6 },
      pixels: { width: 1024, height: 1024 },
      format: 'png',
    },
    { model: 'inpaint', settings: { mode: 'edit', n: 1 }, pixels: INPUT, format: 'png' },
    {
      model: 'erase',
      settings: { mode: 'edit', format: 'webp', n: 1 },
      pixels: INPUT,
      format: 'webp',
    },
    {
      model: 'outpaint',
      settings: { mode: 'image-to-image', n: 1 },
      options: { left: 64, up: 32 },
      pixels: { width: 576, height: 544 },
      format: 'png',
    },
    {
      model: 'search-and-replace',
      settings: { mode: 'image-to-image', n: 1 },
      options: { search_prompt: 'a chair' },
      pixels: INPUT,
      format: 'png',
    },
    {
      model: 'search-and-recolor',
      settings: { mode: 'image-to-image', n: 1 },
      options: { select_prompt: 'a chair' },
      pixels: INPUT,
      format: 'png',
    },
    {
      model: 'remove-background',
      settings: { mode: 'image-to-image', n: 1 },
      pixels: INPUT,
      format: 'png',
    },
    {
      model: 'replace-background-and-relight',
      settings: { mode: 'image-to-image', n: 1 },
      pixels: INPUT,
      format: 'png',
    },
    {
      model: 'structure',
      settings: { mode: 'image-to-image', n: 1 },
      pixels: INPUT,
      format: 'png',
    },
    { model: 'sketch', settings: { mode: 'image-to-image', n: 1 }, pixels: INPUT, format: 'png' },
    {
      model: 'style',
      settings: { mode: 'image-to-image', aspect: '3:2', n: 1 },
      pixels: { width: 1248, height: 832 },
      format: 'png',
    },
    { model: 'fast', settings: { mode: 'upscale', n: 1 }, pixels: DOUBLED, format: 'png' },
    {
      model: 'conservative',
      settings: { mode: 'upscale', format: 'jpeg', n: 1 },
      pixels: DOUBLED,
      format: 'jpeg',
    },
    {
      model: 'creative',
      settings: { mode: 'upscale', delivery: 'async', format: 'webp', n: 1 },
      pixels: DOUBLED,
      format: 'webp',
    },
  ],
  several: null,
  faults: {
    // The API's own word for it is that the generation failed.
    'server-error': 'unavailable/task-failed',
    'server-error-after': 'unavailable/task-failed',
    // The first case is answered at once: tasks are `creative`'s, see test/mock/stability.test.ts.
    'task-failed': null,
    'task-canceled': null,
    'task-stuck': null,
    'unknown-status': null,
  },
})
