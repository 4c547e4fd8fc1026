import Big from 'big.js'

/** The exact sum of decimal strings such as `decimalText` gives. */
export function addDecimals(amounts: readonly string[]): string {
  return amounts.reduce((sum, amount) => sum.plus(amount), new Big(0)).toFixed()
}
