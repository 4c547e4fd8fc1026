import Big from 'big.js'
import type { Rounding, Usd } from '../domain/money.ts'

/** Decimals without loss: sums and products only, so no digit is ever dropped. */
export type Decimal = Big

export const ZERO: Decimal = new Big(0)
const NANO = new Big('1e9')

/** Beyond these a number is a fault or an attack: no meter and no price is so large or so fine. */
const MOST_TEXT = 64
const MOST_EXPONENT = 12
const LEAST_EXPONENT = -40

/**
 * A non-negative decimal of a provider or a card, float noise and all; null for anything else, and
 * for what is too large or too fine to mean anything (`1e400`).
 */
export function decimalOf(text: string): Decimal | null {
  if (text.length > MOST_TEXT) return null
  try {
    const value = new Big(text)
    if (value.eq(0)) return ZERO
    const isSane = value.gt(0) && value.e < MOST_EXPONENT && value.e >= LEAST_EXPONENT
    return isSane ? value : null
  } catch {
    return null
  }
}

/** A decimal that was checked when it was read (a card's price); throws on anything else. */
export function mustBeDecimal(text: string): Decimal {
  const value = decimalOf(text)
  if (value === null) throw new Error(`not a decimal: ${JSON.stringify(text)}`)
  return value
}

export function sumOf(amounts: readonly Decimal[]): Decimal {
  return amounts.reduce((sum, one) => sum.plus(one), ZERO)
}

/** Whole nano-dollars, rounded once: holds up, charges half to even. */
export function toUsd(amount: Decimal, rounding: Rounding): Usd {
  const nano = amount.times(NANO)
  switch (rounding) {
    case 'exact':
      if (!nano.eq(nano.round(0, Big.roundDown)))
        throw new Error(`finer than a nano-dollar: ${amount.toFixed()}`)
      return BigInt(nano.toFixed())
    case 'up':
      return BigInt(nano.round(0, Big.roundUp).toFixed())
    case 'half-even':
      return BigInt(nano.round(0, Big.roundHalfEven).toFixed())
    default:
      return rounding satisfies never
  }
}
