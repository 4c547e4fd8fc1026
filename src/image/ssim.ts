const WINDOW = 8
const STRIDE = 4
const AREA = WINDOW * WINDOW
const C1 = (0.01 * 255) ** 2
const C2 = (0.03 * 255) ** 2

/**
 * Mean structural similarity over 8×8 windows, every 4 pixels, that lie wholly in the region (1).
 * Null when no window does. The formula of Wang et al. 2004 (doi:10.1109/TIP.2003.819861) with a
 * uniform window, so the values are not those of implementations with a Gaussian one.
 */
export function windowedSsim(
  a: Uint8Array,
  b: Uint8Array,
  options: { width: number; height: number; region: Uint8Array },
): number | null {
  const { width, height, region } = options
  let sum = 0
  let windows = 0
  for (let y = 0; y + WINDOW <= height; y += STRIDE) {
    for (let x = 0; x + WINDOW <= width; x += STRIDE) {
      const similarity = windowSsim(a, b, { region, width, corner: y * width + x })
      if (similarity === null) continue
      sum += similarity
      windows += 1
    }
  }
  return windows === 0 ? null : sum / windows
}

function windowSsim(
  a: Uint8Array,
  b: Uint8Array,
  { region, width, corner }: { region: Uint8Array; width: number; corner: number },
): number | null {
  let sumA = 0
  let sumB = 0
  let squaresA = 0
  let squaresB = 0
  let products = 0
  for (let row = 0; row < WINDOW; row++) {
    const start = corner + row * width
    for (let at = start; at < start + WINDOW; at++) {
      if (region[at] === 0) return null
      const valueA = a[at] ?? 0
      const valueB = b[at] ?? 0
      sumA += valueA
      sumB += valueB
      squaresA += valueA * valueA
      squaresB += valueB * valueB
      products += valueA * valueB
    }
  }
  const meanA = sumA / AREA
  const meanB = sumB / AREA
  const varianceA = squaresA / AREA - meanA * meanA
  const varianceB = squaresB / AREA - meanB * meanB
  const covariance = products / AREA - meanA * meanB
  return (
    ((2 * meanA * meanB + C1) * (2 * covariance + C2)) /
    ((meanA * meanA + meanB * meanB + C1) * (varianceA + varianceB + C2))
  )
}
