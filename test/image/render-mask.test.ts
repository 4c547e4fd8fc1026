import sharp from 'sharp'
import { expect, test } from 'vitest'
import { decodePixels } from '../../src/image/decode.ts'
import { maskRegion } from '../../src/image/mask-region.ts'
import { renderMask } from '../../src/image/render-mask.ts'

/** 4 × 2: the two pixels on the left may change. */
const TRANSPARENT = await sharp(
  Buffer.from([0, 0, 255, 255, 0, 0, 255, 255].flatMap((alpha) => [10, 200, 30, alpha])),
  { raw: { width: 4, height: 2, channels: 4 } },
)
  .png()
  .toBuffer()
const WHITE = await sharp(
  Buffer.from([255, 255, 0, 0, 255, 255, 0, 0].flatMap((grey) => [grey, grey, grey])),
  { raw: { width: 4, height: 2, channels: 3 } },
)
  .png()
  .toBuffer()
const REGION = [1, 1, 0, 0, 1, 1, 0, 0]

test.each([
  ['transparent', TRANSPARENT],
  ['white', WHITE],
] as const)('a mask that already marks by %s is sent as it is', async (mark, file) => {
  expect(await renderMask(file, mark)).toEqual({ bytes: file, redrawn: false })
})

test.each([
  ['white', TRANSPARENT, [255, 255, 0, 0]],
  ['black', TRANSPARENT, [0, 0, 255, 255]],
  ['black', WHITE, [0, 0, 255, 255]],
] as const)('marked by %s a mask is opaque and names the same pixels', async (mark, file, row) => {
  const { bytes, redrawn } = await renderMask(file, mark)
  const { channels, samples } = await decodePixels(bytes)
  expect(redrawn).toBe(true)
  expect(channels).toBe(3)
  expect([...samples].filter((_, at) => at % 3 === 0)).toEqual([...row, ...row])
})

test('a black and white mask becomes transparent where it was white', async () => {
  const { bytes } = await renderMask(WHITE, 'transparent')
  const mask = await decodePixels(bytes)
  expect(mask.channels).toBe(4)
  expect([...maskRegion(mask)]).toEqual(REGION)
})
