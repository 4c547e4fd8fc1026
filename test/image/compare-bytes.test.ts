import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { compareBytes } from '../../src/image/compare-bytes.ts'
import { paintingPng, solid } from './pictures.ts'

const size = { width: 640, height: 480 }
const hole = { left: 200, top: 120, width: 240, height: 240 }

const drawn = { source: paintingPng(11, size), patch: paintingPng(12, hole) }
const source = () => drawn.source

/** Opaque but for the hole, which is where to edit. */
async function holedMask(): Promise<Buffer> {
  const frame = await solid({ r: 0, g: 0, b: 0, alpha: 1 }, size)
  const cut = await solid({ r: 0, g: 0, b: 0, alpha: 1 }, hole)
  return sharp(frame)
    .composite([{ input: cut, ...hole, blend: 'dest-out' }])
    .png()
    .toBuffer()
}

/** Black but for the hole, without an alpha channel. */
async function whiteMask(): Promise<Buffer> {
  const white = await solid({ r: 255, g: 255, b: 255 }, hole)
  return sharp(await solid({ r: 0, g: 0, b: 0 }, size))
    .composite([{ input: white, ...hole }])
    .png()
    .toBuffer()
}

/** The source with another picture in the hole. */
async function localEdit(): Promise<Buffer> {
  const patch = await drawn.patch
  return sharp(await source())
    .composite([{ input: patch, ...hole }])
    .png()
    .toBuffer()
}

async function compared(result: Buffer, mask: Buffer | null) {
  const facts = await compareBytes({ source: await source(), mask, result })
  if (facts === null) throw new Error('not compared')
  return facts
}

describe('compareBytes', () => {
  it('finds the outside of a local edit untouched and its inside changed', async () => {
    const { outsideSsim, outsideDifference, insideChanged } = await compared(
      await localEdit(),
      await holedMask(),
    )
    expect(outsideSsim).toBeGreaterThan(0.999)
    expect(outsideDifference).toBeLessThan(0.1)
    expect(insideChanged).toBeGreaterThan(0.9)
  })

  it('reads white of a mask without transparency as it reads a hole', async () => {
    const edit = await localEdit()
    const byHole = await compared(edit, await holedMask())
    const white = await whiteMask()
    expect(await compared(edit, white)).toEqual(byHole)
    expect(await compared(edit, await sharp(white).ensureAlpha().png().toBuffer())).toEqual(byHole)
  })

  it('sees that an edit was not applied', async () => {
    expect(await compared(await source(), await holedMask())).toEqual({
      outsideSsim: 1,
      outsideDifference: 0,
      insideChanged: 0,
    })
  })

  it('does not take JPEG noise for a change', async () => {
    const jpeg = await sharp(await localEdit())
      .jpeg({ quality: 90 })
      .toBuffer()
    const facts = await compared(jpeg, await holedMask())
    expect(facts.outsideSsim).toBeGreaterThan(0.93)
    expect(facts.outsideDifference).toBeLessThan(4)
  })

  it('tells a blurred regeneration and a shift from a kept outside, and another picture from both', async () => {
    const mask = await holedMask()
    const blurred = await compared(
      await sharp(await localEdit())
        .blur(4)
        .png()
        .toBuffer(),
      mask,
    )
    const shifted = await compared(
      await sharp(await localEdit())
        .affine([1, 0, 0, 1], { odx: 4 })
        .resize({ ...size, fit: 'fill' })
        .png()
        .toBuffer(),
      mask,
    )
    const other = await compared(await paintingPng(99, size), mask)
    expect(blurred.outsideSsim).toBeLessThan(0.92)
    expect(shifted.outsideSsim).toBeLessThan(0.9)
    expect(other.outsideSsim).toBeLessThan(0.6)
    expect(other.outsideDifference).toBeGreaterThan(30)
  })

  it('sees a tone laid over everything in the difference, though hardly in the structure', async () => {
    const warm = await sharp(await localEdit())
      .linear([1, 1, 1], [18, 0, -18])
      .png()
      .toBuffer()
    const { outsideSsim, outsideDifference } = await compared(warm, await holedMask())
    expect(outsideSsim).toBeGreaterThan(0.95)
    expect(outsideDifference).toBeGreaterThan(9)
  })

  it('compares a result of another size at the size of its source', async () => {
    const doubled = await sharp(await localEdit())
      .resize(1280, 960)
      .png()
      .toBuffer()
    const facts = await compared(doubled, await holedMask())
    expect(facts.outsideSsim).toBeGreaterThan(0.9)
    expect(facts.insideChanged).toBeGreaterThan(0.9)
  })

  it('takes everything for inside without a mask', async () => {
    const { outsideSsim, outsideDifference, insideChanged } = await compared(
      await localEdit(),
      null,
    )
    expect([outsideSsim, outsideDifference]).toEqual([null, null])
    // The hole is 57600 of 307200 pixels.
    expect(insideChanged).toBeGreaterThan(0.16)
    expect(insideChanged).toBeLessThan(0.19)
  })

  it('knows nothing outside a mask that marks everything', async () => {
    const everything = await solid({ r: 0, g: 0, b: 0, alpha: 0 }, size)
    expect(await compared(await localEdit(), everything)).toMatchObject({ outsideSsim: null })
  })

  it('gives nothing when one of the pictures cannot be decoded', async () => {
    const whole = await source()
    const cut = whole.subarray(0, whole.length / 2)
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    for (const bad of [cut, svg]) {
      expect(await compareBytes({ source: bad, mask: null, result: whole })).toBeNull()
      expect(await compareBytes({ source: whole, mask: null, result: bad })).toBeNull()
      expect(await compareBytes({ source: whole, mask: bad, result: whole })).toBeNull()
    }
  })
})
