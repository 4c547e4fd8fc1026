import type { Plan } from '../../src/domain/plan.ts'
import { type Audit, createAudit } from './audit.ts'
import { createDisk, type Disk } from './disk.ts'
import type { Life } from './life.ts'
import type { Mutant } from './mutant.ts'
import { planOf, urlOf } from './plan.ts'
import { createProvider, type Provider } from './provider.ts'
import { createRandom, type Random } from './random.ts'
import type { Scenario, TargetScenario } from './scenario.ts'
import { createTimeline, type Timeline } from './timeline.ts'

export const ACCOUNT = 'account:simulated:ever'

export interface Broken {
  /** P1 … P11 of the promises; `runner` where the runner itself failed without a reason. */
  readonly promise: string
  readonly how: string
  readonly atMs: number
}

/** All that processes share, and what is remembered of them. */
export interface World {
  readonly scenario: Scenario
  readonly plan: Plan
  readonly mutant: Mutant
  readonly random: Random
  readonly timeline: Timeline
  readonly disk: Disk
  readonly provider: Provider
  readonly audit: Audit
  readonly alive: Set<Life>
  /** Every process there was, in the order of their starts. */
  readonly lives: Life[]
  readonly say: ((text: string) => void) | null
  note(what: string): void
  readonly seen: ReadonlyMap<string, number>
  onBroken(promise: string, how: string): void
  broken(): Broken | null
  /** Where the scenario has it and nobody has the ledger open: puts an older copy in its place. */
  restoreBackup(): void
  wasRestored(): boolean
  /** A restored ledger was found out: nobody can go on with it. */
  refuseLedger(): void
  isRefused(): boolean
  /** Called after every act. */
  afterAct(): void
  targetAt(url: string): TargetScenario
}

/** One for all simulations of a thread: they follow one another, and opening it anew takes long. */
let sharedDisk: Disk | null = null

/** After so many acts the copy is made anew: old enough to lack something. */
const ACTS_OF_A_BACKUP = 40

export function createWorld(
  scenario: Scenario,
  mutant: Mutant,
  trace: ((line: string) => void) | null,
): World {
  const random = createRandom(scenario.seed + 2 ** 33)
  sharedDisk ??= createDisk()
  const disk = sharedDisk
  disk.clear(random)
  const timeline = createTimeline()
  const seen = new Map<string, number>()
  const alive = new Set<Life>()
  const targets = new Map(scenario.targets.map((target, index) => [urlOf(index), target]))
  let broken: Broken | null = null
  let backup = scenario.restoresBackup ? disk.snapshot() : null
  let wasRestored = false
  let isRefused = false
  let acts = 0

  const say =
    trace === null
      ? null
      : (text: string) => trace(`${timeline.now().toFixed(1).padStart(9)} ${text}`)
  const note = (what: string): void => {
    seen.set(what, (seen.get(what) ?? 0) + 1)
  }
  const onBroken = (promise: string, how: string): void => {
    broken ??= { promise, how, atMs: timeline.now() }
    say?.(`BROKEN ${promise}: ${how}`)
  }
  const audit = createAudit({
    disk,
    onBroken,
    hasOverruns: scenario.overrunShare > 0,
    alive: () => [...alive].map(({ owner }) => owner),
    capOf: (scope) =>
      scope === ACCOUNT
        ? scenario.accountLimit
        : (scenario.runs[Number(scope.slice('run:run-'.length))]?.cap ?? null),
    scopesOf(attempt) {
      const own = `run:${attempt.slice(0, attempt.indexOf('.'))}`
      return scenario.accountLimit === null ? [own] : [own, ACCOUNT]
    },
  })
  const provider = createProvider({
    scenario,
    random,
    timeline,
    onBill(attempt, amount) {
      say?.(`provider bills ${attempt} ${amount}`)
      audit.bill(attempt, amount)
    },
    onStory(attempt, story) {
      say?.(`provider has ${attempt}: ${story}`)
      note(`story ${story}`)
    },
  })

  return {
    scenario,
    plan: planOf(scenario),
    mutant,
    random,
    timeline,
    disk,
    provider,
    audit,
    alive,
    lives: [],
    say,
    note,
    seen,
    onBroken,
    broken: () => broken,
    restoreBackup() {
      if (backup === null || alive.size > 0) return
      note('backup restored')
      say?.('an older ledger is put in place')
      disk.restore(backup)
      backup = null
      wasRestored = true
      audit.distrust()
    },
    wasRestored: () => wasRestored,
    refuseLedger() {
      isRefused = true
    },
    isRefused: () => isRefused,
    afterAct() {
      audit.afterAct()
      acts += 1
      if (backup !== null && acts % ACTS_OF_A_BACKUP === 0) backup = disk.snapshot()
    },
    /** By the origin, or, for a link, by the attempt whose image it leads to. */
    targetAt(url) {
      const known = targets.get(url.slice(0, url.indexOf('/', 'https://'.length)))
      const trial = Number(url.slice(url.lastIndexOf('/')).split('.')[1]) - 1
      const target = known ?? scenario.targets[trial % scenario.targets.length]
      if (target === undefined) throw new Error(`nobody is at ${url}`)
      return target
    },
  }
}
