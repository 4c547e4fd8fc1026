import { expect, test } from 'vitest'
import type { StrategyOutcome } from '../../src/domain/routing.ts'
import { route } from '../../src/route/route.ts'
import { simulateOutage } from '../../src/route/simulate-outage.ts'
import { affinityOf, cell } from './table.ts'

const { ranked } = route(
  { content: 'logo' },
  affinityOf([
    cell({ arm: 'cheap', k: 11, n: 12, usd: '0.01' }),
    cell({ arm: 'middle', k: 11, n: 12, usd: '0.02' }),
    cell({ arm: 'dear', k: 12, n: 12, usd: '0.12' }),
  ]),
  [],
)
const plan = {
  content: 'logo',
  arm: 'cheap',
  fromMs: 300_000,
  toMs: 600_000,
  durationMs: 1_200_000,
  requestsPerMinute: 60,
  failureMs: 10_000,
  sharpness: 3,
  seed: 1,
}

function outcomes(change: Partial<typeof plan> = {}): Record<string, StrategyOutcome> {
  const { strategies } = simulateOutage(ranked, { ...plan, ...change })
  return Object.fromEntries(strategies.map((one) => [one.strategy, one]))
}

test('over an outage the cost-weighted breaker pays less than round-robin and waits less than cheapest-first', () => {
  const got = outcomes()
  const [robin, first, weighted] = ['round-robin', 'cheapest-first', 'cost-weighted'].map(
    (name) => got[name] as StrategyOutcome,
  )
  if (robin === undefined || first === undefined || weighted === undefined) throw new Error()
  expect(Number(weighted.usdPerUsable)).toBeLessThan(Number(robin.usdPerUsable) / 3)
  expect(weighted.meanMs).toBeLessThan(Number(first.meanMs))
  expect(weighted.wastedAttempts).toBeLessThan(first.wastedAttempts / 10)
  expect(first.wastedAttempts).toBe(300)
  expect([robin.failed, first.failed, weighted.failed]).toEqual([0, 0, 0])
})

test('the traffic of the arm that is down goes to the others by their cost, not to the dearest', () => {
  const { shareInOutage } = outcomes()['cost-weighted'] as StrategyOutcome
  expect(shareInOutage.middle).toBeGreaterThan(0.9)
  expect(shareInOutage.dear).toBeLessThan(0.1)
})

test('without an outage nothing is wasted and cheapest-first is the cheapest', () => {
  const got = outcomes({ fromMs: 0, toMs: 0 })
  expect(Object.values(got).map(({ wastedAttempts }) => wastedAttempts)).toEqual([0, 0, 0])
  expect(Number(got['cheapest-first']?.usdPerUsable)).toBeLessThanOrEqual(
    Number(got['cost-weighted']?.usdPerUsable),
  )
})

test('the same seed gives the same story', () => {
  expect(outcomes()).toEqual(outcomes())
  expect(outcomes()).not.toEqual(outcomes({ seed: 2 }))
})

test('an arm whose latency nobody knows takes no part, and that is said', () => {
  const [first, second, third] = ranked
  if (first === undefined || second === undefined || third === undefined) throw new Error()
  const told = simulateOutage([first, second, { ...third, p50Ms: null }], plan)
  expect(told.assumptions.at(-1)).toBe('left out, as nobody knows how long they take: dear')
  const shares = told.strategies.flatMap(({ shareInOutage }) => Object.keys(shareInOutage))
  expect(new Set(shares)).toEqual(new Set(['middle']))
})
