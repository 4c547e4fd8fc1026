import { expect, test } from 'vitest'
import type { Vote } from '../../../src/domain/vote.ts'
import { affinityOf } from '../../../src/quality/affinity/affinity-of.ts'
import { attemptId, runOf } from './build.ts'

const OPTIONS = { floor: 0.6, confidence: 0.8, generatedAt: '2026-11-21T12:00:00.000Z' }
const RUN = '20261121-100000-aaaa'
const ARMS = [
  { target: 'one', came: { logo: '????????????' } },
  { target: 'two', came: { logo: '????????????' } },
]

interface PairSketch {
  readonly at: number
  readonly verdict: 'left' | 'right' | 'tie' | 'both-bad'
  /** `two` stands on the left. */
  readonly swapped?: boolean
  readonly repeated?: boolean
  readonly rater?: string
}

function pair({ at, verdict, swapped = false, repeated = false, rater = 'ann' }: PairSketch): Vote {
  const ballot = (target: string) => ({
    attempt: attemptId({
      run: RUN,
      cell: `${target}/text-to-image/1024x1024/n1`,
      content: 'logo',
      at,
      repeat: 0,
    }),
    image: 0,
    sha256: '0'.repeat(64),
  })
  const [left, right] = swapped ? ['two', 'one'] : ['one', 'two']
  return {
    format: 'image-assay/vote@1',
    id: `${rater}-${at}-${repeated}`,
    run: RUN,
    at: '2026-11-21T11:00:00.000Z',
    rater,
    prompt: `logo-${at + 1}`,
    decisionMs: 2000,
    seed: 1,
    repeated,
    client: { width: 1280, height: 800 },
    kind: 'pair',
    left: ballot(left ?? ''),
    right: ballot(right ?? ''),
    verdict,
  }
}

function tableOf(votes: readonly Vote[]) {
  const { document } = affinityOf([runOf({ id: RUN, arms: ARMS, votes })], OPTIONS)
  const bt = (arm: string) => document.cells.find((cell) => cell.arm.id === arm)?.bt ?? null
  return { document, one: bt('one'), two: bt('two') }
}

/** `one` wins all of twelve, half of them from either side. */
const CLEAR = Array.from({ length: 12 }, (_, at) =>
  pair({ at, swapped: at % 2 === 1, verdict: at % 2 === 1 ? 'right' : 'left' }),
)

test('an arm that wins every pair is stronger by a finite amount, whichever side it stood on', () => {
  const { one, two, document } = tableOf(CLEAR)
  expect(one?.votes).toBe(12)
  expect(one?.rank).toEqual([1, 1])
  expect(two?.rank).toEqual([2, 2])
  // The scale's middle is 1000.
  expect((one?.elo ?? 0) + (two?.elo ?? 0)).toBe(2000)
  expect(one?.elo).toBeGreaterThan(1100)
  expect(one?.elo).toBeLessThan(2000)
  expect(Math.abs(document.human.order_effect ?? 9)).toBeLessThan(0.01)
})

test('preferring one of two says nothing of either being usable; both bad rejects both', () => {
  const { document } = tableOf([...CLEAR.slice(0, 11), pair({ at: 11, verdict: 'both-bad' })])
  expect(document.cells.map(({ unknown }) => unknown)).toEqual([11, 11])
  expect(document.cells.map(({ fail_reasons }) => fail_reasons)).toEqual([
    { human: 1 },
    { human: 1 },
  ])
})

test('a rater who always takes the left shows as an order effect, not as a stronger arm', () => {
  const { one, two, document } = tableOf(
    Array.from({ length: 12 }, (_, at) => pair({ at, swapped: at % 2 === 1, verdict: 'left' })),
  )
  expect([one?.elo, two?.elo]).toEqual([1000, 1000])
  expect(document.human.order_effect).toBeGreaterThan(1)
})

test('repeats count no second time: they only tell whether the same picture wins swapped', () => {
  const repeats = [
    pair({ at: 0, swapped: true, verdict: 'right', repeated: true }),
    pair({ at: 1, swapped: false, verdict: 'right', repeated: true }),
  ]
  const { one, document } = tableOf([...CLEAR, ...repeats])
  expect(one?.votes).toBe(12)
  expect(document.human).toMatchObject({ raters: 1, labels: 12, swap_consistency: 0.5 })
})

test('without pair votes nothing is said of strengths or of sides', () => {
  const { one, document } = tableOf([])
  expect(one).toBeNull()
  expect(document.human).toEqual({
    raters: 0,
    labels: 0,
    alpha: null,
    swap_consistency: null,
    self_consistency: null,
    order_effect: null,
  })
})
