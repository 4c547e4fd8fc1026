import { dashscopeAdapter } from '../../src/providers/dashscope/adapter.ts'
import { dialectContract } from './contract.ts'

dialectContract({
  adapter: dashscopeAdapter,
  cases: [
    {
      model: 'wan2.7-image',
      settings: { mode: 'text-to-image', size: '1024x768', delivery: 'async', n: 1 },
      pixels: { width: 1024, height: 768 },
      format: 'png',
    },
    {
      model: 'qwen-image-3.0-pro',
      settings: { mode: 'text-to-image', size: '1024x1024', seed: 7, n: 1 },
      pixels: { width: 1024, height: 1024 },
      format: 'png',
    },
    {
      model: 'qwen-image-3.0-pro',
      settings: { mode: 'image-to-image', n: 2 },
      pixels: { width: 512, height: 512 },
      format: 'png',
    },
    {
      model: 'wan2.7-image-pro',
      settings: { mode: 'text-to-image', size: '1K', delivery: 'sync', n: 2 },
      pixels: { width: 1024, height: 1024 },
      format: 'png',
    },
    {
      model: 'wan2.2-t2i-flash',
      settings: { mode: 'text-to-image', size: '768x512', n: 2 },
      pixels: { width: 768, height: 512 },
      format: 'png',
    },
    {
      model: 'wan2.5-i2i-preview',
      settings: { mode: 'image-to-image', size: '512x512', n: 1 },
      pixels: { width: 512, height: 512 },
      format: 'png',
    },
  ],
  several: {
    model: 'wan2.5-t2i-preview',
    settings: { mode: 'text-to-image', size: '512x512', n: 3 },
    pixels: null,
    format: 'png',
  },
})
