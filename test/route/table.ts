import type { AffinityCell, AffinityDocument } from '../../src/domain/affinity.ts'
import type { RateCard } from '../../src/domain/rate-card.ts'
import { wilson } from '../../src/stats/wilson.ts'

export interface CellText {
  readonly arm: string
  readonly type?: string
  readonly k?: number
  readonly n?: number
  readonly usd?: string | null
  readonly p50?: number | null
  readonly change?: Partial<AffinityCell>
  readonly settings?: AffinityCell['arm']['settings']
  readonly model?: string
}

/** A cell of an affinity table with everything that routing does not look at left at its simplest. */
export function cell({
  arm,
  type = 'logo',
  k = 11,
  n = 12,
  usd = '0.04',
  p50 = 4000,
  change = {},
  settings = { mode: 'text-to-image', size: '1024x1024', n: 1 },
  model = arm,
}: CellText): AffinityCell {
  const share = wilson(k, n)
  if (share === null) throw new Error('a cell of nothing')
  return {
    type,
    mode: settings.mode,
    arm: {
      id: arm,
      target: arm,
      provider: 'acme',
      model,
      access: 'official',
      version: null,
      settings,
      params_sha: 'x',
    },
    evidence: 'L2',
    prompts: n,
    attempts: n,
    images: n,
    delivered: n,
    refused: 0,
    errors: 0,
    unknown: 0,
    hard_pass: { k, n, rate: k / n, ci: [share.low, share.high] },
    usable: {
      k,
      n,
      rate: k / n,
      ci: [share.low, share.high],
      method: 'wilson',
      deff: 1,
      p_ge_floor: 0.9,
    },
    cost: {
      total_usd: null,
      per_attempt: usd,
      per_usable: null,
      ci: null,
      currency_basis: 'computed',
      unknown: 0,
    },
    latency_ms: {
      p50,
      p50_ci: p50 === null ? null : [p50 * 0.9, p50 * 1.2],
      p50_method: 'order-statistic',
      max: p50,
      p95: null,
      p95_reason: 'n<60',
    },
    time_to_usable_ms: null,
    fail_reasons: {},
    bt: null,
    evaluation_cost_usd: null,
    state: 'eligible',
    reason: '',
    ties: [],
    stopped_early: false,
    rank: null,
    ...change,
  }
}

export function affinityOf(
  cells: readonly AffinityCell[],
  price_table: AffinityDocument['price_table'] = [],
): AffinityDocument {
  return {
    format: 'image-assay/affinity@1',
    suite: { id: 'suite', version: null, sha256: 'sha256:0', tier: 'quick' },
    runs: ['run'],
    generated_at: '2026-11-21T00:00:00.000Z',
    valid_until: null,
    price_table,
    mock: null,
    floor: 0.6,
    confidence: 0.8,
    checks: [],
    judge: {
      id: null,
      calibration: { n: 0, kappa: null, sens: null, spec: null },
      cost_usd: '0',
      decides: false,
      message: '',
    },
    human: {
      raters: 1,
      labels: 12,
      alpha: null,
      swap_consistency: null,
      self_consistency: null,
      order_effect: null,
    },
    cells,
    routes: [],
    claims: [],
    notes: [],
  }
}

/** $0.04 an image, $0.16 at 2048x2048, half of it as a batch. */
export function card(change: Partial<RateCard> = {}): RateCard {
  return {
    id: 'acme/one',
    provider: 'acme',
    models: ['one'],
    access: 'official',
    currency: 'USD',
    creditUsd: null,
    asOf: '2026-11-01',
    source: 'https://acme.example/prices',
    validFrom: null,
    validTo: null,
    rates: [
      rate('0.04', {}),
      rate('0.16', { size: ['2048x2048'] }),
      rate('0.02', { delivery: ['batch'] }),
      rate('0.08', { size: ['2048x2048'], delivery: ['batch'] }),
    ],
    adjustments: [],
    minimumUsd: null,
    roundTotal: null,
    estimates: [],
    open: { delivery: ['sync'], size: ['1024x1024'] },
    outcomes: {},
    hash: 'sha256:1',
    ...change,
  }
}

function rate(usd: string, when: RateCard['rates'][number]['when']): RateCard['rates'][number] {
  return { bill: 'image', usd, per: '1', first: null, round: null, each: 'request', when }
}
