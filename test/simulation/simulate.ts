import { HONEST, type Mutant } from './mutant.ts'
import { startRun } from './run-lives.ts'
import type { Scenario } from './scenario.ts'
import { type Broken, createWorld } from './world.ts'

export interface Simulated {
  /** The first promise that was broken; null when all were kept. */
  readonly broken: Broken | null
  /** Places that each process passed, in the order of their starts. */
  readonly places: readonly number[]
  /** The last state of every attempt, by its id. */
  readonly states: ReadonlyMap<string, string>
  /** Counts of what happened, so that many seeds can show what they have seen. */
  readonly seen: ReadonlyMap<string, number>
}

export interface SimulateOptions {
  readonly mutant?: Mutant
  readonly trace?: ((line: string) => void) | null
}

/** More than any honest simulation takes. */
const MOST_ACTS = 20_000

/**
 * Lets the real runner and ledger live through a scenario, and holds them to their promises after
 * every act. The same scenario gives the same acts. One at a time in a thread: they share a disk.
 */
export async function simulate(
  scenario: Scenario,
  { mutant = HONEST, trace = null }: SimulateOptions = {},
): Promise<Simulated> {
  const world = createWorld(scenario, mutant, trace)
  const { audit, disk, alive, lives, seen, onBroken } = world
  const runs = scenario.runs.map((run, index) => startRun(world, run, index))
  const isDone = await world.timeline.run({
    mostActs: MOST_ACTS,
    afterEach() {
      world.afterAct()
      return world.broken() === null
    },
  })
  if (world.broken() === null) {
    if (!isDone) onBroken('P11', `it has not ended after ${MOST_ACTS} acts`)
    if (alive.size > 0) {
      const names = [...alive].map(({ owner }) => owner).join(', ')
      onBroken('P11', `nothing will ever wake ${names}`)
    }
    if (!world.isRefused()) {
      const open = runs.find((one) => !one.isFinished())
      if (open !== undefined) onBroken('P11', `${open.id} never came to its end`)
      audit.attempts()
      audit.exact()
    }
  }
  for (const life of alive) life.retire()
  return {
    broken: world.broken(),
    places: lives.map((life) => life.places()),
    states: new Map(disk.attempts().map(({ id, state }) => [id, state])),
    seen,
  }
}
