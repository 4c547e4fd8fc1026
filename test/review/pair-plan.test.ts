import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type DecidedPair,
  matchupsOf,
  nextPair,
  type PairTurn,
  pairTurns,
} from '../../src/review/pair-plan.ts'
import { type Subject, subjectKey } from '../../src/review/subject.ts'
import { subjectOf } from '../support/review-subject.ts'

type Verdict = DecidedPair['verdict']

const design = (arms: number, prompts: number, content = 'logo'): readonly Subject[] =>
  Array.from({ length: arms }, (_, arm) =>
    Array.from({ length: prompts }, (_, prompt) =>
      subjectOf({ arm: `arm-${arm}`, prompt: `${content}-${prompt}`, content }),
    ),
  ).flat()

const keyOf = ({ run, ballot }: Subject) => subjectKey(run, ballot)

const decidedAs = (turn: PairTurn, verdict: Verdict): DecidedPair => ({
  left: keyOf(turn.left),
  right: keyOf(turn.right),
  verdict,
  repeated: turn.repeated,
})

/** Plays up to `most` turns; `judge` says who is better. */
function play(
  subjects: readonly Subject[],
  seed: number,
  {
    most = 500,
    judge = (): Verdict => 'tie',
  }: { most?: number; judge?: (turn: PairTurn) => Verdict } = {},
): readonly PairTurn[] {
  const matchups = matchupsOf(subjects, seed)
  const turns: PairTurn[] = []
  const decided: DecidedPair[] = []
  while (turns.length < most) {
    const turn = nextPair(matchups, decided, seed)
    if (turn === null) break
    turns.push(turn)
    decided.push(decidedAs(turn, judge(turn)))
  }
  return turns
}

const armsOf = ({ left, right }: PairTurn) => [left.target, right.target].sort().join(' ')

test('a pair is two pictures of one prompt by two arms', () => {
  for (const { left, right } of play(design(4, 3), 5)) {
    expect(left.promptKey).toBe(right.promptKey)
    expect(left.cell).not.toBe(right.cell)
  }
})

test('after one decision fewer than there are arms, decisions connect all arms', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 7 }),
      fc.integer({ min: 1, max: 5 }),
      fc.nat(),
      (arms, prompts, seed) => {
        const groups = new Map<string, string>()
        const root = (arm: string): string => {
          const above = groups.get(arm)
          return above === undefined ? arm : root(above)
        }
        for (const { left, right } of play(design(arms, prompts), seed, { most: arms - 1 })) {
          expect(root(left.target)).not.toBe(root(right.target))
          groups.set(root(left.target), root(right.target))
        }
        expect(groups.size).toBe(arms - 1)
      },
    ),
    { numRuns: 50 },
  )
})

test('until each pair of arms was asked twice, none was asked twice more than another', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 5 }), fc.nat(), (arms, seed) => {
      const pairs = (arms * (arms - 1)) / 2
      const turns = play(design(arms, 6), seed, {
        judge: () => 'left',
        most: Math.min(pairs * 2, 19),
      })
      const counts = [...Map.groupBy(turns, armsOf).values()].map(({ length }) => length)
      const missing = pairs - counts.length
      expect(Math.max(...counts) - (missing > 0 ? 0 : Math.min(...counts))).toBeLessThanOrEqual(1)
    }),
    { numRuns: 50 },
  )
})

test('prompts are used evenly: within two of each other, whatever the seed', () => {
  for (let seed = 0; seed < 30; seed += 1) {
    const turns = play(design(4, 6), seed, { most: 12 })
    const counts = [...Map.groupBy(turns, ({ left }) => left.promptKey).values()]
    const lengths = counts.map(({ length }) => length)
    expect(counts).toHaveLength(6)
    expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(2)
  }
})

test('every matchup is asked exactly once before the end, and only repeats come twice', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 5 }),
      fc.integer({ min: 1, max: 5 }),
      fc.nat(),
      (arms, prompts, seed) => {
        const subjects = design(arms, prompts)
        const matchups = matchupsOf(subjects, seed)
        const turns = play(subjects, seed)
        const keys = turns
          .filter(({ repeated }) => !repeated)
          .map(({ left, right }) => [keyOf(left), keyOf(right)].sort().join())
        expect(new Set(keys).size).toBe(keys.length)
        expect(keys).toHaveLength(matchups.length)
        expect(turns).toHaveLength(pairTurns(matchups))
      },
    ),
    { numRuns: 40 },
  )
})

test('one pair in twenty comes again with its sides swapped, at least eight turns later', () => {
  const turns = play(design(5, 6), 3)
  const repeats = turns.flatMap((turn, index) => (turn.repeated ? [{ turn, index }] : []))
  expect(repeats.map(({ index }) => index)).toEqual([19, 39, 59])
  for (const { turn, index } of repeats) {
    const first = turns.findIndex(({ left, right }) => left === turn.right && right === turn.left)
    expect(first).toBeGreaterThanOrEqual(0)
    expect(index - first).toBeGreaterThan(8)
  }
})

test('doubt decides once all pairs were asked twice: the pair that nobody could tell apart comes next', () => {
  const judge = ({ left, right }: PairTurn): Verdict => {
    if (armsOf({ left, right, repeated: false }) === 'arm-0 arm-1') return 'tie'
    return left.target > right.target ? 'left' : 'right'
  }
  const turns = play(design(3, 6), 9, { most: 9, judge })
  expect(turns.slice(6).map(armsOf)[0]).toBe('arm-0 arm-1')
})

test('taking the last decision back comes back to the very pair, sides and all', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.array(fc.constantFrom<Verdict>('left', 'right', 'tie', 'both-bad'), {
        minLength: 1,
        maxLength: 30,
      }),
      (seed, verdicts) => {
        const matchups = matchupsOf(design(4, 6), seed)
        const decided: DecidedPair[] = []
        for (const verdict of verdicts) {
          const turn = nextPair(matchups, decided, seed)
          if (turn === null) break
          decided.push(decidedAs(turn, verdict))
          expect(nextPair(matchups, decided.slice(0, -1), seed)).toEqual(turn)
        }
      },
    ),
    { numRuns: 30 },
  )
})

test('each arm stands left about half the time', () => {
  const turns = play(design(4, 12), 21)
  const left = turns.filter((turn) => turn.left.target < turn.right.target).length
  expect(left / turns.length).toBeGreaterThan(0.3)
  expect(left / turns.length).toBeLessThan(0.7)
})

test('contents take turns', () => {
  const subjects = [...design(3, 4), ...design(3, 4, 'photograph')]
  const turns = play(subjects, 2, { most: 10 })
  const logos = turns.filter(({ left }) => left.prompt.content === 'logo').length
  expect(logos).toBe(5)
})

test('where an arm drew a prompt more than once, one of its pictures stands for it', () => {
  const subjects = [1, 2, 3].flatMap((trial) =>
    ['a', 'b'].map((arm) => subjectOf({ arm, prompt: 'p', content: null, trial })),
  )
  expect(matchupsOf(subjects, 1)).toHaveLength(1)
})
