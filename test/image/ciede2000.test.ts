import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ciede2000 } from '../../src/image/ciede2000.ts'
import { labOf, labOfHex } from '../../src/image/lab.ts'

/** Sharma, Wu and Dalal 2005, table 1: L, a, b of both colours and ΔE00. */
const SHARMA = [
  [50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425],
  [50, 3.1571, -77.2803, 50, 0, -82.7485, 2.8615],
  [50, 2.8361, -74.02, 50, 0, -82.7485, 3.4412],
  [50, -1.3802, -84.2814, 50, 0, -82.7485, 1],
  [50, -1.1848, -84.8006, 50, 0, -82.7485, 1],
  [50, -0.9009, -85.5211, 50, 0, -82.7485, 1],
  [50, 0, 0, 50, -1, 2, 2.3669],
  [50, -1, 2, 50, 0, 0, 2.3669],
  [50, 2.49, -0.001, 50, -2.49, 0.0009, 7.1792],
  [50, 2.49, -0.001, 50, -2.49, 0.0011, 7.2195],
  [50, -0.001, 2.49, 50, 0.0009, -2.49, 4.8045],
  [50, -0.001, 2.49, 50, 0.0011, -2.49, 4.7461],
  [50, 2.5, 0, 50, 0, -2.5, 4.3065],
  [50, 2.5, 0, 73, 25, -18, 27.1492],
  [50, 2.5, 0, 61, -5, 29, 22.8977],
  [50, 2.5, 0, 56, -27, -3, 31.903],
  [50, 2.5, 0, 58, 24, 15, 19.4535],
  [60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644],
  [63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.263],
  [22.7233, 20.0904, -46.694, 23.0331, 14.973, -42.5619, 2.0373],
  [90.8027, -2.0831, 1.441, 91.1528, -1.6435, 0.0447, 1.4441],
  [2.0776, 0.0795, -1.135, 0.9033, -0.0636, -0.5514, 0.9082],
] as const

it.each(SHARMA)('(%f %f %f) and (%f %f %f) differ by %f', (l1, a1, b1, l2, a2, b2, expected) => {
  const one = { l: l1, a: a1, b: b1 }
  const two = { l: l2, a: a2, b: b2 }
  expect(ciede2000(one, two)).toBeCloseTo(expected, 4)
})

const colour = fc.record({
  l: fc.double({ min: 0, max: 100, noNaN: true }),
  a: fc.double({ min: -128, max: 128, noNaN: true }),
  b: fc.double({ min: -128, max: 128, noNaN: true }),
})

it('is the same both ways, and 0 for a colour and itself', () => {
  fc.assert(
    fc.property(colour, colour, (one, two) => {
      expect(ciede2000(one, two)).toBeCloseTo(ciede2000(two, one), 9)
      expect(ciede2000(one, one)).toBe(0)
    }),
  )
})

it('sRGB white is L* 100 without colour, and pure red is L* 53.24', () => {
  const white = labOf(255, 255, 255)
  expect(white.l).toBeCloseTo(100, 3)
  expect(Math.hypot(white.a, white.b)).toBeLessThan(0.02)
  const red = labOfHex('#ff0000')
  expect(red?.l).toBeCloseTo(53.24, 2)
  expect(red?.a).toBeCloseTo(80.09, 1)
  expect(red?.b).toBeCloseTo(67.2, 1)
  expect(labOfHex('red')).toBeNull()
})
