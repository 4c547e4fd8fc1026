import sharp from 'sharp'
import { expect, test } from 'vitest'
import { showable } from '../../src/review/showable.ts'

const noise = sharp({
  create: {
    width: 40,
    height: 24,
    channels: 4,
    background: '#3366cc80',
    noise: { type: 'gaussian', mean: 120, sigma: 40 },
  },
})

const pixels = async (bytes: Uint8Array) => sharp(bytes).ensureAlpha().raw().toBuffer()

test.each(['png', 'webp'] as const)(
  'every pixel of a lossless %s is shown as it was',
  async (format) => {
    const stored = await noise.clone().toFormat(format, { lossless: true }).toBuffer()
    expect(await pixels(await showable(stored))).toEqual(await pixels(stored))
  },
)

test('nothing of what came with a picture is left: EXIF, profile, XMP, or which format it had', async () => {
  const stored = await noise
    .clone()
    .flatten()
    .withExif({ IFD0: { Software: 'some model' } })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')
    .jpeg()
    .toBuffer()
  const { format, exif, xmp, icc, iptc } = await sharp(await showable(stored)).metadata()
  expect({ format, exif, xmp, icc, iptc }).toEqual({ format: 'png' })
})

test('a picture that lies on its side by EXIF is shown upright', async () => {
  const stored = await noise.clone().flatten().withMetadata({ orientation: 6 }).jpeg().toBuffer()
  const { width, height } = await sharp(await showable(stored)).metadata()
  expect([width, height]).toEqual([24, 40])
})

test('a picture that was cut off is refused', async () => {
  const stored = await noise.clone().png().toBuffer()
  await expect(showable(stored.subarray(0, stored.length - 200))).rejects.toThrow()
})
