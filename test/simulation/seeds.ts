import { MUTANTS } from './mutants.ts'
import { scenarioOf } from './scenario.ts'
import { simulate } from './simulate.ts'

/** A range of seeds to simulate, and the mutant to do it with; null: the real thing. */
export interface SeedRange {
  readonly from: number
  readonly count: number
  readonly mutant: string | null
}

export interface BrokenSeed {
  readonly seed: number
  readonly promise: string
  readonly how: string
  /** Virtual milliseconds since its beginning. */
  readonly atMs: number
}

/** What a range of seeds came to; plain enough to be sent from thread to thread. */
export interface SeedResults {
  readonly count: number
  readonly broken: readonly BrokenSeed[]
  /** Counts of what happened, by its name. */
  readonly seen: Readonly<Record<string, number>>
}

/** Simulates seed by seed. Throws for a mutant that there is not. */
export async function simulateRange({ from, count, mutant }: SeedRange): Promise<SeedResults> {
  const fault = mutant === null ? {} : MUTANTS[mutant]
  if (fault === undefined) throw new Error(`no mutant is called ${mutant}`)
  const broken: BrokenSeed[] = []
  const seen = new Map<string, number>()
  for (let seed = from; seed < from + count; seed++) {
    const simulated = await simulate(scenarioOf(seed), { mutant: fault })
    if (simulated.broken !== null) broken.push({ seed, ...simulated.broken })
    for (const [what, times] of simulated.seen) seen.set(what, (seen.get(what) ?? 0) + times)
  }
  return { count, broken, seen: Object.fromEntries(seen) }
}

/** Adds what two ranges came to. */
export function together(one: SeedResults, other: SeedResults): SeedResults {
  const seen = { ...one.seen }
  for (const [what, times] of Object.entries(other.seen)) seen[what] = (seen[what] ?? 0) + times
  return {
    count: one.count + other.count,
    broken: [...one.broken, ...other.broken].sort((a, b) => a.seed - b.seed),
    seen,
  }
}
