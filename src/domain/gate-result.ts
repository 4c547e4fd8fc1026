/** A gate with its own source text and result. Unmeasured is never met. */
export interface GateResult {
  readonly source: string
  /** A number for rates and latencies, a decimal string for money, null when unmeasured. */
  readonly value: number | string | null
  readonly verdict: 'met' | 'missed' | 'unmeasured'
}
