import type { Raster } from './encode.ts'

/** A part of a picture, pixels. */
export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * How alike two pictures of one size are where `counts` says so: the correlation of their pixels over
 * the three channels together, each channel's mean taken out; 1 is alike, 0 unrelated. The second may
 * lie up to `reach` pixels aside: the best place counts.
 */
export function likeness(
  picture: Raster,
  expected: Raster,
  options: {
    readonly area: Area
    readonly counts?: (pixel: number) => boolean
    readonly reach?: number
  },
): number {
  const { area, counts = () => true, reach = 0 } = options
  let best = -1
  for (let dy = -reach; dy <= reach; dy += 1)
    for (let dx = -reach; dx <= reach; dx += 1)
      best = Math.max(best, correlation(picture, expected, { area, counts, dx, dy }))
  return best
}

function correlation(
  picture: Raster,
  expected: Raster,
  {
    area,
    counts,
    dx,
    dy,
  }: {
    readonly area: Area
    readonly counts: (pixel: number) => boolean
    readonly dx: number
    readonly dy: number
  },
): number {
  const { width, height } = expected
  const sums = new Float64Array(15)
  let count = 0
  const left = Math.max(0, Math.floor(area.x), -dx)
  const top = Math.max(0, Math.floor(area.y), -dy)
  const right = Math.min(width, Math.ceil(area.x + area.width), width - dx)
  const bottom = Math.min(height, Math.ceil(area.y + area.height), height - dy)
  for (let y = top; y < bottom; y += 1)
    for (let x = left; x < right; x += 1) {
      const at = y * width + x
      if (!counts(at)) continue
      const seen = ((y + dy) * width + x + dx) * 4
      count += 1
      for (let channel = 0; channel < 3; channel += 1) {
        const a = picture.pixels[seen + channel] ?? 0
        const b = expected.pixels[at * 4 + channel] ?? 0
        const base = channel * 5
        sums[base] = (sums[base] ?? 0) + a
        sums[base + 1] = (sums[base + 1] ?? 0) + b
        sums[base + 2] = (sums[base + 2] ?? 0) + a * a
        sums[base + 3] = (sums[base + 3] ?? 0) + b * b
        sums[base + 4] = (sums[base + 4] ?? 0) + a * b
      }
    }
  if (count === 0) return 0
  let [both, first, second] = [0, 0, 0]
  for (let base = 0; base < 15; base += 5) {
    const [a = 0, b = 0, aa = 0, bb = 0, ab = 0] = sums.subarray(base, base + 5)
    both += ab - (a * b) / count
    first += aa - (a * a) / count
    second += bb - (b * b) / count
  }
  return first <= 0 || second <= 0 ? 0 : both / Math.sqrt(first * second)
}

/** Share of the pixels for which `holds`, of those that count. */
export function shareOf(
  { pixels }: Raster,
  counts: (pixel: number) => boolean,
  holds: (red: number, green: number, blue: number) => boolean,
): number {
  let [all, held] = [0, 0]
  for (let at = 0; at * 4 < pixels.length; at += 1) {
    if (!counts(at)) continue
    all += 1
    const from = at * 4
    if (holds(pixels[from] ?? 0, pixels[from + 1] ?? 0, pixels[from + 2] ?? 0)) held += 1
  }
  return all === 0 ? 0 : held / all
}
