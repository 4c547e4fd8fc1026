import { chanceOf } from '../chance.ts'
import { otherColour, rgbOf } from './colour.ts'
import { type Raster, resizeRaster } from './encode.ts'
import { filledIn } from './fill-in.ts'
import { type Artwork, rendered, subjectOf } from './paint.ts'
import { patch } from './patch.ts'
import { restyled } from './restyle.ts'

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * The input picture with its change. Inside the mask (alpha 0) it is done, or goes wrong as the
 * artwork says; outside every pixel stays as it was, unless the surroundings are what went wrong.
 * Without a mask the change goes into the middle.
 */
export async function paintedEdit(
  artwork: Artwork,
  { input, mask }: { readonly input: Raster; readonly mask: Raster | null },
): Promise<Raster> {
  const { brief, flop, seedText } = artwork
  const { width, height } = input
  const inside = insideOf(input, mask)
  const box = boxOf(inside, width)
  const marked = inside.reduce((sum, one) => sum + one, 0)
  if (brief.change === 'restyle' && flop !== 'not-applied') {
    const from = flop === null ? input : await spoiled(input, seedText)
    return restyled(from, subjectOf(brief, flop))
  }
  const isUntouched = flop === 'not-applied' || box === null
  if (isUntouched) return copied(input)
  const ground = flop === 'spoiled-surroundings' ? await spoiled(input, seedText) : copied(input)
  const isWide = marked > width * height * 0.12
  const drawn = patch(artwork, { width: box.width, height: box.height, isWide })
  if (brief.change === 'recolour' && drawn === null) {
    const [asked = '#888888'] = brief.colours
    const isWrong = flop === 'wrong-colours' || flop === 'other-subject'
    tint(ground, { input, inside, colour: isWrong ? otherColour(asked) : asked })
    return ground
  }
  // A thing is put on what is there; only what is taken away leaves a gap to fill.
  const below = brief.change === 'remove' ? filledIn(input, inside) : input
  const top = drawn === null ? null : await rendered(drawn)
  put(ground, { below, top, inside, box })
  return ground
}

/** 1 where a pixel may change, else 0. */
function insideOf({ width, height }: Raster, mask: Raster | null): Uint8Array {
  const inside = new Uint8Array(width * height)
  for (let at = 0; at < inside.length; at += 1) {
    const [x, y] = [at % width, Math.floor(at / width)]
    const isMiddle = x >= width * 0.3 && x < width * 0.7 && y >= height * 0.3 && y < height * 0.7
    const isIn = mask === null ? isMiddle : mask.pixels[at * 4 + 3] === 0
    inside[at] = isIn ? 1 : 0
  }
  return inside
}

function boxOf(inside: Uint8Array, width: number): Box | null {
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -1, -1]
  for (const [at, one] of inside.entries()) {
    if (one === 0) continue
    const [x, y] = [at % width, Math.floor(at / width)]
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}

function copied({ pixels, width, height }: Raster): Raster {
  return { pixels: Buffer.from(pixels), width, height }
}

/** The colour, a little darker and lighter where the picture is: so that its folds stay. */
function tint(
  ground: Raster,
  {
    input,
    inside,
    colour,
  }: { readonly input: Raster; readonly inside: Uint8Array; readonly colour: string },
): void {
  const rgb = rgbOf(colour)
  for (const [at, one] of inside.entries()) {
    if (one === 0) continue
    const from = at * 4
    const { pixels } = input
    const light = ((pixels[from] ?? 0) + (pixels[from + 1] ?? 0) + (pixels[from + 2] ?? 0)) / 765
    for (const [channel, value] of rgb.entries())
      ground.pixels[from + channel] = Math.max(0, Math.min(255, value * (0.93 + 0.14 * light)))
    ground.pixels[from + 3] = 255
  }
}

function put(
  ground: Raster,
  {
    below,
    top,
    inside,
    box,
  }: {
    readonly below: Raster
    readonly top: Raster | null
    readonly inside: Uint8Array
    readonly box: Box
  },
): void {
  for (let y = box.y; y < box.y + box.height; y += 1)
    for (let x = box.x; x < box.x + box.width; x += 1) {
      const at = y * ground.width + x
      if (inside[at] === 0) continue
      const from = ((y - box.y) * box.width + (x - box.x)) * 4
      const cover = (top?.pixels[from + 3] ?? 0) / 255
      for (let channel = 0; channel < 3; channel += 1) {
        const old = below.pixels[at * 4 + channel] ?? 0
        const fresh = top?.pixels[from + channel] ?? 0
        ground.pixels[at * 4 + channel] = Math.round(old * (1 - cover) + fresh * cover)
      }
      ground.pixels[at * 4 + 3] = 255
    }
}

/** What a model makes that draws the whole picture again: mirrored, nearer, and in another light. */
async function spoiled(input: Raster, seedText: string): Promise<Raster> {
  const { width, height } = input
  const small = await resizeRaster(input, {
    width: Math.ceil(width / 6),
    height: Math.ceil(height / 6),
    kernel: 'lanczos3',
  })
  const soft = await resizeRaster(small, { width, height, kernel: 'lanczos3' })
  const pixels = Buffer.alloc(input.pixels.length)
  const hue = chanceOf(`light\n${seedText}`)
  const light = [0, 1, 2].map((channel) => 40 + hue.unit(`channel ${channel}`) * 175)
  const zoom = 0.5
  for (let at = 0; at < width * height; at += 1) {
    const x = Math.floor((width - 1 - (at % width)) * zoom + width * 0.06)
    const y = Math.floor(Math.floor(at / width) * zoom + height * 0.42)
    const from = (Math.min(height - 1, y) * width + Math.min(width - 1, x)) * 4
    for (let channel = 0; channel < 3; channel += 1)
      pixels[at * 4 + channel] = Math.round(
        (soft.pixels[from + channel] ?? 0) * 0.7 + (light[channel] ?? 0) * 0.3,
      )
    pixels[at * 4 + 3] = 255
  }
  return { pixels, width, height }
}
