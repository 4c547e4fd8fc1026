import type { Usd } from '../../domain/money.ts'

/** Ratios that have a meaning in bills: a discount, two images for one, a batch. */
const MOST = 10n

/** `exactly 2 times`, `exactly 1/2`, else `about 1.37 times`. `ours` must be above 0. */
export function ratioText(ours: Usd, theirs: Usd): string {
  for (let by = 1n; by <= MOST; by++) {
    if ((theirs * by) % ours !== 0n) continue
    const times = (theirs * by) / ours
    if (times > MOST) continue
    return by === 1n ? `exactly ${times} times` : `exactly ${times}/${by}`
  }
  return `about ${Number(((theirs * 1000n) / ours).toString()) / 1000} times`
}
