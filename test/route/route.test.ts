import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { route } from '../../src/index.ts'
import { affinityOf, card, cell } from './table.ts'

const ids = (arms: readonly { readonly arm: { readonly id: string } }[]): readonly string[] =>
  arms.map(({ arm }) => arm.id)

describe('who may answer', () => {
  test('the cheapest usable image wins, not the cheapest attempt', () => {
    const table = affinityOf([
      cell({ arm: 'sloppy', k: 8, n: 12, usd: '0.03' }),
      cell({ arm: 'careful', k: 12, n: 12, usd: '0.04' }),
    ])
    const { ranked, message } = route({ content: 'logo', floor: 0.4 }, table, [])
    expect(ranked.map(({ arm, usdPerUsable }) => [arm.id, usdPerUsable])).toEqual([
      ['careful', '0.04'],
      ['sloppy', '0.045'],
    ])
    expect(message).toBe('careful at $0.04 a usable image')
  })

  test('an arm below the floor is refused however cheap it is', () => {
    const table = affinityOf([
      cell({ arm: 'cheap', k: 4, n: 12, usd: '0.001' }),
      cell({ arm: 'dear', k: 11, n: 12, usd: '0.10' }),
    ])
    const { ranked, refused } = route({ content: 'logo' }, table, [])
    expect(ids(ranked)).toEqual(['dear'])
    expect(refused).toEqual([
      {
        arm: 'cheap',
        reasons: ['reaches a usable rate of 60 % with probability 0.03, 0.8 is asked for'],
      },
    ])
  })

  test('the same rate of more images meets what a few leave open', () => {
    const few = cell({ arm: 'few', k: 7, n: 10 })
    const many = cell({ arm: 'many', k: 35, n: 50 })
    const { ranked } = route({ content: 'logo' }, affinityOf([few, many]), [])
    expect(ids(ranked)).toEqual(['many'])
  })

  test('the budget parameter refuses an arm that probably costs more for a usable image', () => {
    const table = affinityOf([cell({ arm: 'a', k: 9, n: 12, usd: '0.04' })])
    expect(ids(route({ content: 'logo', maxUsd: '0.08' }, table, []).ranked)).toEqual(['a'])
    const { ranked, refused } = route({ content: 'logo', maxUsd: '0.05' }, table, [])
    expect(ranked).toEqual([])
    expect(refused[0]?.reasons).toEqual([
      'a usable image costs at most $0.05 with probability 0.31, 0.8 is asked for',
    ])
  })

  test('a ceiling below the cost of one attempt is met by nobody', () => {
    const table = affinityOf([cell({ arm: 'a', k: 12, n: 12, usd: '0.04' })])
    expect(route({ content: 'logo', maxUsd: '0.0399' }, table, []).ranked).toEqual([])
  })

  test('the latency limit looks at the end of the interval, not at the median', () => {
    const table = affinityOf([cell({ arm: 'a', p50: 4000 })])
    expect(route({ content: 'logo', maxLatencyMs: 4800 }, table, []).ranked).toHaveLength(1)
    expect(route({ content: 'logo', maxLatencyMs: 4799 }, table, []).refused[0]?.reasons).toEqual([
      'its median answer takes 4000 ms, up to 4800 ms, the limit is 4799 ms',
    ])
  })

  test('an unknown latency or an unknown cost meets no limit', () => {
    const table = affinityOf([
      cell({ arm: 'a', p50: null }),
      cell({ arm: 'b', usd: null, model: 'b-1' }),
    ])
    const { refused } = route({ content: 'logo', maxLatencyMs: 1e9 }, table, [])
    expect(refused).toEqual([
      { arm: 'a', reasons: ['its latency is not known'] },
      {
        arm: 'b',
        reasons: ['its cost is not known of every attempt, and no rate card covers it'],
      },
    ])
  })

  test('programs alone recommend nothing unless L0 is asked for', () => {
    const table = affinityOf([cell({ arm: 'a', change: { evidence: 'L0' } })])
    expect(route({ content: 'logo' }, table, []).refused[0]?.reasons[0]).toContain(
      'its evidence is L0, L1 is asked for',
    )
    expect(route({ content: 'logo', minEvidence: 'L0' }, table, []).ranked).toHaveLength(1)
    const unseen = affinityOf([cell({ arm: 'a', change: { evidence: 'L0', usable: null } })])
    expect(route({ content: 'logo', minEvidence: 'L0' }, unseen, []).ranked).toEqual([])
  })

  test('an arm whose measuring was stopped early is not recommended', () => {
    const table = affinityOf([cell({ arm: 'a', change: { stopped_early: true } })])
    expect(route({ content: 'logo' }, table, []).ranked).toEqual([])
  })

  test('many undecided images or few prompts refuse an arm, whatever the floor', () => {
    const table = affinityOf([
      cell({ arm: 'undecided', change: { unknown: 3 } }),
      cell({ arm: 'few', k: 5, n: 5 }),
    ])
    const { ranked, refused } = route({ content: 'logo', floor: 0 }, table, [])
    expect(ranked).toEqual([])
    expect(refused.map(({ reasons }) => reasons)).toEqual([
      ['3 of its 12 images are undecided: review or judge them'],
      ['measured with 5 prompts, fewer than 6 tell nothing'],
    ])
    const one = affinityOf([cell({ arm: 'one', k: 1, n: 1 })])
    expect(route({ content: 'logo', floor: 0 }, one, []).refused[0]?.reasons).toEqual([
      'measured with 1 prompt, fewer than 6 tell nothing',
    ])
  })

  test('a kind of content that was never measured is answered with those that were', () => {
    const table = affinityOf([cell({ arm: 'a' })])
    expect(route({ content: 'photograph' }, table, []).message).toBe(
      'the table has no photograph (text-to-image). It has: logo (text-to-image)',
    )
  })
})

describe('sizes and prices of today', () => {
  const one = cell({ arm: 'one', k: 12, n: 12, usd: '0.05' })

  test('an arm measured at another size is refused until any size will do', () => {
    const asked = { content: 'logo', size: '2048x2048' }
    expect(route(asked, affinityOf([one]), [card()]).refused[0]?.reasons).toEqual([
      'measured at 1024x1024, not 2048x2048',
    ])
    const [ranked] = route({ ...asked, anySize: true }, affinityOf([one]), [card()]).ranked
    // Measured $0.05 where the card says $0.04: the ratio goes along.
    expect(ranked).toMatchObject({ usdPerAttempt: '0.2', basis: 'measured-by-card' })
  })

  test('a card whose text has changed since the measuring prices the arm alone', () => {
    const before = affinityOf([one], [{ id: 'acme/one', date: '2026-10-01', hash: 'sha256:0' }])
    expect(route({ content: 'logo' }, before, [card()]).ranked[0]).toMatchObject({
      usdPerAttempt: '0.04',
      basis: 'card',
    })
    const same = affinityOf([one], [{ id: 'acme/one', date: '2026-11-01', hash: 'sha256:1' }])
    expect(route({ content: 'logo' }, same, [card()]).ranked[0]).toMatchObject({
      usdPerAttempt: '0.05',
      basis: 'measured',
    })
  })

  test('work that can wait a day is offered the batch price, work that cannot is not', () => {
    const asked = { content: 'logo', canWaitMs: 24 * 3_600_000 }
    expect(route(asked, affinityOf([one]), [card()]).batch).toMatchObject({
      arm: 'one',
      usdPerUsable: '0.025',
      savesUsd: '0.025',
    })
    const sooner = { ...asked, canWaitMs: 23 * 3_600_000 }
    expect(route(sooner, affinityOf([one]), [card()]).batch).toBeNull()
    expect(route(asked, affinityOf([one]), []).batch).toBeNull()
  })
})

describe('weights', () => {
  const table = affinityOf([
    cell({ arm: 'a', k: 12, n: 12, usd: '0.01' }),
    cell({ arm: 'b', k: 12, n: 12, usd: '0.02' }),
    cell({ arm: 'c', k: 12, n: 12, usd: '0.04' }),
  ])

  test('shares go with the inverse of the cost per usable image', () => {
    const { ranked } = route({ content: 'logo', sharpness: 1 }, table, [])
    expect(ranked.map(({ weight }) => weight)).toEqual([4 / 7, 2 / 7, 1 / 7])
  })

  test('when the cheap arm is down the others take its share in proportion', () => {
    const { ranked } = route({ content: 'logo', sharpness: 1, health: { a: 0 } }, table, [])
    expect(ranked.map(({ arm, weight }) => [arm.id, weight])).toEqual([
      ['b', 2 / 3],
      ['c', 1 / 3],
      ['a', 0],
    ])
  })

  test('shares make one, and a dearer arm never gets the larger share', () => {
    const arms = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(arms, fc.integer({ min: 1, max: 6 }), (micros, sharpness) => {
        const cells = micros.map((micro, index) =>
          cell({ arm: `a${index}`, k: 12, n: 12, usd: (micro / 1e6).toFixed(6) }),
        )
        const { ranked } = route({ content: 'logo', sharpness }, affinityOf(cells), [])
        const weights = ranked.map(({ weight }) => weight)
        expect(weights.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 12)
        expect(weights).toEqual([...weights].sort((x, y) => y - x))
      }),
    )
  })

  test('asking for more confidence, a lower price or less waiting never lets another arm in', () => {
    const arm = fc.record({
      k: fc.integer({ min: 0, max: 12 }),
      usd: fc.integer({ min: 1, max: 200 }),
      p50: fc.integer({ min: 1, max: 9000 }),
    })
    fc.assert(
      fc.property(
        fc.array(arm, { maxLength: 5 }),
        fc.integer({ min: 0, max: 99 }),
        fc.integer({ min: 0, max: 99 }),
        (arms, one, other) => {
          const cells = affinityOf(
            arms.map(({ k, usd, p50 }, index) =>
              cell({ arm: `a${index}`, k, usd: (usd / 1000).toFixed(3), p50 }),
            ),
          )
          const [low, high] = [Math.min(one, other), Math.max(one, other)]
          const let_in = (strict: number): ReadonlySet<string> =>
            new Set(
              ids(
                route(
                  {
                    content: 'logo',
                    confidence: strict / 100,
                    maxUsd: ((200 - strict) / 1000).toFixed(3),
                    maxLatencyMs: 10_000 - strict * 50,
                  },
                  cells,
                  [],
                ).ranked,
              ),
            )
          expect(let_in(high).isSubsetOf(let_in(low))).toBe(true)
        },
      ),
    )
  })
})
