import type { Usd } from '../domain/money.ts'

/** What a person who waits wants to know. */
export interface Progress {
  readonly planned: number
  readonly done: number
  readonly inFlight: number
  readonly failures: number
  readonly charged: Usd
  readonly inDoubt: Usd
  readonly held: Usd
  readonly cap: Usd | null
}
