import type { DurableStep } from '../../src/runner/ports.ts'
import { seeded } from './seeded.ts'

/** What a target of the suites is, and how its requests look from the provider's side. */
export interface ChaosTarget {
  readonly id: string
  readonly dialect: string
  readonly model: string
  /** The suite's own lines for it. */
  readonly matrix: string
  /** About what one attempt costs, US dollars: only the account's limit is made from it. */
  readonly about: number
  /** Path of the request that orders a picture. */
  readonly orders: RegExp
}

const target = (
  id: string,
  [dialect, model]: readonly [string, string],
  { matrix = '{ n: [1] }', about, orders }: { matrix?: string; about: number; orders: RegExp },
): ChaosTarget => ({ id, dialect, model, matrix, about, orders })

const GPT = ['openai', 'gpt-image-2'] as const
const SCHNELL = ['replicate', 'black-forest-labs/flux-schnell'] as const
const FAL = ['fal', 'fal-ai/flux/schnell'] as const
const LOW = 'size: [1024x1024], quality: [low]'

/** Answered at once, and as tasks. */
export const TARGETS: readonly ChaosTarget[] = [
  target('gpt', GPT, { matrix: `{ ${LOW} }`, about: 0.006, orders: /^\/openai\/v1\/images\// }),
  target('gpt-batch', GPT, {
    matrix: `{ ${LOW}, delivery: [batch] }`,
    about: 0.003,
    orders: /^\/openai\/v1\/batches$/,
  }),
  target('schnell', SCHNELL, {
    matrix: '{ delivery: [async] }',
    about: 0.003,
    orders: /^\/replicate\/v1\/.*predictions$/,
  }),
  target('schnell-waits', SCHNELL, {
    matrix: '{ delivery: [sync] }',
    about: 0.003,
    orders: /^\/replicate\/v1\/.*predictions$/,
  }),
  target('klein', ['bfl', 'flux-2-klein-4b'], {
    about: 0.014,
    orders: /^\/bfl\/v1\/flux-2-klein-4b$/,
  }),
  target('fal', FAL, { matrix: '{ size: [1024x768] }', about: 0.003, orders: /^\/fal\/fal-ai\// }),
  target('fal-queue', FAL, {
    matrix: '{ size: [1024x768], delivery: [async] }',
    about: 0.003,
    orders: /^\/fal\/queue\/fal-ai\/flux\/schnell$/,
  }),
  target('core', ['stability', 'core'], { about: 0.03, orders: /^\/stability\/.*\/core$/ }),
  target('grok', ['xai', 'grok-imagine-image'], {
    about: 0.02,
    orders: /^\/xai\/v1\/images\/generations$/,
  }),
  target('banana', ['google-gemini', 'gemini-nano-banana-2.1'], {
    about: 0.037,
    orders: /^\/google-gemini\/.*:generateContent$/,
  }),
]

/** A line of the mock's schedule, as `POST /_assay/faults` takes it. */
export interface Fault {
  readonly fault: string
  readonly rate: number
  readonly retryAfterSeconds?: number
  readonly delayMs?: number
  readonly bytesPerSecond?: number
}

/** Faults and how often each may strike at most. */
const FAULTS: readonly Fault[] = [
  { fault: 'lost-after', rate: 0.1 },
  { fault: 'server-error-after', rate: 0.1 },
  { fault: 'cut-body', rate: 0.1 },
  { fault: 'lost-before', rate: 0.05 },
  { fault: 'refuse', rate: 0.05 },
  { fault: 'server-error', rate: 0.05 },
  { fault: 'html-502', rate: 0.05 },
  { fault: 'overloaded', rate: 0.1, retryAfterSeconds: 0 },
  { fault: 'rate-limit', rate: 0.15, retryAfterSeconds: 0 },
  { fault: 'rate-limit-bare', rate: 0.03 },
  { fault: 'bad-request', rate: 0.03 },
  { fault: 'redirect', rate: 0.03 },
  { fault: 'moderation-input', rate: 0.05 },
  { fault: 'moderation-output', rate: 0.05 },
  { fault: 'truncated-image', rate: 0.05 },
  { fault: 'empty', rate: 0.05 },
  { fault: 'not-json', rate: 0.05 },
  { fault: 'slow-headers', rate: 0.1, delayMs: 700 },
  { fault: 'slow-body', rate: 0.05, bytesPerSecond: 20_000 },
  { fault: 'task-failed', rate: 0.1 },
  { fault: 'task-canceled', rate: 0.1 },
  { fault: 'task-stuck', rate: 0.05 },
  { fault: 'unknown-status', rate: 0.03 },
  { fault: 'delivery-404', rate: 0.05 },
  { fault: 'delivery-truncated', rate: 0.05 },
]

/** How a process is killed: by its own hand at a named place, or from outside after a while. */
export type Kill =
  | { readonly kind: 'at'; readonly place: string }
  | { readonly kind: 'after'; readonly ms: number }

/** One `assay run` and what becomes of it: a kill for each of its first lives, then a last one. */
export interface Spender {
  readonly name: string
  readonly targets: readonly ChaosTarget[]
  readonly prompts: readonly string[]
  readonly suite: string
  readonly kills: readonly Kill[]
}

export interface Scenario {
  readonly seed: number
  readonly faults: readonly Fault[]
  /** Of the account that all share, US dollars. */
  readonly limit: string
  readonly spenders: readonly Spender[]
}

interface ScenarioOptions {
  /** Processes that share the account. */
  readonly processes: number
  /** Prompts of each suite. */
  readonly prompts: number
}

/** All there are: a step that is added must be met here. */
const STEPS = Object.keys({
  'before-hold': true,
  held: true,
  sent: true,
  accepted: true,
  'bytes-on-disk': true,
  answered: true,
  charged: true,
} satisfies Record<DurableStep, true>)

/** Longest that one attempt may take: a stuck task holds up its trial for as long. */
const TIMEOUT = '3s'

/** Everything that one trial is, by its seed alone. */
export function scenarioOf(seed: number, { processes, prompts }: ScenarioOptions): Scenario {
  const chance = seeded(seed)
  const faults = chance
    .sample(FAULTS, 9)
    .map((fault) => ({ ...fault, rate: Number((fault.rate * (0.3 + chance.unit())).toFixed(3)) }))
  const chosen = chance.sample(TARGETS, 5)
  const parts = Array.from({ length: processes }, (_, index) => {
    const name = 'abcdefgh'.charAt(index)
    const targets = oneOfEachDialect(chance.sample(chosen, 4))
    const texts = Array.from(
      { length: prompts },
      (_, k) => `picture ${seed}-${name}-${k + 1} of a kite`,
    )
    return { name, targets, prompts: texts, kills: killsOf(seed, index, chance) }
  })
  const together = parts.flatMap(({ targets }) => targets.map(({ about }) => about * prompts))
  // Below what all would cost, so that they come to it; never below the dearest single hold.
  const share = together.reduce((sum, one) => sum + one, 0) * (0.35 + chance.unit() * 0.3)
  const limit = Math.max(0.15, share).toFixed(4)
  const spenders = parts.map((part) => {
    const concurrency = chance.pick([2, 4])
    const checks = chance.pick(['[]', '[]', '[decodes]'])
    return { ...part, suite: suiteOf(part, { limit, concurrency, checks }) }
  })
  return { seed, faults, limit, spenders }
}

/** One process that orders twice from one target and dies at its `write`-th durable write. */
export function oneDeath(
  write: number,
  { target: id, fault }: { readonly target: string; readonly fault: Fault | null },
): Scenario {
  const targets = TARGETS.filter((one) => one.id === id)
  const prompts = [1, 2].map((k) => `picture ${write}-a-${k} of a kite`)
  const limit = '0.2'
  const suite = suiteOf({ name: 'a', targets, prompts }, { limit, concurrency: 1, checks: '[]' })
  const kills: Kill[] = [{ kind: 'at', place: `write:${write}` }]
  const spenders = [{ name: 'a', targets, prompts, suite, kills }]
  return { seed: 1, faults: fault === null ? [] : [fault], limit, spenders }
}

/** Requests are told apart by dialect and prompt, so a suite orders from a dialect in one way only. */
function oneOfEachDialect(targets: readonly ChaosTarget[]): readonly ChaosTarget[] {
  return [...new Map(targets.map((one) => [one.dialect, one])).values()]
}

/** The named steps come round by seed, so that every one is met; the rest is chance. */
function killsOf(seed: number, index: number, chance: ReturnType<typeof seeded>): readonly Kill[] {
  const step = STEPS[(seed * 3 + index) % STEPS.length]
  const named: Kill = { kind: 'at', place: `${step}:${chance.whole(1, 5)}` }
  const more = Array.from({ length: chance.whole(0, 2) }, (): Kill => {
    if (chance.unit() < 0.6) return { kind: 'at', place: `write:${chance.whole(1, 90)}` }
    return { kind: 'after', ms: chance.whole(300, 1_800) }
  })
  return chance.unit() < 0.5 ? [named, ...more] : [...more, named]
}

function suiteOf(
  { name, targets, prompts }: Pick<Spender, 'name' | 'targets' | 'prompts'>,
  {
    limit,
    concurrency,
    checks,
  }: { readonly limit: string; readonly concurrency: number; readonly checks: string },
): string {
  const lines = targets.map(
    ({ id, dialect, model, matrix }) =>
      `  - { id: ${id}, provider: ${dialect}, model: ${model}, matrix: ${matrix}, limits: { timeout: ${TIMEOUT} } }`,
  )
  return `format: image-assay/suite@1
name: ${name}
targets:
${lines.join('\n')}
prompts:
${prompts.map((text, index) => `  - { id: p${index + 1}, text: ${text} }`).join('\n')}
concurrency: ${concurrency}
budget: { run: ${limit}, account: { name: shared, limit: ${limit}, per: ever } }
retry: { max: 2, on: [throttled, unavailable] }
checks: ${checks}
`
}
