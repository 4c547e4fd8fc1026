import sharp from 'sharp'

/** Small deterministic generator (mulberry32): 0 ≤ x < 1. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** A picture of soft colour patches, discs and fine grain; another one for every seed. */
export async function painting(
  seed: number,
  { width = 320, height = 320 }: { width?: number; height?: number } = {},
): Promise<Buffer> {
  const random = seeded(seed)
  const patches = Buffer.from(Array.from({ length: 9 * 9 * 3 }, () => Math.floor(random() * 256)))
  const ground = await sharp(patches, { raw: { width: 9, height: 9, channels: 3 } })
    .resize(width, height, { kernel: 'cubic', fit: 'fill' })
    .raw()
    .toBuffer()
  const discs = Array.from({ length: 6 }, () => ({
    x: random() * width,
    y: random() * height,
    radius: (0.03 + random() * 0.12) * Math.min(width, height),
    colour: [random() * 256, random() * 256, random() * 256],
  }))
  for (let at = 0; at < ground.length; at++) {
    const pixel = Math.floor(at / 3)
    const x = pixel % width
    const y = Math.floor(pixel / width)
    const disc = discs.find((one) => Math.hypot(x - one.x, y - one.y) < one.radius)
    const value = (disc?.colour[at % 3] ?? ground[at] ?? 0) + (random() - 0.5) * 20
    ground[at] = Math.min(255, Math.max(0, Math.round(value)))
  }
  return ground
}

/** The same as a PNG. */
export async function paintingPng(
  seed: number,
  { width = 320, height = 320 }: { width?: number; height?: number } = {},
): Promise<Buffer> {
  const raw = await painting(seed, { width, height })
  return sharp(raw, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer()
}

/** A PNG of one colour. */
export async function solid(
  colour: { r: number; g: number; b: number; alpha?: number },
  { width = 64, height = 48 }: { width?: number; height?: number } = {},
): Promise<Buffer> {
  const channels = colour.alpha === undefined ? 3 : 4
  return sharp({ create: { width, height, channels, background: colour } })
    .png()
    .toBuffer()
}
