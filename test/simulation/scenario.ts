import type { Usd } from '../../src/domain/money.ts'
import type { DiskFault } from './disk.ts'
import type { Death } from './life.ts'
import { createRandom, type Random } from './random.ts'

/** How the simulated API answers, prices and delivers; one target of every run. */
export interface TargetScenario {
  /** sync: the answer has the images · upload: a picture first, then as sync · task: polled. */
  readonly dialect: 'sync' | 'upload' | 'task'
  /** stated: the answer says what it cost · reported: it counts images · assumed: it says nothing. */
  readonly pricing: 'stated' | 'reported' | 'assumed'
  readonly delivery: 'blob' | 'base64' | 'url' | 'keyed'
  /** When a bill falls due. */
  readonly due: 'accepted' | 'ended'
  readonly isCancellable: boolean
  readonly timeoutMs: number
  readonly concurrency: number
  readonly perMinute: number | null
  readonly retries: number
}

/** One process that works on a run. */
export interface LifeScenario {
  /** After the process before it has ended, or after the simulation has begun. */
  readonly startsAfterMs: number
  readonly death: Death | null
  readonly diskFault: DiskFault | null
  /** The first signal and the second, after its start; null: none. */
  readonly drainMs: number | null
  readonly abortMs: number | null
  /** A second process tries to take the run at the same moment. */
  readonly hasRival: boolean
}

export interface RunScenario {
  readonly cap: Usd | null
  /** Each goes on where the one before it ended; one more, which nothing disturbs, follows the last. */
  readonly lives: readonly LifeScenario[]
  /** Goes on with it even when it has finished, or a cap has stopped it. */
  readonly resumesFinished: boolean
}

export const NETWORK_FATES = ['well', 'refused', 'lostBefore', 'lostAfter', 'hang', 'cut'] as const
export type NetworkFate = (typeof NETWORK_FATES)[number]

export const STORIES = [
  'made',
  'fewer',
  'empty',
  'slow',
  'throttled',
  'overloaded',
  'rejected',
  'funds',
  'moderated',
  'failed',
  'garbled',
  'gateway',
  'endless',
  'forgotten',
  'revoked',
] as const
/** What the provider makes of an order. */
export type Story = (typeof STORIES)[number]

type Weights<Key extends string> = Readonly<Record<Key, number>>

/** All that is decided before a simulation begins; the rest is drawn from the seed on the way. */
export interface Scenario {
  readonly seed: number
  readonly runs: readonly RunScenario[]
  readonly targets: readonly TargetScenario[]
  /** Of each run. */
  readonly trials: number
  readonly concurrency: number
  /** Shared by all runs; null: none. */
  readonly accountLimit: Usd | null
  readonly orders: Weights<NetworkFate>
  /** Of polls, cancels and downloads. */
  readonly others: Weights<NetworkFate>
  readonly stories: Weights<Story>
  /** Share of bills above the worst price: the card is wrong. */
  readonly overrunShare: number
  /** After a crash an older copy of the ledger is put in place, while nobody else has it open. */
  readonly restoresBackup: boolean
}

/** The worst price of one attempt, in nano-dollars: two images at the dearest. */
export const WORST = 40_000_000n

export const NO_FAULTS: Weights<NetworkFate> = {
  well: 1,
  refused: 0,
  lostBefore: 0,
  lostAfter: 0,
  hang: 0,
  cut: 0,
}

export const ALL_WELL: Weights<Story> = {
  ...(Object.fromEntries(STORIES.map((story) => [story, 0])) as Record<Story, number>),
  made: 1,
}

export const CALM: LifeScenario = {
  startsAfterMs: 0,
  death: null,
  diskFault: null,
  drainMs: null,
  abortMs: null,
  hasRival: false,
}

export const PLAIN_TARGET: TargetScenario = {
  dialect: 'sync',
  pricing: 'stated',
  delivery: 'blob',
  due: 'accepted',
  isCancellable: true,
  timeoutMs: 5000,
  concurrency: 3,
  perMinute: null,
  retries: 0,
}

export function scenarioOf(seed: number): Scenario {
  const random = createRandom(seed)
  const isStormy = random.chance(0.6)
  const trials = random.pick([1, 2, 2, 3, 4])
  const runs = Array.from({ length: random.pick([1, 1, 1, 1, 1, 2, 2, 3]) }, () =>
    runOf(random, trials),
  )
  const faults = (most: number): Weights<NetworkFate> => ({
    well: 1,
    refused: random.next() * most,
    lostBefore: random.next() * most,
    lostAfter: random.next() * most,
    hang: random.next() * most * 0.5,
    cut: random.next() * most * 0.5,
  })
  const rare = (weight: number): number => (random.chance(0.5) ? 0 : random.next() * weight)
  return {
    seed,
    runs,
    targets: Array.from({ length: random.pick([1, 1, 2]) }, () => targetOf(random)),
    trials,
    concurrency: random.between(1, 4),
    accountLimit: random.chance(0.6) ? share(random, trials * runs.length) : null,
    orders: isStormy ? faults(0.3) : NO_FAULTS,
    others: isStormy ? faults(0.2) : NO_FAULTS,
    stories: {
      made: 4,
      fewer: rare(1),
      empty: rare(1),
      slow: rare(1),
      throttled: rare(3),
      overloaded: rare(2),
      rejected: rare(1),
      funds: rare(0.3),
      moderated: rare(1),
      failed: rare(2),
      garbled: rare(1),
      gateway: rare(1),
      endless: rare(1),
      forgotten: rare(1),
      revoked: rare(1),
    },
    overrunShare: random.chance(0.05) ? 0.3 : 0,
    restoresBackup: runs.length === 1 && random.chance(0.1),
  }
}

/** Room for a part of what could be spent, often not a whole number of attempts. */
function share(random: Random, attempts: number): Usd {
  const whole = BigInt(random.between(1, attempts)) * WORST
  return random.chance(0.5) ? whole : whole + BigInt(random.below(Number(WORST)))
}

function runOf(random: Random, trials: number): RunScenario {
  const lives = Array.from({ length: random.pick([1, 1, 1, 2, 2, 3]) }, () =>
    lifeOf(random, trials),
  )
  return {
    cap: random.chance(0.8) ? share(random, trials) : null,
    lives,
    resumesFinished: random.chance(0.15),
  }
}

function lifeOf(random: Random, trials: number): LifeScenario {
  const signal = random.chance(0.15) ? random.below(2500) : null
  return {
    startsAfterMs: random.pick([0, 0, 3, random.below(2000), random.below(20_000)]),
    death: deathOf(random, trials),
    diskFault: random.chance(0.12)
      ? {
          kind: random.pick(['store', 'commit', 'journal', 'blob']),
          n: random.between(1, 4 + 4 * trials),
          times: random.pick([1, 1, 3, 1000]),
        }
      : null,
    drainMs: signal,
    abortMs: signal !== null && random.chance(0.6) ? signal + random.below(1500) : null,
    hasRival: random.chance(0.08),
  }
}

function deathOf(random: Random, trials: number): Death | null {
  const kind = random.pick(['none', 'place', 'place', 'time'])
  switch (kind) {
    case 'none':
      return null
    case 'place':
      return { kind, n: random.between(1, 10 + 24 * trials) }
    case 'time':
      return { kind, ms: random.below(4000) }
    default:
      return kind satisfies never
  }
}

function targetOf(random: Random): TargetScenario {
  const dialect = random.pick(['sync', 'sync', 'upload', 'task', 'task'])
  return {
    dialect,
    pricing: random.pick(['stated', 'reported', 'assumed']),
    // A base64 picture is as good as a blob; only the runner's own way of keeping it differs.
    delivery: random.pick(['blob', 'base64', 'url', 'keyed']),
    due: random.pick(['accepted', 'ended']),
    isCancellable: random.chance(0.5),
    timeoutMs: random.between(1500, 8000),
    concurrency: random.between(1, 3),
    perMinute: random.chance(0.1) ? 60 : null,
    retries: random.pick([0, 1, 2]),
  }
}
