import Big from 'big.js'
import type { GateResult } from '../domain/gate-result.ts'
import { divideUsd, type Usd, usdText } from '../domain/money.ts'
import type { ImageCounts } from '../domain/run.ts'
import type { Gate } from '../domain/suite.ts'
import type { LatencyStatistic } from '../stats/latency.ts'

/** What gates are measured on: a whole run, or as much of it as there is. */
export interface GateTotals {
  readonly attempts: number
  readonly failures: number
  readonly images: ImageCounts
  readonly charged: Usd
  /** Attempts whose charge nobody can tell yet; what they cost can only be added to `charged`. */
  readonly unknown: number
  readonly latencyMs: Readonly<Record<LatencyStatistic, number>> | null
}

/**
 * Every gate with its value and verdict. A gate without samples is unmeasured, never met. While
 * charges are unknown, money is measured only where more of it could not change the verdict.
 * Ratios and money are compared exactly, as decimals, before the value is rounded for reading.
 */
export function evaluateGates(gates: readonly Gate[], totals: GateTotals): readonly GateResult[] {
  return gates.map((gate) => evaluateGate(gate, totals))
}

/**
 * The gates with `abortOnFail` that are missed as things stand. A run stops at the first sample
 * that misses: later attempts could lift a rate again, but the suite asked not to pay for them.
 * Totals must be of judged attempts: before its checks ran, no image counts as usable.
 */
export function gateBreached(gates: readonly Gate[], totals: GateTotals): readonly GateResult[] {
  const aborting = gates.filter((gate) => gate.abortOnFail)
  return evaluateGates(aborting, totals).filter((result) => result.verdict === 'missed')
}

function evaluateGate(gate: Gate, totals: GateTotals): GateResult {
  const { attempts, images } = totals
  switch (gate.metric) {
    case 'failure_rate':
      return ratio(gate, totals.failures, attempts)
    case 'usable_rate':
      return ratio(gate, images.usable, images.requested)
    case 'unknown_charges':
      return attempts === 0 ? unmeasured(gate) : measured(gate, totals.unknown, totals.unknown)
    case 'total_cost':
      return money(gate, totals, attempts === 0 ? 0 : 1)
    case 'cost_per_request':
      return money(gate, totals, attempts)
    case 'cost_per_image':
      return money(gate, totals, images.received)
    case 'cost_per_usable':
      return money(gate, totals, images.usable)
    case 'latency_ms': {
      const value = gate.statistic === null ? null : totals.latencyMs?.[gate.statistic]
      return value == null ? unmeasured(gate) : measured(gate, value, value)
    }
    default:
      return gate.metric satisfies never
  }
}

function ratio(gate: Gate, part: number, whole: number): GateResult {
  return whole === 0 ? unmeasured(gate) : measured(gate, part / whole, part, whole)
}

function money(gate: Gate, totals: GateTotals, by: number): GateResult {
  const each = divideUsd(totals.charged, by)
  if (each === null) return unmeasured(gate)
  const value = usdText(each)
  const charged = usdText(totals.charged)
  if (totals.unknown > 0 && !isDecided(gate, charged, by)) return unmeasured(gate)
  return measured(gate, value, charged, by)
}

/** Whether the verdict would stay the same however much more were charged. */
function isDecided(gate: Gate, charged: string, by: number): boolean {
  const order = new Big(charged).cmp(new Big(gate.bound).times(by))
  switch (gate.operator) {
    case '<=':
    case '==':
    case '>':
      return order > 0
    case '<':
    case '>=':
      return order >= 0
    default:
      return gate.operator satisfies never
  }
}

/** Compares `part` with bound × `whole`, so that no division can round the verdict. */
function measured(
  gate: Gate,
  value: number | string,
  part: number | string,
  whole = 1,
): GateResult {
  const order = new Big(part).cmp(new Big(gate.bound).times(whole))
  const met = holds(gate.operator, order)
  return { source: gate.source, value, verdict: met ? 'met' : 'missed' }
}

function holds(operator: Gate['operator'], order: number): boolean {
  switch (operator) {
    case '<=':
      return order <= 0
    case '<':
      return order < 0
    case '>=':
      return order >= 0
    case '>':
      return order > 0
    case '==':
      return order === 0
    default:
      return operator satisfies never
  }
}

function unmeasured(gate: Gate): GateResult {
  return { source: gate.source, value: null, verdict: 'unmeasured' }
}
