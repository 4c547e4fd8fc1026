import type { Death } from './life.ts'
import { HONEST, type Mutant } from './mutant.ts'
import {
  ALL_WELL,
  CALM,
  NO_FAULTS,
  PLAIN_TARGET,
  type Scenario,
  type TargetScenario,
  WORST,
} from './scenario.ts'
import { type Simulated, simulate } from './simulate.ts'

/** A crash that was put in a certain place, and what it came to. */
export interface Directed {
  /** The places at which the first process died, the second, and so on. */
  readonly places: readonly number[]
  readonly simulated: Simulated
}

/** A world in which nothing goes wrong by itself: one run of `trials`, with room for each twice. */
export function calmScenario(
  target: Partial<TargetScenario>,
  { trials = 2 }: { readonly trials?: number } = {},
): Scenario {
  return {
    seed: 1,
    runs: [{ cap: WORST * BigInt(2 * trials), lives: [], resumesFinished: true }],
    targets: [{ ...PLAIN_TARGET, ...target }],
    trials,
    concurrency: 2,
    accountLimit: null,
    orders: NO_FAULTS,
    others: NO_FAULTS,
    stories: ALL_WELL,
    overrunShare: 0,
    restoresBackup: false,
  }
}

/**
 * Lets the first process of the first run die at every place that it passes, one place a simulation;
 * with `depth` 2 also the one that goes on with it, at every place of its own, and so on.
 */
export async function crashEverywhere(
  scenario: Scenario,
  { depth = 1, mutant = HONEST }: { readonly depth?: number; readonly mutant?: Mutant } = {},
): Promise<readonly Directed[]> {
  const found: Directed[] = []
  const crash = async (places: readonly number[]): Promise<void> => {
    for (let n = 1; ; n++) {
      const here = [...places, n]
      const simulated = await simulate(withDeaths(scenario, here), { mutant })
      // The process came to its end before it came to the place: there are no more.
      if ((simulated.places[places.length] ?? 0) < n) return
      found.push({ places: here, simulated })
      if (simulated.broken === null && here.length < depth) await crash(here)
    }
  }
  await crash([])
  return found
}

function withDeaths(scenario: Scenario, places: readonly number[]): Scenario {
  const lives = places.map((n) => {
    const death: Death = { kind: 'place', n }
    return { ...CALM, death }
  })
  const [first, ...others] = scenario.runs
  if (first === undefined) return scenario
  return { ...scenario, runs: [{ ...first, lives }, ...others] }
}
