import { MODERATION } from '../moderation.ts'
import type { GeneralModelText } from '../world.ts'

type Text = GeneralModelText
/** US dollars an image (a public cost map, August 2026). */
const STABILITY_USD: Readonly<Record<string, string>> = {
  'stability.stable-image-core-v1:1': '0.04',
  'stability.stable-image-ultra-v1:1': '0.14',
  'stability.sd3-5-large-v1:0': '0.08',
  'us.stability.stable-image-inpaint-v1:0': '0.07',
  'us.stability.stable-outpaint-v1:0': '0.06',
  'us.stability.stable-image-erase-object-v1:0': '0.07',
  'us.stability.stable-image-remove-background-v1:0': '0.07',
  'us.stability.stable-image-search-replace-v1:0': '0.07',
  'us.stability.stable-image-search-recolor-v1:0': '0.07',
  'us.stability.stable-image-control-sketch-v1:0': '0.07',
  'us.stability.stable-image-control-structure-v1:0': '0.07',
  'us.stability.stable-image-style-guide-v1:0': '0.07',
  'us.stability.stable-style-transfer-v1:0': '0.08',
  'us.stability.stable-fast-upscale-v1:0': '0.03',
  'us.stability.stable-conservative-upscale-v1:0': '0.40',
  'us.stability.stable-creative-upscale-v1:0': '0.60',
}

/** Amazon's own: shut down (Nova Canvas 2026-09-30, Titan v2 2026-06-30); prices as they were. */
const ended = (id: string, prices: Readonly<Record<string, readonly [string, string]>>): Text => ({
  dialect: 'bedrock',
  id,
  retired: true,
  rates: Object.entries(prices).flatMap(([bucket, [standard, premium]]) => [
    { bill: 'image', usd: standard, when: { bucket, quality: 'standard' } },
    { bill: 'image', usd: premium, when: { bucket, quality: 'premium' } },
  ]),
  moderation: MODERATION,
})

const TITAN = {
  '512': ['0.008', '0.010'],
  '1024': ['0.010', '0.012'],
  '2048': ['0.010', '0.012'],
} as const

export const bedrockModels: readonly Text[] = [
  ...Object.entries(STABILITY_USD).map(
    ([id, usd]): Text => ({
      dialect: 'bedrock',
      id,
      rates: [{ bill: 'image', usd }],
      moderation: MODERATION,
    }),
  ),
  ended('amazon.nova-canvas-v1:0', {
    '512': ['0.04', '0.06'],
    '1024': ['0.04', '0.06'],
    '2048': ['0.06', '0.08'],
  }),
  ended('amazon.titan-image-generator-v2:0', TITAN),
  ended('amazon.titan-image-generator-v1', TITAN),
]
