import type { GateResult } from '../domain/gate-result.ts'
import type { RunDocument } from '../domain/run.ts'
import { P95_LEAST_SAMPLES } from './cell-table.ts'
import { clean } from './clean.ts'
import { moneyText, NONE } from './figures.ts'

/** A gate for a person. Texts are clean. */
export interface GateText {
  readonly source: string
  readonly value: string
  readonly verdict: GateResult['verdict']
  /** What to know before trusting it; empty when nothing. */
  readonly note: string
}

export function gateText(gate: GateResult, run: RunDocument): GateText {
  return {
    source: clean(gate.source),
    value: valueText(gate),
    verdict: gate.verdict,
    note: note(gate, run),
  }
}

function valueText({ value }: GateResult): string {
  if (value === null) return NONE
  if (typeof value === 'string') return moneyText(value)
  return String(Number(value.toFixed(3)))
}

function note({ source, value }: GateResult, run: RunDocument): string {
  const samples = run.cells.reduce((sum, { latencyMs }) => sum + (latencyMs?.count ?? 0), 0)
  const unknown = run.cells.reduce((sum, { cost }) => sum + cost.unknown, 0)
  if (value === null) {
    const isMoney = source.includes('cost')
    return isMoney && unknown > 0 ? `${unknown} unknown: assay ledger show` : 'no samples'
  }
  const isTail = /p9[59]\s*\(/.test(source)
  return isTail && samples < P95_LEAST_SAMPLES ? `n=${samples}, so about the slowest` : ''
}
