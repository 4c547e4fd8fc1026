import sharp from 'sharp'
import { seededRandom } from '../../stats/seeded-random.ts'
import type { Rgb } from './rgb-at.ts'

/** A picture being drawn for a control card: 8 bits a channel, RGB or RGBA. */
export interface Drawn {
  readonly width: number
  readonly height: number
  readonly channels: 3 | 4
  readonly samples: Uint8Array
}

interface Region {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** A picture of one colour; of nothing where that is null. */
export function plain(
  colour: Rgb | null,
  { width = 256, height = 256 }: { readonly width?: number; readonly height?: number } = {},
): Drawn {
  const channels = colour === null ? 4 : 3
  const samples = new Uint8Array(width * height * channels)
  if (colour !== null) {
    for (let at = 0; at < samples.length; at++) samples[at] = colour[at % 3] ?? 0
  }
  return { width, height, channels, samples }
}

/** Pictures that several cards share; nobody draws into them. */
const paintings = new Map<string, Drawn>()
const CORNERS = 6

/** A busy picture of colour patches that flow into each other, discs and grain; another for every seed. */
export function painted(seed: number, side = 256): Drawn {
  const key = `${seed}/${side}`
  const known = paintings.get(key) ?? paint(seed, side)
  paintings.set(key, known)
  return known
}

function paint(seed: number, side: number): Drawn {
  const random = seededRandom(seed)
  const patches = Float64Array.from({ length: CORNERS * CORNERS * 3 }, () => random() * 255)
  const discs = Array.from({ length: 7 }, () => ({
    x: random() * side,
    y: random() * side,
    square: ((0.04 + random() * 0.12) * side) ** 2,
    colour: [random() * 255, random() * 255, random() * 255],
  }))
  const drawn = plain([0, 0, 0], { width: side, height: side })
  for (let y = 0, at = 0; y < side; y++) {
    for (let x = 0; x < side; x++, at += 3) {
      const disc = discs.find((one) => (x - one.x) ** 2 + (y - one.y) ** 2 < one.square)
      const colour = disc?.colour ?? patchColour(patches, x / side, y / side)
      const grain = (random() - 0.5) * 16
      for (let channel = 0; channel < 3; channel++) {
        const level = Math.round((colour[channel] ?? 0) + grain)
        drawn.samples[at + channel] = Math.min(255, Math.max(0, level))
      }
    }
  }
  return drawn
}

/** Between the four nearest of the patches' corners; `across` and `down` are shares of the sides. */
function patchColour(patches: Float64Array, across: number, down: number): readonly number[] {
  const x = across * (CORNERS - 1)
  const y = down * (CORNERS - 1)
  const [fx, fy] = [x % 1, y % 1]
  const corner = (Math.floor(y) * CORNERS + Math.floor(x)) * 3
  const below = corner + CORNERS * 3
  return [0, 1, 2].map((channel) => {
    const at = (corner: number) => patches[corner + channel] ?? 0
    const upper = at(corner) * (1 - fx) + at(corner + 3) * fx
    const lower = at(below) * (1 - fx) + at(below + 3) * fx
    return upper * (1 - fy) + lower * fy
  })
}

/** The same picture with a disc or a box of one colour; where shares of the sides say. */
export function withShape(
  drawn: Drawn,
  kind: 'disc' | 'box',
  { colour, ...region }: Region & { readonly colour: Rgb },
): Drawn {
  const { width, height, channels } = drawn
  const samples = drawn.samples.slice()
  for (let pixel = 0; pixel < width * height; pixel++) {
    const x = ((pixel % width) + 0.5) / width
    const y = (Math.floor(pixel / width) + 0.5) / height
    if (!covers(kind, region, { x, y })) continue
    for (let channel = 0; channel < 3; channel++) {
      samples[pixel * channels + channel] = colour[channel] ?? 0
    }
    if (channels === 4) samples[pixel * 4 + 3] = 255
  }
  return { ...drawn, samples }
}

function covers(kind: 'disc' | 'box', box: Region, at: { x: number; y: number }): boolean {
  const { left, top, right, bottom } = box
  if (kind === 'box') return at.x >= left && at.x < right && at.y >= top && at.y < bottom
  const dx = (at.x - (left + right) / 2) / ((right - left) / 2)
  const dy = (at.y - (top + bottom) / 2) / ((bottom - top) / 2)
  return dx * dx + dy * dy < 1
}

/** The same picture with every channel changed; values are cut to 0 to 255. */
export function toned(drawn: Drawn, change: (level: number, channel: number) => number): Drawn {
  const { channels } = drawn
  const samples = drawn.samples.map((level, at) =>
    at % channels === 3
      ? level
      : Math.min(255, Math.max(0, Math.round(change(level, at % channels)))),
  )
  return { ...drawn, samples }
}

/** A mask that marks a region of a picture of this side by white. */
export function maskOf(region: Region, side = 256): Drawn {
  const black = plain([0, 0, 0], { width: side, height: side })
  return withShape(black, 'box', { ...region, colour: [255, 255, 255] })
}

/** How a card's picture is encoded and what happens to it on the way, as services do to pictures. */
export interface Encoding {
  readonly jpeg?: number
  readonly blur?: number
  /** Scaled up by this factor and cut to its size again, about the middle. */
  readonly zoom?: number
}

/** Encodes as PNG, or as JPEG of the given quality. */
export async function encoded(
  drawn: Drawn,
  { jpeg, blur, zoom = 1 }: Encoding = {},
): Promise<Uint8Array> {
  const { width, height, channels, samples } = drawn
  let pipeline = sharp(samples, { raw: { width, height, channels } })
  if (zoom > 1) {
    const wide = Math.round(width * zoom)
    const high = Math.round(height * zoom)
    pipeline = pipeline.resize(wide, high, { fit: 'fill' }).extract({
      left: (wide - width) >> 1,
      top: (high - height) >> 1,
      width,
      height,
    })
  }
  if (blur !== undefined) pipeline = pipeline.blur(blur)
  return jpeg === undefined
    ? pipeline.png().toBuffer()
    : pipeline.jpeg({ quality: jpeg }).toBuffer()
}
