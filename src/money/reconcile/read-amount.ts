import Big from 'big.js'
import type { Usd } from '../../domain/money.ts'
import { type Decimal, decimalOf } from '../decimal.ts'

const THOUSANDS = /^[0-9]{1,3}(?:,[0-9]{3})+(?:\.|$)/

/**
 * An amount as exports write it: `0.0527`, `$1,234.50`, `-0.03`, `0.0527 USD`, `5.27e-2`. Null for
 * anything else: `0,05` may be five cents or a slip, and is not guessed at.
 */
export function readAmount(text: string): Decimal | null {
  const bare = text.trim().replace(/\s*USD$/i, '')
  const match = /^([-+\u2212]?)\s*(?:US)?\$?\s*([-+]?)([0-9][^-+]*(?:[eE][-+]?[0-9]+)?)$/.exec(bare)
  if (match === null) return null
  const [, before = '', after = '', digits = ''] = match
  const value = decimalOf(THOUSANDS.test(digits) ? digits.replaceAll(',', '') : digits)
  if (value === null || (before !== '' && after !== '')) return null
  const isNegative = (before === '-' || before === '\u2212') !== (after === '-')
  return isNegative ? value.times(-1) : value
}

/** Whole nano-dollars, half to even; the sign stays. */
export function toSignedUsd(amount: Decimal): Usd {
  return BigInt(amount.times('1e9').round(0, Big.roundHalfEven).toFixed())
}

/** Digits behind the point that an amount is written with. */
export function decimalsOf(amount: Decimal): number {
  return amount.toFixed().split('.')[1]?.length ?? 0
}
