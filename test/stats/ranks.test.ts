import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pearson, spearman } from '../../src/stats/correlation.ts'
import { kendallTauB } from '../../src/stats/kendall-tau.ts'
import { wilcoxonSignedRank } from '../../src/stats/wilcoxon.ts'

const readings = fc.array(fc.tuple(fc.nat(8), fc.nat(8)), { minLength: 2, maxLength: 20 })

test('Kendall’s τ of the tuna of Hollander & Wolfe is 0.4444', () => {
  const lightness = [44.4, 45.9, 41.9, 53.3, 44.7, 44.1, 50.7, 45.2, 60.1]
  const quality = [2.6, 3.1, 2.5, 5.0, 3.6, 4.0, 5.2, 2.8, 3.8]
  expect(kendallTauB(lightness, quality)?.toFixed(4)).toBe('0.4444')
})

test('τ-b with ties: four pairs agree, none disagrees, five of six are untied on either side', () => {
  // x ties items 1 and 2, y ties items 3 and 4: 4 / √(5 · 5).
  expect(kendallTauB([1, 1, 2, 3], [1, 2, 3, 3])).toBeCloseTo(0.8, 12)
})

test('τ-b is 1 with itself, turns its sign with one reading, and is unknown where all is tied', () => {
  expect(kendallTauB([], [])).toBeNull()
  expect(kendallTauB([2, 2, 2], [1, 2, 3])).toBeNull()
  expect(() => kendallTauB([1], [1, 2])).toThrow('1 against 2')
  fc.assert(
    fc.property(readings, (pairs) => {
      const x = pairs.map(([one]) => one)
      const y = pairs.map(([, other]) => other)
      const tau = kendallTauB(x, y)
      if (kendallTauB(x, x) !== null) expect(kendallTauB(x, x)).toBeCloseTo(1, 12)
      if (tau === null) return
      expect(kendallTauB(y, x)).toBeCloseTo(tau, 12)
      expect(
        kendallTauB(
          x.map((one) => -one),
          y,
        ),
      ).toBeCloseTo(-tau, 12)
    }),
  )
})

test('Spearman is not Pearson: a curve that only rises is a perfect order and no line', () => {
  const x = [1, 2, 3, 4, 5]
  const y = [1, 8, 27, 64, 125]
  expect(spearman(x, y)).toBeCloseTo(1, 12)
  expect(pearson(x, y)?.toFixed(4)).toBe('0.9431')
})

test('Spearman shares ranks among equals', () => {
  // Ranks 1.5 1.5 3 4 against 1 2 3.5 3.5: 4 / 4.5.
  expect(spearman([1, 1, 2, 3], [1, 2, 3, 3])).toBeCloseTo(8 / 9, 12)
  expect(spearman([1, 1], [1, 2])).toBeNull()
})

test('the depression scores of Hollander & Wolfe: V 40, one-sided .0195, two-sided .0391', () => {
  const before = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3]
  const after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
  expect(wilcoxonSignedRank(before.map((value, at) => value - (after[at] ?? 0)))).toEqual({
    v: 40,
    greater: 0.01953125,
    less: 0.986328125,
    twoSided: 0.0390625,
    n: 9,
  })
})

test('signed ranks leave zeros out, and turn with the sign of the differences', () => {
  expect(wilcoxonSignedRank([0, 0])).toBeNull()
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 14 }), (differences) => {
      const here = wilcoxonSignedRank(differences)
      const there = wilcoxonSignedRank(differences.map((one) => -one))
      if (here === null || there === null) return here === there
      expect(there.greater).toBeCloseTo(here.less, 12)
      return here.v + there.v === (here.n * (here.n + 1)) / 2
    }),
  )
})
