import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { usd, usdText } from '../../src/domain/money.ts'
import { evaluateGates, type GateTotals, gateBreached } from '../../src/runner/gates.ts'
import { gateOf } from '../report/fixture.ts'

const LATENCY = { min: 1, mean: 2, p50: 3, p75: 4, p95: 20_000, p99: 6, max: 7 }
const TOTALS: GateTotals = {
  attempts: 10,
  failures: 1,
  images: { requested: 10, received: 9, usable: 3 },
  charged: usd('0.3'),
  unknown: 0,
  latencyMs: LATENCY,
}
const NOTHING: GateTotals = {
  attempts: 0,
  failures: 0,
  images: { requested: 0, received: 0, usable: 0 },
  charged: 0n,
  unknown: 0,
  latencyMs: null,
}
const p95 = { statistic: 'p95' } as const

describe('evaluateGates', () => {
  it.each([
    [gateOf('failure_rate <= 0.1', 'failure_rate', '<=', '0.1'), 0.1, 'met'],
    [gateOf('failure_rate < 0.1', 'failure_rate', '<', '0.1'), 0.1, 'missed'],
    [gateOf('usable_rate >= 0.3', 'usable_rate', '>=', '0.3'), 0.3, 'met'],
    [gateOf('usable_rate > 0.3', 'usable_rate', '>', '0.3'), 0.3, 'missed'],
    [gateOf('total_cost <= 0.3', 'total_cost', '<=', '0.3'), '0.3', 'met'],
    [gateOf('total_cost == 0.30', 'total_cost', '==', '0.30'), '0.3', 'met'],
    [gateOf('cost_per_request <= 0.03', 'cost_per_request', '<=', '0.03'), '0.03', 'met'],
    [gateOf('cost_per_image < 0.03', 'cost_per_image', '<', '0.03'), '0.033333333', 'missed'],
    [gateOf('cost_per_usable <= 0.1', 'cost_per_usable', '<=', '0.1'), '0.1', 'met'],
    [gateOf('unknown_charges <= 0', 'unknown_charges', '<=', '0'), 0, 'met'],
    [gateOf('p95 <= 20000', 'latency_ms', '<=', '20000', p95), 20_000, 'met'],
    [gateOf('p95 < 20000', 'latency_ms', '<', '20000', p95), 20_000, 'missed'],
  ] as const)('measures %o', (gate, value, verdict) => {
    expect(evaluateGates([gate], TOTALS)).toEqual([{ source: gate.source, value, verdict }])
  })

  it.each([
    'failure_rate',
    'usable_rate',
    'total_cost',
    'cost_per_request',
    'cost_per_image',
    'cost_per_usable',
    'unknown_charges',
  ] as const)('never meets %s without samples', (metric) => {
    expect(evaluateGates([gateOf('g', metric, '>=', '0')], NOTHING)).toEqual([
      { source: 'g', value: null, verdict: 'unmeasured' },
    ])
  })

  it('never meets a latency without samples', () => {
    expect(evaluateGates([gateOf('g', 'latency_ms', '<=', '1', p95)], NOTHING)).toEqual([
      { source: 'g', value: null, verdict: 'unmeasured' },
    ])
  })

  it('does not price what no image was usable for', () => {
    const totals = { ...TOTALS, images: { requested: 10, received: 9, usable: 0 } }
    const gate = gateOf('g', 'cost_per_usable', '<=', '1')
    expect(evaluateGates([gate], totals)[0]?.verdict).toBe('unmeasured')
  })

  it.each([
    ['<=', '0.3', 'unmeasured'],
    ['<=', '0.29', 'missed'],
    ['<', '0.3', 'missed'],
    ['<', '0.31', 'unmeasured'],
    ['>=', '0.3', 'met'],
    ['>=', '0.31', 'unmeasured'],
    ['>', '0.29', 'met'],
    ['>', '0.3', 'unmeasured'],
    ['==', '0.3', 'unmeasured'],
    ['==', '0.29', 'missed'],
  ] as const)(
    'with an unknown charge, total_cost %s %s of 0.3 known is %s',
    (operator, bound, verdict) => {
      const gate = gateOf('g', 'total_cost', operator, bound)
      expect(evaluateGates([gate], { ...TOTALS, unknown: 1 })[0]?.verdict).toBe(verdict)
    },
  )

  it('compares money before it is rounded: a third of a cent is above 0.333333333 cents', () => {
    const totals = { ...TOTALS, charged: usd('0.01'), images: { ...TOTALS.images, usable: 3 } }
    const gate = gateOf('g', 'cost_per_usable', '<=', '0.003333333')
    expect(evaluateGates([gate], totals)).toEqual([
      { source: 'g', value: '0.003333333', verdict: 'missed' },
    ])
  })

  it('agrees with exact integers, whatever the amounts', () => {
    const nano = fc.bigInt({ min: 0n, max: 10n ** 12n })
    fc.assert(
      fc.property(nano, nano, fc.integer({ min: 1, max: 1000 }), (charged, bound, usable) => {
        const gate = gateOf('g', 'cost_per_usable', '<=', usdText(bound))
        const totals = { ...TOTALS, charged, images: { ...TOTALS.images, usable } }
        const verdict = charged <= bound * BigInt(usable) ? 'met' : 'missed'
        expect(evaluateGates([gate], totals)[0]?.verdict).toBe(verdict)
      }),
    )
  })
})

describe('gateBreached', () => {
  const aborting = { abortOnFail: true }
  const missed = gateOf('total_cost <= 0.2', 'total_cost', '<=', '0.2', aborting)

  it('names only missed gates that abort', () => {
    const gates = [
      missed,
      gateOf('total_cost <= 0.1', 'total_cost', '<=', '0.1'),
      gateOf('failure_rate <= 0.1', 'failure_rate', '<=', '0.1', aborting),
    ]
    expect(gateBreached(gates, TOTALS).map(({ source }) => source)).toEqual(['total_cost <= 0.2'])
  })

  it('does not stop a run that has no sample yet', () => {
    const gates = [missed, gateOf('r', 'usable_rate', '>=', '0.5', aborting)]
    expect(gateBreached(gates, NOTHING)).toEqual([])
  })
})
