import { bedrockAdapter } from '../../src/providers/bedrock/adapter.ts'
import { dialectContract } from './contract.ts'

const INPUT = { width: 512, height: 512 }
/** As long as the base64 of a small picture. */
const STYLE = 'iVBORw0KGgo'.repeat(2000)
const SQUARE = { width: 1024, height: 1024 }

dialectContract({
  adapter: bedrockAdapter,
  cases: [
    {
      model: 'stability.sd3-5-large-v1:0',
      settings: { mode: 'text-to-image', aspect: '1:1', format: 'png', seed: 7, n: 1 },
      pixels: SQUARE,
      format: 'png',
    },
    {
      model: 'stability.stable-image-ultra-v1:1',
      settings: { mode: 'image-to-image', format: 'jpeg', n: 1 },
      options: { strength: 0.6 },
      pixels: SQUARE,
      format: 'jpeg',
    },
    {
      model: 'us.stability.stable-image-inpaint-v1:0',
      settings: { mode: 'edit', n: 1 },
      pixels: INPUT,
      format: 'png',
    },
    {
      model: 'us.stability.stable-image-erase-object-v1:0',
      settings: { mode: 'edit', format: 'webp', n: 1 },
      pixels: INPUT,
      format: 'webp',
    },
    {
      model: 'us.stability.stable-outpaint-v1:0',
      settings: { mode: 'image-to-image', n: 1 },
      options: { right: 64, down: 32 },
      pixels: { width: 576, height: 544 },
      format: 'png',
    },
    {
      model: 'us.stability.stable-style-transfer-v1:0',
      settings: { mode: 'image-to-image', n: 1 },
      options: { style_image: STYLE },
      pixels: INPUT,
      format: 'png',
    },
    {
      model: 'us.stability.stable-fast-upscale-v1:0',
      settings: { mode: 'upscale', n: 1 },
      pixels: { width: 2048, height: 2048 },
      format: 'png',
    },
    {
      model: 'us.stability.stable-creative-upscale-v1:0',
      settings: { mode: 'upscale', n: 1 },
      pixels: { width: 2048, height: 2048 },
      format: 'png',
    },
  ],
  // Live models give one image a call; Amazon's, which have ended, are in test/mock/bedrock-sdk.test.ts.
  several: null,
})
