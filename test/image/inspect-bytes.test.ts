import { deflateSync } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import { inspectBytes } from '../../src/image/inspect-bytes.ts'
import { paintingPng, solid } from './pictures.ts'

/** PNG whose columns left of the middle are black and right of it white. */
function halves(width: number, height: number): Promise<Buffer> {
  const raw = Buffer.alloc(width * height)
  for (let at = 0; at < raw.length; at++) raw[at] = at % width < width / 2 ? 0 : 255
  return sharp(raw, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer()
}

/** A PNG signature and an IHDR of this size, with hardly anything behind it. */
function headerOnly(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header.set([8, 2, 0, 0, 0], 8)
  const body = deflateSync(Buffer.alloc(1000))
  const chunks = [
    ['IHDR', header],
    ['IDAT', body],
  ] as const
  const parts = chunks.flatMap(([name, bytes]) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    return [length, Buffer.from(name), bytes, Buffer.alloc(4)]
  })
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts])
}

async function factsOf(bytes: Buffer) {
  const inspection = await inspectBytes(bytes)
  if (inspection.kind === 'broken') throw new Error(inspection.message)
  return inspection.facts
}

const reasonOf = async (bytes: Uint8Array) => {
  const inspection = await inspectBytes(bytes)
  return inspection.kind === 'broken' ? inspection.reason : 'image'
}

describe('inspectBytes', () => {
  it('tells everything about a picture half black, half white', async () => {
    const bytes = await halves(64, 48)
    const { perceptualHash, ...facts } = await factsOf(bytes)
    expect(facts).toEqual({
      format: 'png',
      width: 64,
      height: 48,
      bytes: bytes.length,
      frames: 1,
      hasAlpha: false,
      transparentShare: 0,
      entropy: 1,
      deviation: 127.5,
    })
    expect(perceptualHash).toMatch(/^[0-9a-f]{16}$/)
  })

  it('finds no entropy, no deviation and an empty hash in a solid colour', async () => {
    const facts = await factsOf(await solid({ r: 200, g: 30, b: 90 }))
    expect(facts).toMatchObject({ entropy: 0, deviation: 0, perceptualHash: '0000000000000000' })
  })

  it('counts the share of pixels that let something through', async () => {
    const raw = Buffer.alloc(40 * 40 * 4, 255)
    for (let pixel = 0; pixel < 400; pixel++) raw[pixel * 4 + 3] = 254
    const png = await sharp(raw, { raw: { width: 40, height: 40, channels: 4 } })
      .png()
      .toBuffer()
    expect(await factsOf(png)).toMatchObject({ hasAlpha: true, transparentShare: 0.25 })
  })

  it('takes a picture that is transparent throughout for blank, whatever its hidden colours', async () => {
    const raw = Buffer.from(
      Array.from({ length: 32 * 32 * 4 }, (_, at) => (at % 4 === 3 ? 0 : at % 251)),
    )
    const png = await sharp(raw, { raw: { width: 32, height: 32, channels: 4 } })
      .png()
      .toBuffer()
    expect(await factsOf(png)).toMatchObject({ transparentShare: 1, entropy: 0, deviation: 0 })
  })

  it('does not take a white logo on transparency for blank', async () => {
    const clear = await solid({ r: 255, g: 255, b: 255, alpha: 0 })
    const dot = await solid({ r: 255, g: 255, b: 255 }, { width: 20, height: 20 })
    const logo = await sharp(clear)
      .composite([{ input: dot }])
      .png()
      .toBuffer()
    expect((await factsOf(logo)).deviation).toBeGreaterThan(30)
  })

  it.each([
    ['16-bit RGB', (png: Sharp) => png.toColourspace('rgb16').png()],
    ['grey with alpha', (png: Sharp) => png.ensureAlpha().toColourspace('b-w').png()],
    ['CMYK', (png: Sharp) => png.toColourspace('cmyk').jpeg({ quality: 100 })],
    ['palette', (png: Sharp) => png.png({ palette: true })],
  ])('measures a %s picture like its 8-bit original', async (_, convert) => {
    const original = await factsOf(await halves(64, 64))
    const converted = await factsOf(await convert(sharp(await halves(64, 64))).toBuffer())
    expect(converted.perceptualHash).toBe(original.perceptualHash)
    expect(converted.deviation).toBeCloseTo(127.5, -1)
  })

  it('inspects a picture of one pixel and a line of pixels', async () => {
    expect(await factsOf(await solid({ r: 1, g: 2, b: 3 }, { width: 1, height: 1 }))).toMatchObject(
      {
        width: 1,
        height: 1,
        entropy: 0,
      },
    )
    expect(await factsOf(await halves(300, 1))).toMatchObject({ height: 1, deviation: 127.5 })
  })

  it('judges the first frame of an animation and counts the others', async () => {
    const frame = await sharp(await paintingPng(4, { width: 48, height: 48 }))
      .raw()
      .toBuffer()
    const raw = Buffer.concat([frame, Buffer.alloc(frame.length), Buffer.alloc(frame.length, 255)])
    const gif = await sharp(raw, { raw: { width: 48, height: 144, channels: 3, pageHeight: 48 } })
      .gif()
      .toBuffer()
    const facts = await factsOf(gif)
    expect(facts).toMatchObject({ width: 48, height: 48, frames: 3 })
    expect(facts.deviation).toBeGreaterThan(20)
  })

  it.each([
    ['png', {}],
    ['png', { progressive: true }],
    ['png', { palette: true }],
    ['jpeg', {}],
    ['jpeg', { progressive: true }],
    ['webp', {}],
    ['webp', { lossless: true }],
    ['gif', {}],
    ['avif', { effort: 0 }],
  ] as const)('accepts a whole %s %j and refuses it cut anywhere', async (format, options) => {
    const bytes = await sharp(await paintingPng(5))
      .toFormat(format, options)
      .toBuffer()
    expect(await reasonOf(bytes)).toBe('image')
    const ends = [0.5, 0.9].map((share) => Math.floor(bytes.length * share))
    for (const end of [...ends, bytes.length - 100, bytes.length - 20]) {
      expect(await reasonOf(bytes.subarray(0, end)), `cut at ${end}`).toBe('undecodable')
    }
  })

  it('refuses a picture whose pixels are damaged', async () => {
    const png = Buffer.from(await paintingPng(6))
    png.fill(0, 20_000, 30_000)
    expect(await inspectBytes(png)).toMatchObject({
      reason: 'undecodable',
      message: expect.stringMatching(/^truncated or damaged PNG: [^\n]+$/),
    })
  })

  it.each([
    ['SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['HTML', () => Buffer.from('<!doctype html><title>502 Bad Gateway</title>')],
    [
      'TIFF',
      async () =>
        sharp(await solid({ r: 1, g: 2, b: 3 }))
          .tiff()
          .toBuffer(),
    ],
  ])('refuses %s by its bytes', async (name, make) => {
    expect(await inspectBytes(await make())).toEqual({
      kind: 'broken',
      reason: 'unsupported-format',
      message: `${name}, not png, jpeg, webp, gif, avif`,
    })
  })

  it('refuses bytes that are nothing, by name', async () => {
    expect(await reasonOf(new Uint8Array())).toBe('unsupported-format')
    expect(await reasonOf(Buffer.from('PNG'))).toBe('unsupported-format')
  })

  it('refuses 60000x60000 by its header', async () => {
    expect(await inspectBytes(headerOnly(60_000, 60_000))).toEqual({
      kind: 'broken',
      reason: 'too-large',
      message: '60000x60000, more than 64 megapixels',
    })
    expect(await reasonOf(headerOnly(600, 600))).toBe('undecodable')
  })

  it('refuses a small file that would unfold to 16000x16000', async () => {
    const bomb = await solid({ r: 9, g: 9, b: 9 }, { width: 16_000, height: 16_000 })
    expect(bomb.length).toBeLessThan(1_500_000)
    expect(await reasonOf(bomb)).toBe('too-large')
  })

  it('refuses more than 64 MiB unread', async () => {
    const bytes = Buffer.alloc(64 * 1024 * 1024 + 1)
    bytes.set(await solid({ r: 1, g: 2, b: 3 }))
    expect(await inspectBytes(bytes)).toMatchObject({ reason: 'too-large' })
  })
})
