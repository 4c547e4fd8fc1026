import type { Decimal } from '../money/decimal.ts'

/** US dollars for one usable image, from those of an attempt: by the counts, which are exact. `k` is above 0. */
export function perUsable(
  usdPerAttempt: Decimal,
  { k, n }: { readonly k: number; readonly n: number },
): Decimal {
  return usdPerAttempt.times(n).div(k)
}
