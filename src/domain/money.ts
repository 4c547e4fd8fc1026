/** An amount in whole nano-dollars (10⁻⁹ USD). The only form in which money is added or compared. */
export type Usd = bigint

/** A decimal string in US dollars, as written in every JSON: `"0.04"`. */
export type UsdText = string

export type Rounding = 'up' | 'half-even' | 'exact'

const NANO_DIGITS = 9
const DECIMAL = /^([0-9]{1,15})(?:\.([0-9]{1,40}))?(?:[eE]([+-]?[0-9]{1,3}))?$/

/**
 * Parses a non-negative decimal such as `0.04`, `5` or `1e-7` into nano-dollars.
 * Returns null for anything else (signs, `Infinity`, `0x10`, an empty string), and, when
 * `rounding` is `exact`, for an amount finer than a nano-dollar.
 */
export function parseUsd(text: string, rounding: Rounding = 'exact'): Usd | null {
  const match = DECIMAL.exec(text.trim())
  if (match === null) return null
  const [, whole = '', fraction = '', exponentText = '0'] = match
  const exponent = Number(exponentText) - fraction.length + NANO_DIGITS
  const digits = BigInt(whole + fraction)
  if (exponent >= 0) return exponent > 40 ? null : digits * 10n ** BigInt(exponent)
  const divisor = 10n ** BigInt(-exponent)
  return divide(digits, divisor, rounding)
}

/** `amount` ÷ `by`, rounded half to even at the nano-dollar; null when `by` is 0. Both not negative. */
export function divideUsd(amount: Usd, by: number): Usd | null {
  return by === 0 ? null : divide(amount, BigInt(by), 'half-even')
}

function divide(amount: bigint, divisor: bigint, rounding: Rounding): bigint | null {
  const quotient = amount / divisor
  const rest = amount % divisor
  if (rest === 0n) return quotient
  switch (rounding) {
    case 'exact':
      return null
    case 'up':
      return quotient + 1n
    case 'half-even': {
      const twice = rest * 2n
      if (twice > divisor || (twice === divisor && quotient % 2n === 1n)) return quotient + 1n
      return quotient
    }
    default:
      return rounding satisfies never
  }
}

/** A constant known to be well formed, e.g. `usd('0.25')`. Throws on anything else. */
export function usd(text: string): Usd {
  const amount = parseUsd(text)
  if (amount === null) throw new Error(`not an amount in US dollars: ${JSON.stringify(text)}`)
  return amount
}

/** The shortest exact decimal: `40000000n` → `"0.04"`. */
export function usdText(amount: Usd): UsdText {
  const sign = amount < 0n ? '-' : ''
  const digits = (amount < 0n ? -amount : amount).toString().padStart(NANO_DIGITS + 1, '0')
  const whole = digits.slice(0, -NANO_DIGITS)
  const fraction = digits.slice(-NANO_DIGITS).replace(/0+$/, '')
  return fraction === '' ? `${sign}${whole}` : `${sign}${whole}.${fraction}`
}
