import Big from 'big.js'
import { parseUsd, type Rounding, type Usd } from '../domain/money.ts'

/** Decimals without loss: sums and products only, so no digit is ever dropped. */
export type Decimal = Big

export const ZERO: Decimal = new Big(0)

/** A non-negative decimal of a provider or a card, float noise and all; null for anything else. */
export function decimalOf(text: string): Decimal | null {
  try {
    const value = new Big(text)
    return value.lt(0) ? null : value
  } catch {
    return null
  }
}

export function sumOf(amounts: readonly Decimal[]): Decimal {
  return amounts.reduce((sum, one) => sum.plus(one), ZERO)
}

/** Whole nano-dollars, rounded once: holds up, charges half to even. */
export function toUsd(amount: Decimal, rounding: Rounding): Usd {
  const nano = parseUsd(amount.toFixed(), rounding)
  if (nano === null) throw new Error(`not an amount in US dollars: ${amount.toFixed()}`)
  return nano
}
