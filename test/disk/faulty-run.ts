import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Billed } from './account-for.ts'

/** Faults of every stage, a half of one percent each: one request in twenty meets one of them. */
const FAULTS = [
  'rate-limit',
  'overloaded',
  'server-error',
  'lost-before',
  'lost-after',
  'cut-body',
  'not-json',
  'moderation-output',
  'truncated-image',
  'error-in-success',
]

/** A schedule for `POST /_assay/faults`; what it strikes follows from the mock's seed alone. */
export const FIVE_PERCENT: readonly object[] = FAULTS.map((fault) => ({
  fault,
  rate: 0.005,
  retryAfterSeconds: 0,
}))

/** A suite's most trials of one case. */
const MOST_TRIALS = 1000

/** Writes a suite of so many trials, half of them answered at once and half by tasks; its path. */
export function writeFaultySuite(folder: string, trials: number): string {
  const targets = [
    {
      id: 'at-once',
      provider: 'openai',
      model: 'gpt-image-2',
      matrix: { size: ['1024x1024'], quality: ['low'] },
    },
    {
      id: 'tasks',
      provider: 'replicate',
      model: 'black-forest-labs/flux-schnell',
      matrix: { delivery: ['async'] },
    },
  ]
  const cases = Math.ceil(trials / targets.length / MOST_TRIALS)
  if (trials % (cases * targets.length) !== 0) throw new Error(`${trials} trials cannot be split`)
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'long.yaml')
  const suite = {
    format: 'image-assay/suite@1',
    name: 'long',
    targets,
    prompts: Array.from({ length: cases }, (_, at) => ({ id: `p${at}`, text: `red kite ${at}` })),
    trials: trials / cases / targets.length,
    concurrency: 24,
    retry: { max: 2, on: ['throttled', 'unavailable'] },
    budget: { run: 1000 },
    checks: [],
  }
  writeFileSync(file, JSON.stringify(suite))
  return file
}

/** What the mock at this address billed. */
export async function billedAt(url: string): Promise<readonly Billed[]> {
  const answer = await fetch(`${url}/_assay/ledger`)
  return ((await answer.json()) as { entries: readonly Billed[] }).entries
}
