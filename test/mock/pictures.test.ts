import fc from 'fast-check'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { edited } from '../../src/mock/draw/edited.ts'
import { fileOf } from '../../src/mock/draw/picture.ts'
import { openStudio, type Sketch } from '../../src/mock/draw/studio.ts'
import { BICYCLE, filesOf, GENERATIONS, post, withMock, worldWithModel } from './with-mock.ts'

const SKETCH: Sketch = {
  seedText: 'a',
  width: 512,
  height: 384,
  format: 'png',
  quality: 90,
  transparent: false,
  flaw: 'none',
  padTo: null,
  edit: null,
  artwork: null,
}

const FORMATS = ['png', 'jpeg', 'webp'] as const

/** 8 × 8 bits: brighter than the average or not. */
async function brightness(file: Buffer): Promise<boolean[]> {
  const grey = await sharp(file)
    .removeAlpha()
    .greyscale()
    .resize(8, 8, { fit: 'fill' })
    .raw()
    .toBuffer()
  const mean = grey.reduce((sum, value) => sum + value, 0) / grey.length
  return [...grey].map((value) => value > mean)
}

test.each(FORMATS)('a %s is drawn in exactly its format and size, and is not blank', (format) =>
  withMock({}, async (mock) => {
    const { json } = await post(mock, GENERATIONS, {
      ...BICYCLE,
      size: '1152x640',
      output_format: format,
    })
    const [file = Buffer.alloc(0)] = filesOf(json)
    expect(await sharp(file).metadata()).toMatchObject({ format, width: 1152, height: 640 })
    const { channels, entropy } = await sharp(file).stats()
    expect(entropy).toBeGreaterThan(3)
    expect(channels[0]?.stdev).toBeGreaterThan(30)
  }),
)

test('the pictures of one request, and of the same request again, are far apart', () =>
  withMock({}, async (mock) => {
    const ask = async (): Promise<Buffer[]> =>
      filesOf((await post(mock, GENERATIONS, { ...BICYCLE, n: 10 })).json)
    const files = [...(await ask()), ...(await ask())]
    const hashes = await Promise.all(files.map(brightness))
    for (const [at, hash] of hashes.entries())
      for (const other of hashes.slice(at + 1))
        expect(hash.filter((bit, index) => bit !== other[index]).length).toBeGreaterThan(8)
  }))

test.each(['png', 'webp'] as const)('a transparent %s has see-through pixels', async (format) => {
  const sketch = { ...SKETCH, format, transparent: true }
  const file = fileOf(await openStudio(1).draw(sketch))
  expect((await sharp(file).stats()).isOpaque).toBe(false)
})

test.each(FORMATS)(
  'padded %s files are whole, as large as asked, and all different',
  async (format) => {
    const studio = openStudio(1)
    const padTo = 200_000
    const draw = (seedText: string): Promise<Buffer> =>
      studio.draw({ ...SKETCH, format, padTo, seedText }).then(fileOf)
    const [first, second] = [await draw('a'), await draw('b')]
    expect(first.equals(second)).toBe(false)
    for (const file of [first, second]) {
      expect(Math.abs(file.length - padTo)).toBeLessThan(200)
      const decoded = sharp(file, { failOn: 'warning' })
      expect(await decoded.metadata()).toMatchObject({ format, width: 512, height: 384 })
      expect((await decoded.raw().toBuffer()).length).toBe(512 * 384 * 3)
    }
  },
)

test('the base64 of any padded file, joined, is the file', () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...FORMATS),
      fc.integer({ min: 1, max: 90_000 }),
      fc.string(),
      async (format, padTo, seedText) => {
        const sketch = { ...SKETCH, width: 32, height: 32, format, padTo, seedText }
        const picture = await openStudio(1).draw(sketch)
        const text = picture.base64.map(String).join('')
        expect(Buffer.from(text, 'base64').equals(fileOf(picture))).toBe(true)
        expect(text).toBe(fileOf(picture).toString('base64'))
        expect(picture.length).toBe(fileOf(picture).length)
      },
    ),
    { numRuns: 40 },
  ))

test('a padded model serves different files of its size under one picture', () =>
  withMock(
    { world: worldWithModel('gpt-image-2', { draw: { padTo: 1_000_000 } }) },
    async (mock) => {
      const { json } = await post(mock, GENERATIONS, { ...BICYCLE, n: 2 })
      const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = filesOf(json)
      expect(first.length).toBe(second.length)
      expect(first.equals(second)).toBe(false)
      expect(await sharp(first).metadata()).toMatchObject({ width: 1024, height: 1024 })
    },
  ))

/** 1024 × 1024 noise-like gradient, and a mask that lets the left quarter change. */
async function roomAndMask(): Promise<{ room: Buffer; mask: Buffer }> {
  const side = 1024
  const pixels = Buffer.alloc(side * side * 3)
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = (at * 31 + (at >> 9)) & 255
  const alpha = Buffer.alloc(side * side * 4, 255)
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side / 4; x += 1) alpha[(y * side + x) * 4 + 3] = 0
  const raw = (channels: 3 | 4) => ({ raw: { width: side, height: side, channels } })
  return {
    room: await sharp(pixels, raw(3)).png().toBuffer(),
    mask: await sharp(alpha, raw(4)).png().toBuffer(),
  }
}

const uri = (file: Buffer): string => `data:image/png;base64,${file.toString('base64')}`
const EDITS = '/openai/v1/images/edits'

test('outside its mask an edit is the input to the last bit; inside every pixel changed', () =>
  withMock({}, async (mock) => {
    const { room, mask } = await roomAndMask()
    const { json } = await post(mock, EDITS, {
      ...BICYCLE,
      images: [{ image_url: uri(room) }],
      mask: { image_url: uri(mask) },
    })
    const before = await sharp(room).raw().toBuffer()
    const after = await sharp(filesOf(json)[0]).raw().toBuffer()
    expect(after.length).toBe(before.length)
    let outside = 0
    let insideSame = 0
    for (let at = 0; at < before.length; at += 3) {
      const inside = (at / 3) % 1024 < 256
      const same = before.compare(after, at, at + 3, at, at + 3) === 0
      if (!inside && !same) outside += 1
      if (inside && same) insideSame += 1
    }
    expect({ outside, insideSame }).toEqual({ outside: 0, insideSame: 0 })
  }))

test('without a mask the whole picture changes and is still recognisable', () =>
  withMock({}, async (mock) => {
    const { room } = await roomAndMask()
    const { json } = await post(mock, EDITS, { ...BICYCLE, images: [{ image_url: uri(room) }] })
    const before = await sharp(room).raw().toBuffer()
    const after = await sharp(filesOf(json)[0]).raw().toBuffer()
    let total = 0
    for (let at = 0; at < before.length; at += 1)
      total += Math.abs((before[at] ?? 0) - (after[at] ?? 0))
    // Two parts in five of the distance between unrelated pictures.
    expect(total / before.length).toBeGreaterThan(10)
    expect(total / before.length).toBeLessThan(60)
  }))

test('a mask of another size than its image is refused', () =>
  withMock({}, async (mock) => {
    const { room } = await roomAndMask()
    const mask = await sharp(room).resize(512, 512).png().toBuffer()
    const { status, json } = await post(mock, EDITS, {
      ...BICYCLE,
      images: [{ image_url: uri(room) }],
      mask: { image_url: uri(mask) },
    })
    expect([status, json.error]).toMatchObject([400, { param: 'mask', code: 'invalid_value' }])
  }))

test('edited changes masked channels by 64 or more and keeps all others', () =>
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      (old, fresh, alpha) => {
        const raster = (pixels: Uint8Array) => ({
          pixels: Buffer.from(pixels),
          width: 2,
          height: 2,
        })
        const { pixels } = edited(raster(old), raster(fresh), raster(alpha))
        for (let at = 0; at < 16; at += 1) {
          const masked = alpha[at - (at % 4) + 3] === 0
          if (!masked) expect(pixels[at]).toBe(old[at])
          else if (at % 4 < 3)
            expect(Math.abs((pixels[at] ?? 0) - (old[at] ?? 0))).toBeGreaterThanOrEqual(64)
        }
      },
    ),
  ))
