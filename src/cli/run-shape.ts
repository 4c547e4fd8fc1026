import { z } from 'zod'
import { BASES } from '../domain/charge.ts'
import { OUTCOMES } from '../domain/outcome.ts'

// What a run's files must be for a report to be made of them: keys that a later version adds pass.

const usd = z.string().regex(/^-?[0-9]+(\.[0-9]+)?$/, 'not an amount such as "0.04"')
const count = z.int().nonnegative()
const counts = z.looseObject({ requested: count, received: count, usable: count })
const outcomes = z.partialRecord(z.enum(OUTCOMES), count)
const verdict = z.enum(['passed', 'failed', 'errored', 'skipped'])
const number = z.number()

const latency = z
  .looseObject({
    count,
    min: number,
    mean: number,
    p50: number,
    p75: number,
    p95: number,
    p99: number,
    max: number,
    sd: number.nullable(),
    ci95: z.tuple([number, number]).nullable(),
  })
  .nullable()

const earlyStop = z.looseObject({
  content: z.string().nullable(),
  round: count,
  reason: z.string(),
  trials: count,
  unspent: usd,
})

const cell = z.looseObject({
  id: z.string(),
  target: z.string(),
  settings: z.looseObject({ mode: z.string(), n: count }),
  trials: count,
  attempts: count,
  outcomes,
  images: counts,
  latencyMs: latency,
  failedLatencyMs: latency,
  usage: z.record(z.string(), number),
  cost: z.looseObject({
    total: usd,
    byBasis: z.partialRecord(z.enum(BASES), usd),
    perRequest: usd.nullable(),
    perImage: usd.nullable(),
    perUsable: usd.nullable(),
    onFailures: usd,
    onRetries: usd,
    unknown: count,
  }),
  failureRate: z.looseObject({ value: number, low: number, high: number, n: count }).nullable(),
  stoppedEarly: z.array(earlyStop).optional(),
})

const run = z.looseObject({
  format: z.literal('image-assay/run@1'),
  id: z.string(),
  status: z.enum(['started', 'finished', 'capped', 'interrupted', 'broken']),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  provenance: z.looseObject({
    assay: z.string(),
    node: z.string(),
    git: z.looseObject({ commit: z.string(), dirty: z.boolean() }).nullable(),
    argv: z.array(z.string()),
    suiteFile: z.string(),
    suiteHash: z.string(),
    planHash: z.string(),
    cards: z.array(z.looseObject({ id: z.string(), asOf: z.string(), hash: z.string() })),
  }),
  budget: z.looseObject({
    cap: usd.nullable(),
    charged: usd,
    inDoubt: usd,
    held: usd,
    peakCommitted: usd,
  }),
  totals: z.looseObject({
    trials: count,
    attempts: count,
    exchanges: count,
    images: counts,
    outcomes,
  }),
  gates: z.array(
    z.looseObject({
      source: z.string(),
      value: z.union([number, z.string()]).nullable(),
      verdict: z.enum(['met', 'missed', 'unmeasured']),
    }),
  ),
  verdicts: z.record(verdict, count),
  cells: z.array(cell),
})

const attempt = z.looseObject({
  format: z.literal('image-assay/attempt@1'),
  id: z.string(),
  trial: z.string(),
  cell: z.string(),
  target: z.string(),
  prompt: z.string(),
  ordinal: count,
  startedAt: z.string(),
  endedAt: z.string(),
  outcome: z.looseObject({
    kind: z.enum(OUTCOMES),
    reason: z.string().nullable(),
    code: z.string().nullable(),
    message: z.string().nullable(),
  }),
  requestIds: z.array(z.string()),
  taskId: z.string().nullable(),
  exchanges: z.array(
    z.looseObject({ method: z.string(), url: z.string(), status: number.nullable() }),
  ),
  imagesRequested: count,
  imagesReceived: count,
  imagesUsable: count,
  usage: z.looseObject({
    reported: z.record(z.string(), z.string()),
    counted: z.record(z.string(), z.string()),
  }),
  quote: z.looseObject({ expected: usd, worst: usd }),
  hold: usd,
  charge: z.looseObject({ usd: usd.nullable(), basis: z.enum(BASES), evidence: z.string() }),
  artifacts: z.array(z.looseObject({ sha256: z.string(), file: z.string(), bytes: count })),
  findings: z.array(z.looseObject({ check: z.string(), verdict, message: z.string() })),
  verdict,
  times: z.looseObject({ queuedMs: number, backoffMs: number, wireMs: number.nullable() }),
})

/** The first thing that is wrong with a run's document, such as `budget.charged: …`; null for none. */
export function wrongInRun(value: unknown): string | null {
  return firstIssue(run.safeParse(value))
}

/** As `wrongInRun`, of one line of attempts.jsonl. */
export function wrongInAttempt(value: unknown): string | null {
  return firstIssue(attempt.safeParse(value))
}

function firstIssue({ error }: { readonly error?: z.ZodError | undefined }): string | null {
  const issue = error?.issues[0]
  if (issue === undefined) return null
  const path = issue.path.map(String).join('.')
  return path === '' ? issue.message : `${path}: ${issue.message}`
}

/** The JSON Schema of `run.json`, for editors and other programs. */
export function runJsonSchema(): object {
  return z.toJSONSchema(run, { io: 'input' })
}
