import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { type BradleyTerry, bradleyTerry, type Duel } from '../../src/stats/bradley-terry.ts'
import { kendallTauB } from '../../src/stats/kendall-tau.ts'
import { seededRandom } from '../../src/stats/seeded-random.ts'

type Fitted = Extract<BradleyTerry, { kind: 'fitted' }>

const MLE = { penalty: { kind: 'none' } } as const

function fitted(result: BradleyTerry): Fitted {
  if (result.kind !== 'fitted') throw new Error(result.kind)
  return result
}

function duel(first: string, second: string, ...[firstWins, secondWins]: [number, number]): Duel {
  return { first, second, firstWins, secondWins, cluster: `${first}-${second}` }
}

/** Duels from a matrix of wins: row beats column. */
function fromMatrix(items: readonly string[], wins: readonly (readonly number[])[]): Duel[] {
  return items.flatMap((first, i) =>
    items.flatMap((second, j) =>
      i < j ? [duel(first, second, wins[i]?.[j] ?? 0, wins[j]?.[i] ?? 0)] : [],
    ),
  )
}

const rounded = (digits: number) => (value: number) => Number(value.toFixed(digits))

describe('citations between four journals (Stigler 1994; Agresti 2002, p. 448)', () => {
  const journals = ['Biometrika', 'CommStat', 'JASA', 'JRSS-B']
  const citations = [
    duel('Biometrika', 'CommStat', 730, 33),
    duel('Biometrika', 'JASA', 498, 320),
    duel('Biometrika', 'JRSS-B', 221, 284),
    duel('CommStat', 'JASA', 68, 813),
    duel('CommStat', 'JRSS-B', 17, 276),
    duel('JASA', 'JRSS-B', 142, 325),
  ]

  it('gives the published strengths, errors and deviance', () => {
    const { items, deviance, degrees, votes } = fitted(bradleyTerry(journals, citations, MLE))
    expect(items.map(({ ability }) => rounded(5)(ability))).toEqual([
      0, -2.94907, -0.47957, 0.26895,
    ])
    expect(items.map(({ se }) => rounded(5)(se))).toEqual([0, 0.10255, 0.06059, 0.07083])
    expect([deviance.toFixed(3), degrees, votes]).toEqual(['4.293', 3, 3727])
  })

  it('has the published null deviance where a heavy ridge holds all strengths equal', () => {
    const ridge = { penalty: { kind: 'ridge', strength: 1e9 } } as const
    expect(fitted(bradleyTerry(journals, citations, ridge)).deviance.toFixed(0)).toBe('1925')
  })

  it('gives the published bias-reduced strengths unless told otherwise', () => {
    const { items } = fitted(bradleyTerry(journals, citations))
    expect(items.map(({ ability }) => rounded(4)(ability))).toEqual([0, -2.9444, -0.4791, 0.2685])
  })
})

describe('baseball 1987 (Agresti 2002, p. 438)', () => {
  const teams = ['Baltimore', 'Boston', 'Cleveland', 'Detroit', 'Milwaukee', 'New York', 'Toronto']
  const order = [5, 4, 7, 6, 2, 3, 1]
  const away = [
    [4, 7, 6, 2, 3, 1],
    [5, 7, 6, 2, 3, 1],
    [5, 4, 6, 2, 3, 1],
    [5, 4, 7, 2, 3, 1],
    [5, 4, 7, 6, 3, 1],
    [5, 4, 7, 6, 2, 1],
    [5, 4, 7, 6, 2, 3],
  ]
  const homeWins = '444646 344664 242446 352446 523456 233442 211213'.replaceAll(' ', '')
  const awayWins = '323120 323013 534320 315321 153220 534324 556464'.replaceAll(' ', '')
  const name = (at: number | undefined): string => teams[(at ?? 0) - 1] ?? ''
  const games = order
    .flatMap((home, at) => (away[at] ?? []).map((guest) => [home, guest]))
    .map(([home, guest], at) =>
      duel(name(home), name(guest), Number(homeWins[at]), Number(awayWins[at])),
    )

  it('gives the published strengths from wins alone', () => {
    const wins = [
      [0, 1, 7, 4, 2, 3, 1],
      [12, 0, 7, 2, 6, 7, 6],
      [6, 6, 0, 4, 4, 6, 5],
      [9, 11, 9, 0, 6, 5, 7],
      [11, 7, 9, 7, 0, 7, 9],
      [10, 6, 7, 8, 6, 0, 6],
      [12, 7, 8, 6, 4, 7, 0],
    ]
    const { items } = fitted(bradleyTerry(teams, fromMatrix(teams, wins), MLE))
    expect(items.map(({ ability }) => rounded(4)(ability))).toEqual([
      0, 1.1077, 0.6839, 1.4364, 1.5814, 1.2476, 1.2945,
    ])
    expect(items.map(({ se }) => rounded(4)(se))).toEqual([
      0, 0.3339, 0.3319, 0.3396, 0.3433, 0.3359, 0.3367,
    ])
  })

  it('has a deviance of 44.053 on 36 degrees where home and away are told apart', () => {
    const { deviance, degrees } = fitted(bradleyTerry(teams, games, MLE))
    expect([deviance.toFixed(3), degrees]).toEqual(['44.053', 36])
  })

  it('gives the published strengths and advantage of the one shown first', () => {
    const result = fitted(bradleyTerry(teams, games, { ...MLE, order: true }))
    expect(result.items.map(({ ability }) => rounded(7)(ability))).toEqual([
      0, 1.1438027, 0.7046945, 1.4753572, 1.619555, 1.2813404, 1.3271104,
    ])
    // Published from a looser stop of the iteration: they agree to 3e-7.
    const published = [0, 0.3378422, 0.3350014, 0.3445518, 0.3473653, 0.3404034, 0.3403222]
    result.items.forEach(({ se }, at) => {
      expect(Math.abs(se - (published[at] ?? 0))).toBeLessThan(5e-7)
    })
    expect(result.order?.value.toFixed(7)).toBe('0.3022607')
    expect(result.order?.se.toFixed(4)).toBe('0.1309')
  })
})

describe('an arena of images (GenAI-Arena, 2024-02-20, ties left out)', () => {
  const models = ['PlayGroundV2', 'PixArtAlpha', 'SDXL', 'SDXLTurbo', 'OpenJourney', 'LCM']
  const wins = [
    [0, 33, 47, 58, 70, 72],
    [19, 0, 35, 47, 54, 82],
    [17, 29, 0, 41, 53, 63],
    [11, 22, 30, 0, 31, 57],
    [8, 15, 21, 23, 0, 51],
    [13, 9, 17, 17, 23, 0],
  ]

  it('ranks as published, from 1,068 votes, and fits', () => {
    const { items, deviance, degrees, votes } = fitted(
      bradleyTerry(models, fromMatrix(models, wins), MLE),
    )
    const elos = items.map(({ elo }) => rounded(1)(elo))
    expect(elos).toEqual([1207.6, 1108.1, 1039.7, 967.7, 892.5, 784.5])
    expect(kendallTauB(elos, [1151.2, 1078.4, 1027.3, 972.1, 921.3, 849.8])).toBe(1)
    expect([deviance.toFixed(2), degrees, votes]).toEqual(['10.13', 10, 1068])
  })
})

test('an item that won every duel has a bound with a penalty, and none without', () => {
  const duels = [duel('a', 'b', 10, 0), duel('b', 'c', 5, 0)]
  expect(bradleyTerry(['a', 'b', 'c'], duels, MLE).kind).toBe('unbounded')
  const { items } = fitted(bradleyTerry(['a', 'b', 'c'], duels))
  // One duel of n wins: the odds are (n + ½) to ½.
  expect(items[1]?.ability).toBeCloseTo(-Math.log(10.5 / 0.5), 9)
  const ridge = { penalty: { kind: 'ridge', strength: 0.1 } } as const
  const shrunk = fitted(bradleyTerry(['a', 'b', 'c'], duels, ridge)).items
  expect(shrunk.map(({ elo }) => Math.round(elo))).toEqual([1555, 962, 483])
})

test('items that never met are not compared, whatever a vote of nothing says', () => {
  const duels = [duel('a', 'b', 10, 2), duel('d', 'c', 5, 1), duel('b', 'c', 0, 0)]
  expect(bradleyTerry(['a', 'b', 'c', 'd'], duels)).toEqual({
    kind: 'unconnected',
    groups: [
      ['a', 'b'],
      ['c', 'd'],
    ],
  })
})

test('a duel of an item that is not listed is refused', () => {
  expect(() => bradleyTerry(['a', 'b'], [duel('a', 'x', 1, 0)])).toThrow('a and x')
})

test.each([
  [55, 35],
  [60, 70],
  [65, 108],
  [70, 147],
  [75, 191],
  [80, 241],
])('%i wins in 100 are a gap of %i on the Elo scale', (wins, gap) => {
  const { items } = fitted(bradleyTerry(['a', 'b'], [duel('a', 'b', wins, 100 - wins)], MLE))
  expect(Math.round((items[0]?.elo ?? 0) - (items[1]?.elo ?? 0))).toBe(gap)
})

test('a tie is half a win for each: ten ties are an even match', () => {
  const { items } = fitted(bradleyTerry(['a', 'b'], [duel('a', 'b', 5, 5)]))
  expect(items.map(({ elo }) => elo)).toEqual([1000, 1000])
})

test('places overlap where the prompts do not tell, and part where they do', () => {
  // Twelve prompts: a beats b on all but one, b and c split them.
  const duels = Array.from({ length: 12 }, (_, at): Duel[] => [
    {
      first: 'a',
      second: 'b',
      firstWins: at > 0 ? 2 : 0,
      secondWins: at > 0 ? 0 : 2,
      cluster: `${at}`,
    },
    { first: 'b', second: 'c', firstWins: at % 2, secondWins: 1 - (at % 2), cluster: `${at}` },
  ]).flat()
  const { items } = fitted(bradleyTerry(['c', 'b', 'a'], duels, { random: seededRandom(1) }))
  expect(items.map(({ id, rank }) => [id, rank])).toEqual([
    ['c', [2, 3]],
    ['b', [2, 3]],
    ['a', [1, 1]],
  ])
  for (const { elo, ci } of items) {
    expect(ci?.[0]).toBeLessThan(elo)
    expect(ci?.[1]).toBeGreaterThan(elo)
  }
})

test('without randomness, or with one prompt, there are no intervals and no places', () => {
  const duels = [duel('a', 'b', 6, 4)]
  for (const options of [{}, { random: seededRandom(1) }]) {
    const { items } = fitted(bradleyTerry(['a', 'b'], duels, options))
    expect(items.map(({ ci, rank }) => [ci, rank])).toEqual([
      [null, null],
      [null, null],
    ])
  }
})

test('names and their order change no strength', () => {
  const wins = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { minLength: 6, maxLength: 6 })
  const penalties = fc.constantFrom(
    { kind: 'firth' } as const,
    { kind: 'ridge', strength: 0.5 } as const,
  )
  fc.assert(
    fc.property(wins, penalties, (scores, penalty) => {
      const pairs = ['ab', 'ac', 'ad', 'bc', 'bd', 'cd']
      const duels = pairs.map((pair, at) =>
        duel(pair[0] ?? '', pair[1] ?? '', ...(scores[at] ?? [0, 0])),
      )
      const flipped = duels.map((one) => ({
        ...one,
        first: one.second,
        second: one.first,
        firstWins: one.secondWins,
        secondWins: one.firstWins,
      }))
      const here = bradleyTerry(['a', 'b', 'c', 'd'], duels, { penalty })
      const there = bradleyTerry(['d', 'b', 'a', 'c'], flipped, { penalty })
      expect(there.kind).toBe(here.kind)
      if (here.kind !== 'fitted' || there.kind !== 'fitted') return
      for (const { id, elo } of here.items) {
        expect(there.items.find((one) => one.id === id)?.elo).toBeCloseTo(elo, 6)
      }
    }),
  )
})
