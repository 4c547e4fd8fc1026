import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { cohenKappa } from '../../src/stats/cohen-kappa.ts'
import { fleissKappa } from '../../src/stats/fleiss-kappa.ts'
import { krippendorffAlpha } from '../../src/stats/krippendorff-alpha.ts'

const cells = fc.array(fc.nat(30), { minLength: 9, maxLength: 9 })
const threeByThree = cells.map((flat) => [flat.slice(0, 3), flat.slice(3, 6), flat.slice(6)])

describe('cohenKappa', () => {
  it('gives the published agreement of GenAI-Arena’s people with a judge, to all digits', () => {
    const kappa = cohenKappa([
      [300, 61, 34],
      [102, 269, 27],
      [99, 111, 41],
    ])
    expect(kappa?.agreement).toBe(0.5842911877394636)
    expect(kappa?.value).toBeCloseTo(0.3442144615665177, 14)
    expect([kappa?.low.toFixed(3), kappa?.high.toFixed(3)]).toEqual(['0.297', '0.391'])
  })

  it('does not call five agreements certain', () => {
    const kappa = cohenKappa([
      [3, 0],
      [0, 2],
    ])
    expect(kappa?.value).toBe(1)
    expect(kappa?.high).toBe(1)
    expect(kappa?.low.toFixed(2)).toBe('0.09')
  })

  it('is unknown where nothing was rated or only one category used', () => {
    expect(cohenKappa([])).toBeNull()
    expect(
      cohenKappa([
        [7, 0],
        [0, 0],
      ]),
    ).toBeNull()
  })

  it('does not ask which rater is first, and lies within its interval', () => {
    fc.assert(
      fc.property(threeByThree, (matrix) => {
        const turned = matrix.map((_, at) => matrix.map((row) => row[at] ?? 0))
        const here = cohenKappa(matrix)
        const there = cohenKappa(turned)
        if (here === null || there === null) return here === there
        expect(there.value).toBeCloseTo(here.value, 10)
        expect(here.low).toBeLessThanOrEqual(here.value + 1e-12)
        expect(here.high).toBeGreaterThanOrEqual(here.value - 1e-12)
        return here.high <= 1 + 1e-12
      }),
    )
  })
})

test('Fleiss κ of ten subjects and fourteen raters is 0.2099, the published example', () => {
  const counts = [
    [0, 0, 0, 0, 14],
    [0, 2, 6, 4, 2],
    [0, 0, 3, 5, 6],
    [0, 3, 9, 2, 0],
    [2, 2, 8, 1, 1],
    [7, 7, 0, 0, 0],
    [3, 2, 6, 3, 0],
    [2, 5, 3, 2, 2],
    [6, 5, 2, 1, 0],
    [0, 2, 2, 3, 7],
  ]
  expect(fleissKappa(counts)?.toFixed(4)).toBe('0.2099')
})

test('Fleiss κ is unknown of one rater or one category, and refuses uneven raters', () => {
  expect(fleissKappa([])).toBeNull()
  expect(fleissKappa([[1, 0]])).toBeNull()
  expect(
    fleissKappa([
      [3, 0],
      [3, 0],
    ]),
  ).toBeNull()
  expect(() => fleissKappa([[3, 0], [1]])).toThrow('same number of raters')
})

describe('krippendorffAlpha', () => {
  const raters = [
    '1 2 3 3 2 1 4 1 2 . . .',
    '1 2 3 3 2 2 4 1 2 5 . 3',
    '. 3 3 3 2 3 4 2 2 5 1 .',
    '1 2 3 3 2 4 4 1 2 5 1 .',
  ].map((row) => row.split(' ').map((one) => (one === '.' ? null : Number(one))))

  it.each([
    ['nominal', '0.743'],
    ['ordinal', '0.815'],
    ['interval', '0.849'],
  ] as const)(
    'gives the published %s α of the tutorial of 2011, with gaps: %s',
    (metric, alpha) => {
      expect(krippendorffAlpha(raters, metric)?.toFixed(3)).toBe(alpha)
    },
  )

  it('is unknown where nothing was rated twice, or all got one value', () => {
    expect(krippendorffAlpha([], 'nominal')).toBeNull()
    expect(krippendorffAlpha([[1, 2, null], [null]], 'nominal')).toBeNull()
    expect(
      krippendorffAlpha(
        [
          [1, 1],
          [1, 1],
        ],
        'ordinal',
      ),
    ).toBeNull()
  })

  it('does not ask who rated: the raters of each unit may be shuffled', () => {
    const rating = fc.option(fc.integer({ min: 1, max: 5 }), { nil: null })
    const table = fc.array(fc.tuple(rating, rating, rating), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(table, fc.constantFrom('nominal', 'ordinal', 'interval'), (units, metric) => {
        const rows = [0, 1, 2].map((rater) => units.map((unit) => unit[rater] ?? null))
        const turned = [0, 1, 2].map((rater) =>
          units.map((unit, at) => unit[(rater + at) % 3] ?? null),
        )
        const [here, there] = [krippendorffAlpha(rows, metric), krippendorffAlpha(turned, metric)]
        if (here === null || there === null) return here === there
        expect(there).toBeCloseTo(here, 10)
        return here <= 1 + 1e-12
      }),
    )
  })
})
