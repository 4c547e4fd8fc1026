import { describe, expect, it } from 'vitest'
import { windowedSsim } from '../../src/image/ssim.ts'

const everything = (side: number) => new Uint8Array(side * side).fill(1)
const flat = (side: number, value: number) => new Uint8Array(side * side).fill(value)
const stripes = (side: number) =>
  Uint8Array.from({ length: side * side }, (_, at) => (at % 2) * 200)

describe('windowedSsim', () => {
  it('is 1 for the same picture', () => {
    const options = { width: 16, height: 16, region: everything(16) }
    expect(windowedSsim(stripes(16), stripes(16), options)).toBe(1)
  })

  it('is the luminance term alone for two flat pictures', () => {
    const options = { width: 8, height: 8, region: everything(8) }
    // (2·100·200 + 6.5025) / (100² + 200² + 6.5025)
    expect(windowedSsim(flat(8, 100), flat(8, 200), options)).toBeCloseTo(
      40006.5025 / 50006.5025,
      12,
    )
  })

  it('is close to -1 for a picture and its negative about the same mean', () => {
    const options = { width: 16, height: 16, region: everything(16) }
    const negative = stripes(16).map((value) => 200 - value)
    // (58.5225 − 2·100²) / (58.5225 + 2·100²), for a deviation of 100 on both sides
    expect(windowedSsim(stripes(16), negative, options)).toBeCloseTo(-19941.4775 / 20058.5225, 12)
  })

  it('looks at windows that lie wholly in the region, and at none when there is none', () => {
    const region = everything(16).map((_, at) => (at % 16 < 8 ? 1 : 0))
    const spoilt = stripes(16).map((value, at) => (at % 16 < 8 ? value : 77))
    const size = { width: 16, height: 16 }
    expect(windowedSsim(stripes(16), spoilt, { ...size, region })).toBe(1)
    expect(
      windowedSsim(flat(7, 1), flat(7, 1), { width: 7, height: 7, region: everything(7) }),
    ).toBeNull()
  })
})
