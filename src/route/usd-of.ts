import type { UsdText } from '../domain/money.ts'
import type { Decimal } from '../money/decimal.ts'

/** US dollars to the nano-dollar, half to even; a difference may be negative. */
export function usdOf(amount: Decimal): UsdText {
  return amount.round(9, 2).toFixed()
}
