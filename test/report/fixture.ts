import type { AttemptRecord } from '../../src/domain/attempt.ts'
import type { Basis } from '../../src/domain/charge.ts'
import type { OutcomeKind, Reason } from '../../src/domain/outcome.ts'
import type { Cell } from '../../src/domain/plan.ts'
import type { Provenance } from '../../src/domain/run.ts'
import { type Settings, settingsId } from '../../src/domain/settings.ts'
import type { Gate } from '../../src/domain/suite.ts'
import type { Finding, Verdict } from '../../src/domain/verdict.ts'
import type { RunReport } from '../../src/report/run-report.ts'
import { createSummary } from '../../src/runner/summary.ts'

export function cellOf(target: string, settings: Settings, index = 0): Cell {
  return { id: `${target}/${settingsId(settings)}`, index, suite: 0, target, settings }
}

export function gateOf(
  source: string,
  metric: Gate['metric'],
  operator: Gate['operator'],
  bound: string,
  more: Partial<Gate> = {},
): Gate {
  return { source, metric, operator, bound, statistic: null, abortOnFail: false, ...more }
}

export interface AttemptSketch {
  readonly cell: Cell
  readonly id: string
  readonly trial?: string
  readonly prompt?: string
  readonly ordinal?: number
  readonly kind?: OutcomeKind
  readonly reason?: Reason | null
  readonly code?: string | null
  readonly message?: string | null
  readonly requested?: number
  readonly received?: number
  readonly usable?: number
  readonly usd?: string | null
  readonly basis?: Basis
  readonly hold?: string
  readonly wireMs?: number | null
  readonly verdict?: Verdict
  readonly findings?: readonly Finding[]
  readonly usage?: AttemptRecord['usage']
  readonly requestIds?: readonly string[]
}

/** One attempt with everything in its place; what a sketch leaves out went well. */
export function attemptOf(sketch: AttemptSketch): AttemptRecord {
  const { cell, id, kind = 'produced', requested = 1 } = sketch
  const received = sketch.received ?? (kind === 'produced' ? requested : 0)
  const usable = sketch.usable ?? received
  const amount = sketch.usd === undefined ? '0.0054' : sketch.usd
  return {
    format: 'image-assay/attempt@1',
    id,
    run: '20261120-101500-k3v9',
    trial: sketch.trial ?? `trial-${id}`,
    cell: cell.id,
    target: cell.target,
    endpoint: null,
    prompt: sketch.prompt ?? 'bicycle',
    ordinal: sketch.ordinal ?? 1,
    startedAt: '2026-11-20T10:15:00.000Z',
    endedAt: '2026-11-20T10:15:12.000Z',
    outcome: {
      kind,
      reason: sketch.reason ?? null,
      code: sketch.code ?? null,
      message: sketch.message ?? null,
    },
    requestIds: sketch.requestIds ?? [`req-${id}`],
    taskId: null,
    taskStatuses: [],
    exchanges: [
      {
        purpose: 'submit',
        method: 'POST',
        url: 'https://api.example.com/v1/images/generations',
        status: 200,
        headers: {},
        requestBody: null,
        responseBody: null,
        responseBytes: 0,
        startedAt: '2026-11-20T10:15:00.000Z',
        firstByteMs: 10,
        totalMs: 20,
        error: null,
      },
    ],
    resolved: {},
    imagesRequested: requested,
    imagesReceived: received,
    imagesUsable: usable,
    usage: sketch.usage ?? { reported: { image: String(received) }, counted: {}, cost: null },
    quote: { expected: '0.0054', worst: '0.01', basis: 'computed', card: 'a/card', lines: [] },
    hold: sketch.hold ?? '0.04',
    charge: {
      usd: amount,
      basis: sketch.basis ?? (amount === null ? 'unknown' : 'computed'),
      evidence: 'a card',
      lines: [],
    },
    artifacts: [],
    findings: sketch.findings ?? [],
    verdict: sketch.verdict ?? (kind === 'produced' ? 'passed' : 'errored'),
    times: {
      queuedMs: 0,
      backoffMs: 0,
      wireMs: sketch.wireMs === undefined ? 12_000 : sketch.wireMs,
    },
  }
}

export const PROVENANCE: Provenance = {
  assay: '0.1.0',
  node: '24.21.0',
  git: { commit: '0f3a1c2', dirty: false },
  argv: ['run', 'suites/openai-pricing.yaml'],
  suiteFile: 'suites/openai-pricing.yaml',
  suiteHash: `sha256:${'1'.repeat(64)}`,
  planHash: `sha256:${'2'.repeat(64)}`,
  cards: [{ id: 'openai/gpt-image-1-mini', asOf: '2026-11-01', hash: `sha256:${'3'.repeat(64)}` }],
  mock: null,
}

const t2i = { mode: 'text-to-image', size: '1024x1024', n: 1 } as const
const CELLS = [
  cellOf('mini', { ...t2i, quality: 'low' }, 0),
  cellOf('mini', { ...t2i, quality: 'high' }, 1),
  cellOf('full', { ...t2i, mode: 'edit', quality: 'low' }, 2),
  cellOf('full', { ...t2i, mode: 'edit', quality: 'high' }, 3),
]

const GATES = [
  gateOf('failure_rate <= 0.1', 'failure_rate', '<=', '0.1'),
  gateOf('p95(latency_ms) <= 20000', 'latency_ms', '<=', '20000', { statistic: 'p95' }),
  gateOf('cost_per_usable <= 0.05', 'cost_per_usable', '<=', '0.05'),
  gateOf('unknown_charges <= 2', 'unknown_charges', '<=', '2'),
]

/** A run with real money in which something of everything happened. */
export async function mixedRun(): Promise<RunReport> {
  const [low, high, editLow, editHigh] = CELLS as [Cell, Cell, Cell, Cell]
  const limited = {
    kind: 'throttled',
    reason: 'rate-limit',
    code: 'rate_limit_exceeded',
    message: 'Rate limit reached for images per minute: limit 5, used 5. Please try again in 12s.',
    usd: '0',
    basis: 'free',
    wireMs: 210,
  } as const
  const attempts = [
    ...Array.from({ length: 62 }, (_, index) =>
      attemptOf({ cell: low, id: `a${index}`, wireMs: 9000 + 131 * index }),
    ),
    attemptOf({ cell: high, id: 'b1', trial: 'h1', ...limited }),
    attemptOf({ cell: high, id: 'b2', trial: 'h1', ordinal: 2, usd: '0.036', wireMs: 31_250 }),
    attemptOf({ cell: high, id: 'b3', trial: 'h2', ...limited, verdict: 'errored' }),
    attemptOf({
      cell: high,
      id: 'b4',
      trial: 'h3',
      usd: '0.036',
      usable: 0,
      verdict: 'failed',
      wireMs: 28_400,
      findings: [
        {
          check: 'size',
          verdict: 'failed',
          message: '1024x768, asked for 1024x1024',
          image: 0,
        },
      ],
    }),
    attemptOf({
      cell: editLow,
      id: 'c1',
      kind: 'lost',
      reason: 'timeout',
      message: 'no answer within 180 s',
      usd: null,
      hold: '0.08',
      wireMs: 180_000,
    }),
    attemptOf({ cell: editLow, id: 'c2', usd: '0.0113', basis: 'assumed', wireMs: 15_400 }),
    attemptOf({
      cell: editLow,
      id: 'c3',
      kind: 'blocked',
      reason: 'moderation-output',
      code: 'moderation_blocked',
      message: 'Your request was rejected by the safety system.',
      usd: '0.0113',
      basis: 'assumed',
      verdict: 'failed',
      wireMs: 8200,
    }),
  ]
  const summary = createSummary({
    id: '20261120-101500-k3v9',
    startedAt: '2026-11-20T10:15:00.000Z',
    provenance: PROVENANCE,
    cells: [low, high, editLow, editHigh],
    gates: GATES,
    cap: '1',
  })
  for (const attempt of attempts) summary.add(attempt)
  const run = await summary.finish({
    status: 'capped',
    endedAt: '2026-11-20T10:21:42.000Z',
    budget: { charged: '0.4294', inDoubt: '0.08', held: '0', peakCommitted: '0.98' },
    stopped: 'the next attempt may cost $0.50 and the cap leaves $0.4906',
    plannedTrials: 72,
    billed: null,
  })
  return { run, attempts }
}

/** A small mock run in which everything went well. */
export async function cleanRun(): Promise<RunReport> {
  const [low] = CELLS as [Cell]
  const attempts = [1, 2, 3].map((k) =>
    attemptOf({ cell: low, id: `a${k}`, wireMs: 800 + 100 * k }),
  )
  const summary = createSummary({
    id: '20261120-101500-m0ck',
    startedAt: '2026-11-20T10:15:00.000Z',
    provenance: { ...PROVENANCE, suiteFile: 'suites/smoke.yaml', mock: 'default' },
    cells: [low],
    gates: [gateOf('failure_rate <= 0.1', 'failure_rate', '<=', '0.1')],
    cap: null,
  })
  for (const attempt of attempts) summary.add(attempt)
  const run = await summary.finish({
    status: 'finished',
    endedAt: '2026-11-20T10:15:02.400Z',
    budget: { charged: '0.0162', inDoubt: '0', held: '0', peakCommitted: '0.03' },
    stopped: null,
    plannedTrials: 3,
    // One answer was billed a little higher than our card said.
    billed: new Map([[low.id, '0.0163']]),
  })
  return { run, attempts }
}
