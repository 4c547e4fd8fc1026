/** Side of the grid of luminances that a hash is made from. */
export const HASH_GRID = 32
const BITS = 64
/**
 * Grey levels by which a frequency must exceed the median. Flat and symmetric pictures have many
 * frequencies near it, whose bits would otherwise be the noise of the encoder.
 */
const MARGIN = 0.5

/** The 64 lowest frequencies after the mean, diagonal by diagonal. */
const FREQUENCIES = lowestFrequencies()
const HIGHEST = Math.max(...FREQUENCIES.flat())
const COSINES = cosines()

/**
 * 64-bit hash of a 32×32 grid of luminances (0 to 255, row by row) as 16 hex digits: which of
 * its 64 lowest frequencies (DCT-II) lie above their median. The method is pHash's, see
 * https://www.phash.org and C. Zauner's thesis (2010), with frequencies taken in diagonal order.
 */
export function perceptualHash(grid: Float64Array): string {
  const spectrum = lowSpectrum(grid)
  const values = FREQUENCIES.map(([u, v]) => spectrum[v * (HIGHEST + 1) + u] ?? 0)
  const sorted = values.toSorted((a, b) => a - b)
  const median = ((sorted[BITS / 2 - 1] ?? 0) + (sorted[BITS / 2] ?? 0)) / 2
  let hash = ''
  for (let i = 0; i < BITS; i += 4) {
    let digit = 0
    for (const value of values.slice(i, i + 4))
      digit = digit * 2 + (value > median + MARGIN ? 1 : 0)
    hash += digit.toString(16)
  }
  return hash
}

/** Separable DCT-II up to the highest frequency needed, in units of grey levels. */
function lowSpectrum(grid: Float64Array): Float64Array {
  const side = HIGHEST + 1
  const rows = new Float64Array(HASH_GRID * side)
  for (let y = 0; y < HASH_GRID; y++) {
    for (let u = 0; u < side; u++) {
      let sum = 0
      for (let x = 0; x < HASH_GRID; x++) {
        sum += (grid[y * HASH_GRID + x] ?? 0) * (COSINES[u * HASH_GRID + x] ?? 0)
      }
      rows[y * side + u] = sum
    }
  }
  const spectrum = new Float64Array(side * side)
  for (let v = 0; v < side; v++) {
    for (let u = 0; u < side; u++) {
      let sum = 0
      for (let y = 0; y < HASH_GRID; y++) {
        sum += (rows[y * side + u] ?? 0) * (COSINES[v * HASH_GRID + y] ?? 0)
      }
      spectrum[v * side + u] = (2 * sum) / HASH_GRID
    }
  }
  return spectrum
}

function cosines(): Float64Array {
  const table = new Float64Array((HIGHEST + 1) * HASH_GRID)
  for (let u = 0; u <= HIGHEST; u++) {
    for (let x = 0; x < HASH_GRID; x++) {
      table[u * HASH_GRID + x] = Math.cos((Math.PI * u * (2 * x + 1)) / (2 * HASH_GRID))
    }
  }
  return table
}

function lowestFrequencies(): readonly (readonly [number, number])[] {
  const all: [number, number][] = []
  for (let sum = 1; all.length < BITS; sum++) {
    for (let u = 0; u <= sum; u++) all.push([u, sum - u])
  }
  return all.slice(0, BITS)
}
