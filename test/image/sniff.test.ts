import fc from 'fast-check'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { measureImage } from '../../src/image/measure.ts'
import { sniff } from '../../src/image/sniff.ts'
import { painting, paintingPng, solid } from './pictures.ts'

const size = { width: 70, height: 41 }
const opaque = () => solid({ r: 10, g: 20, b: 30 }, size)
const translucent = () => solid({ r: 10, g: 20, b: 30, alpha: 0.5 }, size)
const text = (words: string) => new TextEncoder().encode(words)

/** Three frames of 32×32. */
async function frames(): Promise<Sharp> {
  const raw = Buffer.concat([
    await painting(1, { width: 32, height: 32 }),
    await painting(2, { width: 32, height: 32 }),
    await painting(3, { width: 32, height: 32 }),
  ])
  return sharp(raw, { raw: { width: 32, height: 96, channels: 3, pageHeight: 32 } })
}

/** A PNG with a chunk put between IHDR and what follows; its checksum is not looked at. */
function withChunk(png: Buffer, name: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  const chunk = Buffer.concat([length, Buffer.from(name, 'latin1'), body, Buffer.alloc(4)])
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)])
}

describe('sniff', () => {
  it.each([
    ['png', 'png'],
    ['jpeg', 'jpg'],
    ['webp', 'webp'],
    ['avif', 'avif'],
  ] as const)('reads the size of an opaque %s from its header', async (format, extension) => {
    const bytes = await sharp(await opaque())
      .toFormat(format)
      .toBuffer()
    expect(sniff(bytes)).toEqual({ format, extension, ...size, hasAlpha: false, frames: 1 })
  })

  it.each(['png', 'webp', 'avif', 'gif'] as const)(
    'sees the alpha channel of a %s',
    async (format) => {
      const clear = await solid({ r: 0, g: 0, b: 0, alpha: 0 }, size)
      const bytes = await sharp(clear).toFormat(format).toBuffer()
      expect(sniff(bytes)).toMatchObject({ format, ...size, hasAlpha: true })
    },
  )

  it('takes a GIF for transparent when its first frame has a transparent colour', async () => {
    const gif = await sharp(await opaque())
      .gif()
      .toBuffer()
    const control = gif.indexOf(Buffer.from([0x21, 0xf9, 4]))
    gif[control + 3] = 1
    expect(sniff(gif)).toEqual({
      format: 'gif',
      extension: 'gif',
      ...size,
      hasAlpha: true,
      frames: 1,
    })
    gif[control + 3] = 0
    expect(sniff(gif).hasAlpha).toBe(false)
  })

  it('sees the alpha channel of a lossless WebP and the size of a progressive JPEG', async () => {
    const lossless = await sharp(await translucent())
      .webp({ lossless: true })
      .toBuffer()
    expect(sniff(lossless)).toMatchObject({ ...size, hasAlpha: true, frames: 1 })
    const progressive = await sharp(await opaque())
      .jpeg({ progressive: true })
      .toBuffer()
    expect(sniff(progressive)).toMatchObject({ format: 'jpeg', ...size })
  })

  it('takes a palette with transparent entries for an alpha channel', async () => {
    const png = withChunk(await opaque(), 'tRNS', Buffer.alloc(6))
    expect(sniff(png).hasAlpha).toBe(true)
  })

  it('counts the frames of animated GIF, WebP and PNG', async () => {
    const animation = await frames()
    expect(sniff(await animation.clone().gif().toBuffer())).toMatchObject({ frames: 3, height: 32 })
    expect(sniff(await animation.clone().webp().toBuffer())).toMatchObject({
      frames: 3,
      height: 32,
    })
    const control = Buffer.from([0, 0, 0, 3, 0, 0, 0, 0])
    expect(sniff(withChunk(await opaque(), 'acTL', control)).frames).toBe(3)
    expect(sniff(withChunk(await opaque(), 'acTL', Buffer.alloc(8))).frames).toBeNull()
  })

  it('leaves the frame count open where the bytes end first', async () => {
    const gif = await (await frames()).gif().toBuffer()
    expect(sniff(gif.subarray(0, gif.length - 200))).toMatchObject({ width: 32, frames: null })
    const webp = await (await frames()).webp().toBuffer()
    expect(sniff(webp.subarray(0, 200))).toMatchObject({ width: 32, frames: null })
  })

  it('finds the frame header of a JPEG behind 100 KB of metadata', async () => {
    const jpeg = await sharp(await opaque())
      .jpeg()
      .toBuffer()
    const segment = Buffer.alloc(50_002)
    segment.writeUInt16BE(0xffe4)
    segment.writeUInt16BE(50_000, 2)
    const padded = Buffer.concat([jpeg.subarray(0, 2), segment, segment, jpeg.subarray(2)])
    expect(sniff(padded)).toMatchObject({ format: 'jpeg', ...size })
    expect(sniff(padded.subarray(0, 65_536))).toMatchObject({ format: 'jpeg', width: null })
  })

  it.each([
    ['svg', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['svg', '\ufeff<?xml version="1.0"?>\n<!-- a <drawing> -->\n<!DOCTYPE svg>\n<svg width="1"/>'],
    ['svg', '<?xml version="1.0"?><x:svg xmlns:x="http://www.w3.org/2000/svg"></x:svg>'],
    ['html', '<!doctype html><p>Not found</p>'],
    ['html', '\n  <HTML><body><svg></svg>'],
    ['unknown', '{"error":{"message":"<html>"}}'],
    ['unknown', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'],
    ['unknown', 'BM is how this sentence begins, and it is no bitmap'],
    ['unknown', ''],
  ])('takes for %s: %j', (format, words) => {
    expect(sniff(text(words)).format).toBe(format)
  })

  it('knows TIFF, BMP and UTF-16 SVG by their bytes, and HEIC is not AVIF', async () => {
    expect(
      sniff(
        await sharp(await opaque())
          .tiff()
          .toBuffer(),
      ).format,
    ).toBe('tiff')
    const bmp = Buffer.alloc(54)
    bmp.write('BM')
    bmp.writeUInt32LE(40, 14)
    expect(sniff(bmp)).toMatchObject({ format: 'bmp', extension: 'bmp', width: null })
    expect(sniff(Buffer.from('\ufeff<svg width="1"/>', 'utf16le')).format).toBe('svg')
    const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')
    expect(sniff(heic)).toMatchObject({ format: 'unknown', extension: 'bin' })
  })

  it('never throws, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => void sniff(bytes)))
  })

  it('never throws and never makes up a size of 0 when a header is damaged or cut', async () => {
    const animation = await frames()
    const samples = [
      await paintingPng(1, { width: 40, height: 30 }),
      await animation.clone().gif().toBuffer(),
      await animation.clone().webp().toBuffer(),
      await sharp(await translucent())
        .webp({ lossless: true })
        .toBuffer(),
      await sharp(await opaque())
        .webp()
        .toBuffer(),
      await sharp(await opaque())
        .jpeg()
        .toBuffer(),
      await sharp(await translucent())
        .avif()
        .toBuffer(),
    ]
    const damage = fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 8 })
    fc.assert(
      fc.property(fc.constantFrom(...samples), damage, fc.nat(2000), (sample, spots, cut) => {
        const bytes = Uint8Array.from(sample.subarray(0, cut))
        for (const [at, value] of spots) if (at > 7 && at < bytes.length) bytes[at] = value
        const { width, height } = sniff(bytes)
        expect([width, height]).not.toContain(0)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('measureImage', () => {
  it('gives format, size and alpha of our formats', async () => {
    expect(measureImage(await translucent())).toEqual({ format: 'png', ...size, hasAlpha: true })
  })

  it('gives nothing for other formats or a header that is not whole', async () => {
    expect(
      measureImage(
        await sharp(await opaque())
          .tiff()
          .toBuffer(),
      ),
    ).toBeNull()
    expect(measureImage((await opaque()).subarray(0, 20))).toBeNull()
    expect(measureImage(text('<svg/>'))).toBeNull()
  })
})
