/**
 * Shares of the traffic: health × (cheapest / cost)^sharpness, brought to a sum of 1. What costs
 * nothing is taken as the cheapest there is. When an arm fails, the others take its share in
 * proportion to what they cost, not the dearest all of it. All 0 when nothing is healthy.
 */
export function weightsOf(
  arms: readonly { readonly usdPerUsable: number; readonly health: number }[],
  sharpness: number,
): readonly number[] {
  const paid = arms.map(({ usdPerUsable }) => usdPerUsable).filter((usd) => usd > 0)
  const cheapest = Math.min(...paid, Number.MAX_VALUE)
  const raw = arms.map(({ usdPerUsable, health }) => {
    const ratio = usdPerUsable > 0 ? cheapest / usdPerUsable : 1
    return health * ratio ** sharpness
  })
  const sum = raw.reduce((total, one) => total + one, 0)
  return raw.map((one) => (sum === 0 ? 0 : one / sum))
}
