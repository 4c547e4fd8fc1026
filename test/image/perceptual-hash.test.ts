import fc from 'fast-check'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { hashDistance } from '../../src/domain/image-facts.ts'
import { decodePixels } from '../../src/image/decode.ts'
import { pixelFacts } from '../../src/image/pixel-facts.ts'
import { paintingPng } from './pictures.ts'

const hashOf = async (bytes: Buffer) => pixelFacts(await decodePixels(bytes)).perceptualHash
const seed = fc.integer({ min: 1, max: 1_000_000 })

describe('perceptualHash', () => {
  it('stays within 4 bits when a picture is encoded again or halved', async () => {
    await fc.assert(
      fc.asyncProperty(seed, async (number) => {
        const png = await paintingPng(number)
        const hash = await hashOf(png)
        const others = [
          sharp(png).jpeg({ quality: 40 }),
          sharp(png).webp({ quality: 40 }),
          sharp(png).resize(160),
        ]
        for (const other of others) {
          expect(hashDistance(hash, await hashOf(await other.toBuffer()))).toBeLessThanOrEqual(4)
        }
      }),
      { numRuns: 12 },
    )
  })

  it('puts different pictures more than 8 bits apart', async () => {
    const hashes = await Promise.all(
      Array.from({ length: 30 }, async (_, number) => hashOf(await paintingPng(number + 1))),
    )
    const distances = hashes.flatMap((a, i) => hashes.slice(0, i).map((b) => hashDistance(a, b)))
    expect(distances).toHaveLength(435)
    expect(Math.min(...distances)).toBeGreaterThan(8)
  })

  it('puts a mirrored picture more than 8 bits from its original', async () => {
    const png = await paintingPng(7)
    const mirrored = await sharp(png).flop().png().toBuffer()
    expect(hashDistance(await hashOf(png), await hashOf(mirrored))).toBeGreaterThan(8)
  })
})

describe('hashDistance', () => {
  it('counts differing bits', () => {
    expect(hashDistance('0000000000000000', 'ffffffffffffffff')).toBe(64)
    expect(hashDistance('8000000000000001', '0000000000000001')).toBe(1)
    expect(hashDistance('00000000000000f0', '00000000000000f0')).toBe(0)
  })
})
