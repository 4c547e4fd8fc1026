import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { attemptsPerUsable, chanceOfUsable } from '../../src/stats/attempts-per-usable.ts'
import { clusteredWilson, designEffect } from '../../src/stats/design-effect.ts'
import { futility } from '../../src/stats/futility.ts'
import { seededRandom } from '../../src/stats/seeded-random.ts'
import { wilson } from '../../src/stats/wilson.ts'

describe('designEffect', () => {
  it('is 1 where each prompt was asked once, and where nothing varies', () => {
    expect(
      designEffect([
        { k: 1, n: 1 },
        { k: 0, n: 1 },
        { k: 1, n: 1 },
      ]),
    ).toBe(1)
    expect(
      designEffect([
        { k: 4, n: 4 },
        { k: 4, n: 4 },
      ]),
    ).toBe(1)
    expect(designEffect([{ k: 2, n: 4 }])).toBe(1)
    expect(designEffect([])).toBe(1)
  })

  it('is about the repeats where a prompt is all right or all wrong', () => {
    // Between 6 prompts of 4: 6/5 · Σ(±2)² / 24² over ¼ / 24.
    const clusters = [4, 4, 4, 0, 0, 0].map((k) => ({ k, n: 4 }))
    expect(designEffect(clusters)).toBeCloseTo(4.8, 12)
    const interval = clusteredWilson(clusters)
    expect(interval).toMatchObject({ value: 0.5, n: 24 })
    expect([interval?.low.toFixed(2), interval?.high.toFixed(2)]).toEqual(['0.17', '0.83'])
  })

  it('never narrows Wilson', () => {
    const cluster = fc
      .integer({ min: 1, max: 5 })
      .chain((n) => fc.record({ k: fc.integer({ min: 0, max: n }), n: fc.constant(n) }))
    fc.assert(
      fc.property(fc.array(cluster, { minLength: 1, maxLength: 20 }), (clusters) => {
        const k = clusters.reduce((sum, one) => sum + one.k, 0)
        const n = clusters.reduce((sum, one) => sum + one.n, 0)
        const [wide, plain] = [clusteredWilson(clusters), wilson(k, n)]
        if (wide === null || plain === null) return false
        return wide.low <= plain.low + 1e-12 && wide.high >= plain.high - 1e-12
      }),
    )
  })

  it('covers again what repeats of hard and easy prompts take from plain Wilson', () => {
    // Eight prompts, three images each; a prompt is right 95 % or 45 % of the time.
    const random = seededRandom(21)
    let [plain, corrected] = [0, 0]
    for (let time = 0; time < 2000; time += 1) {
      const clusters = Array.from({ length: 8 }, () => {
        const p = random() < 0.5 ? 0.95 : 0.45
        return { k: [random(), random(), random()].filter((one) => one < p).length, n: 3 }
      })
      const k = clusters.reduce((sum, one) => sum + one.k, 0)
      const [here, there] = [wilson(k, 24), clusteredWilson(clusters)]
      if (here && here.low <= 0.7 && here.high >= 0.7) plain += 1
      if (there && there.low <= 0.7 && there.high >= 0.7) corrected += 1
    }
    expect([plain / 2000, corrected / 2000]).toEqual([0.895, 0.935])
  })
})

test('a usable rate turned over is the attempts for one image, with no upper end at zero usable', () => {
  expect(attemptsPerUsable({ value: 0.8, low: 0.5, high: 1 })).toEqual({
    value: 1.25,
    low: 1,
    high: 2,
  })
  expect(attemptsPerUsable({ value: 0, low: 0, high: 0.25 })).toEqual({
    value: null,
    low: 4,
    high: null,
  })
  expect(chanceOfUsable(0.5, 3)).toBe(0.875)
})

describe('futility', () => {
  it.each([
    [0, 6, 'stop'],
    [1, 6, 'stop'],
    [2, 6, 'continue'],
    [6, 6, 'accept'],
    // Not before six images, and not between two looks.
    [0, 5, 'continue'],
    [0, 7, 'continue'],
    [1, 8, 'stop'],
  ] as const)('%i usable of %i against a floor of 0.6: %s', (k, n, decision) => {
    expect(futility({ k, n, floor: 0.6 }).decision).toBe(decision)
  })

  it('never stops an arm for one more usable image', () => {
    const rank = { stop: 0, continue: 1, accept: 2 }
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.nat(39), (n, k) => {
        if (k >= n) return
        const [less, more] = [futility({ k, n, floor: 0.6 }), futility({ k: k + 1, n, floor: 0.6 })]
        expect(rank[more.decision]).toBeGreaterThanOrEqual(rank[less.decision])
      }),
    )
  })

  // Floor 0.7, at most 24 images: stopped, mean images, accepted early. Published: stopped .998, .79,
  // .48, .029, .001; images 7.4, 13.7 and (for 0.9) 14.6; accepted .83 of 0.9.
  it.each([
    [0.3, [0.9967, 7.4446, 0]],
    [0.5, [0.7981, 13.7162, 0.0056]],
    [0.6, [0.466, 18.12, 0.0242]],
    [0.8, [0.0248, 19.9266, 0.3676]],
    [0.9, [0.0014, 14.6856, 0.834]],
  ] as const)('stops, uses and accepts of arms of true rate %d: %j', (rate, expected) => {
    const random = seededRandom(31)
    let [stopped, accepted, images] = [0, 0, 0]
    for (let time = 0; time < 10_000; time += 1) {
      let k = 0
      let n = 0
      let decision = 'continue'
      while (n < 24 && decision === 'continue') {
        n += 1
        if (random() < rate) k += 1
        decision = futility({ k, n, floor: 0.7 }).decision
      }
      if (decision === 'stop') stopped += 1
      if (decision === 'accept') accepted += 1
      images += n
    }
    expect([stopped / 10_000, images / 10_000, accepted / 10_000]).toEqual(expected)
  })
})
