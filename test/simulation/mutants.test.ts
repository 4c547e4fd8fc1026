import { describe, expect, test } from 'vitest'
import { calmScenario, crashEverywhere } from './directed.ts'
import { HONEST } from './mutant.ts'
import { MUTANTS } from './mutants.ts'
import { scenarioOf } from './scenario.ts'
import { simulate } from './simulate.ts'

/** Few against the 50,000 of the simulation: a fault that hides so long could hide there too. */
const SEEDS = 300

describe('the test of the test: with this fault put in, a promise is seen to be broken', () => {
  test.each(Object.keys(MUTANTS))('%s', async (name) => {
    const mutant = MUTANTS[name] ?? HONEST
    for (let seed = 0; seed < SEEDS; seed++) {
      if ((await simulate(scenarioOf(seed), { mutant })).broken !== null) return
    }
    expect.fail(`${name} was not seen in ${SEEDS} seeds`)
  })

  test('and without a fault none is', async () => {
    for (let seed = 0; seed < SEEDS; seed++) {
      expect((await simulate(scenarioOf(seed))).broken).toBeNull()
    }
  })
})

/** Faults that show only where a process dies at the wrong moment: chance may take long to find it. */
const SEEN_BY_CRASHES = [
  ['recover_voids_sent', 'sync', ['P2', 'P6']],
  ['recover_voids_sent', 'task', ['P2', 'P6']],
  ['send_before_hold', 'sync', ['P3']],
  ['no_sent_mark', 'sync', ['P3']],
  ['capture_before_save', 'sync', ['P5']],
  ['capture_before_save', 'task', ['P5']],
  ['poll_before_accepted', 'task', ['P5']],
  ['resume_sends_again', 'sync', ['P6']],
  ['resume_forgets_tasks', 'task', ['P7']],
] as const

test.each(SEEN_BY_CRASHES)(
  '%s of a %s order is seen by a directed crash',
  async (name, dialect, promises) => {
    const scenario = calmScenario({ dialect }, { trials: 1 })
    const crashes = await crashEverywhere(scenario, { mutant: MUTANTS[name] ?? HONEST })
    const broken = crashes.flatMap(({ simulated }) => simulated.broken?.promise ?? [])
    expect([...new Set(broken)].sort()).toEqual(promises)
  },
)
