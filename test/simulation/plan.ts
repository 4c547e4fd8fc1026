import type { Quote } from '../../src/domain/charge.ts'
import { usdText } from '../../src/domain/money.ts'
import type { Case, Cell, Plan, Trial } from '../../src/domain/plan.ts'
import type { RateCard } from '../../src/domain/rate-card.ts'
import type { Settings } from '../../src/domain/settings.ts'
import type { ScopeLimit } from '../../src/money/ledger.ts'
import type { RunTarget } from '../../src/runner/ports.ts'
import { promptOf } from '../support/prompt.ts'
import { adapterFor } from './dialect.ts'
import { ASKED } from './provider.ts'
import { type Scenario, type TargetScenario, WORST } from './scenario.ts'

const SETTINGS: Settings = { mode: 'text-to-image', n: ASKED }
const PROMPT = promptOf({ id: 'p', text: 'a kite' })
const DEAREST = usdText(WORST)

/** The simulated API's prices, and what it says of failures: all of it true. */
const CARD: RateCard = {
  id: 'simulated',
  provider: 'simulated',
  models: ['m'],
  access: 'official',
  currency: 'USD',
  creditUsd: null,
  asOf: '2026-11-21',
  source: 'https://simulated.test/prices',
  validFrom: null,
  validTo: null,
  rates: [
    {
      bill: 'image',
      usd: usdText(WORST / BigInt(ASKED)),
      per: '1',
      first: null,
      round: null,
      each: 'request',
      when: {},
    },
  ],
  adjustments: [],
  minimumUsd: null,
  roundTotal: null,
  estimates: [],
  open: {},
  outcomes: {
    rejected: 'free',
    'rate-limit': 'free',
    overloaded: 'free',
    'moderation-input': 'free',
    partial: 'returned',
    empty: 'full',
    unavailable: 'unknown',
    lost: 'unknown',
  },
  hash: 'sha256:simulated',
}

export function cellId(target: number): string {
  return `t${target}`
}

export function urlOf(target: number): string {
  return `https://t${target}.simulated.test`
}

/** The same plan for every run: its trials take turns among the targets. */
export function planOf({ targets, trials }: Scenario): Plan {
  const cells: Cell[] = targets.map((_, index) => ({
    id: cellId(index),
    index,
    suite: 0,
    target: cellId(index),
    settings: SETTINGS,
  }))
  const cases: Case[] = targets.map((target, index) => ({
    id: `c${index}`,
    cell: cells[index] as Cell,
    prompt: PROMPT,
    quote: quoteOf(target),
  }))
  const ordered: Trial[] = Array.from({ length: trials }, (_, index) => ({
    id: `trial-${index}`,
    index,
    case: cases[index % cases.length] as Case,
    k: 1 + Math.floor(index / cases.length),
  }))
  return { hash: '', cells, cases, trials: ordered, expected: '0', worst: '0' }
}

function quoteOf({ pricing }: TargetScenario): Quote {
  const basis = pricing === 'assumed' ? 'assumed' : 'computed'
  return { expected: DEAREST, worst: DEAREST, basis, card: CARD.id, lines: [] }
}

/** The runner's targets of a run whose attempts count in `scopes`. */
export function runTargets(
  { targets }: Scenario,
  scopes: readonly ScopeLimit[],
): (trial: Trial) => RunTarget {
  const made = targets.map((target, index): RunTarget => {
    const { timeoutMs, concurrency, perMinute, retries } = target
    return {
      id: `0/${cellId(index)}`,
      adapter: adapterFor(target),
      baseUrl: urlOf(index),
      model: 'm',
      card: CARD,
      credential: null,
      lane: `0/${cellId(index)}`,
      isMetered: false,
      timeoutMs,
      concurrency,
      perMinute,
      checks: [],
      retry: { max: retries, on: ['throttled', 'unavailable'] },
      scopes,
      operationFor: (_, attemptId) => ({
        attemptId,
        mode: 'text-to-image',
        model: 'm',
        prompt: PROMPT.text,
        settings: SETTINGS,
        image: null,
        mask: null,
        options: {},
        timeoutMs,
      }),
      requestFor: () => ({
        settings: SETTINGS,
        model: 'm',
        prompt: PROMPT.text,
        image: null,
        hasMask: false,
        maskedPixels: null,
        partialImages: 0,
        timeoutMs,
      }),
      sourcesOf: () => null,
    }
  })
  return (trial) => made[trial.index % made.length] as RunTarget
}
