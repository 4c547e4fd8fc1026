import { availableParallelism } from 'node:os'
import { expect, test } from 'vitest'
import { simulateSeeds } from './pool.ts'
import { NETWORK_FATES, STORIES, scenarioOf } from './scenario.ts'
import { simulateRange } from './seeds.ts'
import { simulate } from './simulate.ts'

const SEEDS = 50_000

/** What 50,000 seeds must have seen, or they have proved less than their title says. */
const SEEN = [
  ...STORIES.map((story) => `story ${story}`),
  ...['finished', 'capped', 'interrupted', 'broken', 'refused', 'damaged'].map(
    (status) => `end ${status}`,
  ),
  ...['before-hold', 'held', 'sent', 'accepted', 'bytes-on-disk', 'answered', 'charged'].map(
    (step) => `death ${step}`,
  ),
  ...['transaction', 'witness', 'bytes', 'submit leaves', 'poll leaves', 'download leaves'].flatMap(
    (act) => [`death before ${act}`, `death after ${act}`],
  ),
  'death at some moment',
  'backup restored',
]

test(`${SEEDS} seeds of faults, crashes and races: never over the cap, nothing paid is lost, nothing is sent twice`, {
  timeout: 600_000,
}, async () => {
  const { count, broken, seen } = await simulateSeeds(
    { from: 0, count: SEEDS, mutant: null },
    { threads: availableParallelism() },
  )
  expect(
    broken.map(({ seed, promise, how }) => `npm run simulate -- --seed ${seed}: ${promise} ${how}`),
  ).toEqual([])
  expect(count).toBe(SEEDS)
  expect(SEEN.filter((what) => (seen[what] ?? 0) < 25)).toEqual([])
})

/** Everything that happens with a seed, line by line. */
async function traceOf(seed: number): Promise<readonly string[]> {
  const lines: string[] = []
  await simulate(scenarioOf(seed), { trace: (line) => lines.push(line) })
  return lines
}

test('a seed replays to the letter, whatever was simulated before it', async () => {
  const seeds = [3, 17, 101, 4711]
  const alone: (readonly string[])[] = []
  for (const seed of seeds) alone.push(await traceOf(seed))
  await simulateRange({ from: 200, count: 50, mutant: null })
  const after: (readonly string[])[] = []
  for (const seed of seeds.toReversed()) after.unshift(await traceOf(seed))
  expect(after).toEqual(alone)
  expect(Math.min(...alone.map((lines) => lines.length))).toBeGreaterThan(20)
})

test('scenarios differ from seed to seed, and every fate of a request is among them', () => {
  const scenarios = Array.from({ length: 200 }, (_, seed) => scenarioOf(seed))
  const texts = scenarios.map(({ seed: _, ...scenario }) =>
    JSON.stringify(scenario, (__, value) => (typeof value === 'bigint' ? `${value}` : value)),
  )
  expect(new Set(texts).size).toBe(200)
  for (const fate of NETWORK_FATES) {
    expect(scenarios.some(({ orders }) => orders[fate] > 0)).toBe(true)
  }
  expect(new Set(scenarios.map(({ runs }) => runs.length))).toEqual(new Set([1, 2, 3]))
})
