import fc from 'fast-check'
import { expect, test } from 'vitest'
import { benjaminiHochberg, holm } from '../../src/stats/adjust-p.ts'
import { mcnemarExact } from '../../src/stats/mcnemar.ts'
import { newcombe, pairedNewcombe } from '../../src/stats/newcombe.ts'
import { imagesPerArm, imagesToSettle, votesNeeded } from '../../src/stats/sample-size.ts'

const few = fc.integer({ min: 0, max: 60 })
const pairs = fc.record({ both: few, onlyFirst: few, onlySecond: few, neither: few })

const swapped = (counts: {
  both: number
  onlyFirst: number
  onlySecond: number
  neither: number
}) => ({ ...counts, onlyFirst: counts.onlySecond, onlySecond: counts.onlyFirst })

// Newcombe 1998, method 10: difference of independent proportions, table II.
test('56 of 70 against 48 of 80 differ by 0.0524 to 0.3339', () => {
  const { value, low, high } = newcombe({ k1: 56, n1: 70, k2: 48, n2: 80 }) ?? {}
  expect([value?.toFixed(4), low?.toFixed(4), high?.toFixed(4)]).toEqual([
    '0.2000',
    '0.0524',
    '0.3339',
  ])
})

test.each([
  [{ both: 36, onlyFirst: 12, onlySecond: 2, neither: 0 }, '0.0569', '0.3404'],
  [{ both: 20, onlyFirst: 12, onlySecond: 2, neither: 16 }, '0.0562', '0.3292'],
])('on the same prompts %j differ by %s to %s', (counts, low, high) => {
  const interval = pairedNewcombe(counts)
  expect([interval?.low.toFixed(4), interval?.high.toFixed(4)]).toEqual([low, high])
})

test('a paired difference holds its own value, stays within −1 to 1, and turns with its arms', () => {
  fc.assert(
    fc.property(pairs, (counts) => {
      const here = pairedNewcombe(counts)
      const there = pairedNewcombe(swapped(counts))
      if (here === null || there === null) return
      expect(here.low).toBeLessThanOrEqual(here.value + 1e-12)
      expect(here.high).toBeGreaterThanOrEqual(here.value - 1e-12)
      expect(here.low).toBeGreaterThanOrEqual(-1)
      expect(here.high).toBeLessThanOrEqual(1)
      expect(there.low).toBeCloseTo(-here.high, 12)
    }),
  )
})

test('without prompts no difference is known', () => {
  expect(pairedNewcombe({ both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 })).toBeNull()
  expect(newcombe({ k1: 0, n1: 0, k2: 3, n2: 4 })).toBeNull()
})

test('12 against 2 has an exact McNemar p of 0.01294; arms that never differed have 1', () => {
  expect(mcnemarExact(12, 2).toFixed(5)).toBe('0.01294')
  expect(mcnemarExact(0, 6)).toBeCloseTo(1 / 32, 12)
  expect(mcnemarExact(0, 0)).toBe(1)
  expect(() => mcnemarExact(1.5, 2)).toThrow('is no count')
})

test('McNemar does not ask which arm is first, and falls as the split grows more uneven', () => {
  fc.assert(
    fc.property(few, few, (b, c) => {
      expect(mcnemarExact(b, c)).toBeCloseTo(mcnemarExact(c, b), 12)
      if (b <= c) expect(mcnemarExact(b, c + 1)).toBeLessThanOrEqual(mcnemarExact(b, c) + 1e-12)
    }),
  )
})

test('Holm and Benjamini–Hochberg adjust the published four', () => {
  const ps = [0.01, 0.04, 0.03, 0.005]
  expect(holm(ps)).toEqual([0.03, 0.06, 0.06, 0.02])
  expect(benjaminiHochberg(ps)).toEqual([0.02, 0.04, 0.04, 0.02])
  expect(holm([])).toEqual([])
})

test('raw ≤ Benjamini–Hochberg ≤ Holm ≤ 1, in the order of the raw ones, whatever theirs', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (ps) => {
      const [strict, lenient] = [holm(ps), benjaminiHochberg(ps)]
      ps.forEach((p, at) => {
        const [one, other] = [strict[at] ?? -1, lenient[at] ?? -1]
        expect(other).toBeGreaterThanOrEqual(p - 1e-15)
        expect(one).toBeGreaterThanOrEqual(other - 1e-12)
        expect(one).toBeLessThanOrEqual(1)
        ps.forEach((q, to) => {
          if (p <= q) expect(one).toBeLessThanOrEqual(strict[to] ?? 2)
        })
      })
      expect(holm(ps.toReversed())).toEqual(strict.toReversed())
    }),
  )
})

test.each([
  [0.55, 783],
  [0.6, 194],
  [0.65, 85],
  [0.7, 47],
  [0.75, 29],
  [0.8, 20],
])('a preference of %d takes %i votes to be seen', (preferred, votes) => {
  expect(votesNeeded(preferred)).toBe(votes)
})

test.each([
  [0.9, 0.7, 62],
  [0.9, 0.8, 199],
  [0.8, 0.6, 82],
])('%d against %d on different prompts takes %i images an arm', (one, other, images) => {
  expect(imagesPerArm(one, other)).toBe(images)
  expect(imagesPerArm(other, one)).toBe(images)
})

test('an even match is settled by no number of votes or images', () => {
  expect(votesNeeded(0.5)).toBe(Number.POSITIVE_INFINITY)
  expect(imagesPerArm(0.8, 0.8)).toBe(Number.POSITIVE_INFINITY)
})

test.each([
  // 17 prompts by Connor's formula: 5 more than the 12 there were.
  [{ both: 5, onlyFirst: 5, onlySecond: 0, neither: 2 }, 5],
  [{ both: 1, onlyFirst: 8, onlySecond: 2, neither: 1 }, 12],
  [{ both: 36, onlyFirst: 12, onlySecond: 2, neither: 0 }, 0],
  [{ both: 7, onlyFirst: 2, onlySecond: 2, neither: 1 }, null],
  [{ both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 }, null],
])('%j needs %s more prompts', (counts, more) => {
  expect(imagesToSettle(counts)).toBe(more)
})

test('a question that is not settled takes at least one more prompt, the same from either arm', () => {
  fc.assert(
    fc.property(pairs, (counts) => {
      const more = imagesToSettle(counts)
      expect(imagesToSettle(swapped(counts))).toBe(more)
      const isOpen = mcnemarExact(counts.onlyFirst, counts.onlySecond) >= 0.05
      if (more !== null) expect(more >= 1).toBe(isOpen)
    }),
  )
})
