import { type Brief, readBrief } from './brief.ts'
import { rgbOf } from './colour.ts'
import { SIDE } from './composition.ts'
import { fromRaster, type Raster, resizeRaster } from './encode.ts'
import { type Area, likeness, shareOf } from './likeness.ts'
import { composed, rendered } from './paint.ts'
import { recogniseEdit } from './recognise-edit.ts'
import type { Recognised } from './recognised.ts'

/** Pixels of the shorter side at which a subject, colours and words are looked for. */
const LOOK = 64
const READ = 512

/** Least likeness of the prompt's own subject, and of words that are right letter by letter. */
const SAME_SUBJECT = 0.92
const SAME_WORDS = 0.8

/**
 * Looks at a picture as somebody would who knows what our models draw for a prompt: recomputes the
 * right picture and compares. Bears scaling and JPEG. `input`: the picture that an edit started from.
 */
export async function recognise(look: {
  readonly promptText: string
  readonly picture: Raster
  readonly input: Raster | null
}): Promise<Recognised> {
  const { promptText, picture, input } = look
  const brief = readBrief(promptText, { isEdit: input !== null })
  if (input !== null) return recogniseEdit(brief, { picture, input })
  const seen = await seenAt(picture, LOOK)
  return {
    subject: await showsSubject(brief, seen),
    text: brief.texts.length === 0 ? null : await showsWords(brief, await seenAt(picture, READ)),
    colours: brief.colours.length === 0 ? null : showsColours(brief.colours, seen),
    background: brief.background === null ? null : hasBackground(brief.background, picture, seen),
    surroundings: null,
    applied: null,
  }
}

/** The picture on white, with a shorter side of so many pixels. */
async function seenAt(picture: Raster, shorter: number): Promise<Raster> {
  const scale = shorter / Math.min(picture.width, picture.height)
  const width = Math.max(1, Math.round(picture.width * scale))
  const height = Math.max(1, Math.round(picture.height * scale))
  const opaque = fromRaster(picture).flatten({ background: '#ffffff' }).ensureAlpha()
  return resizeRaster(
    { ...picture, pixels: await opaque.raw().toBuffer() },
    { width, height, kernel: 'lanczos3' },
  )
}

/** Words and the ground may be wrong and the subject right: it is looked at with and without them. */
async function showsSubject(brief: Brief, seen: Raster): Promise<boolean> {
  const { width, height } = seen
  const scale = Math.min(width, height) / SIDE
  const area = { x: 0, y: 0, width, height }
  const background = brief.background === null ? null : 'transparent'
  for (const flop of waysToLook(brief)) {
    const { svg, words } = composed({ brief, flop, seedText: '' }, { width, height })
    const places = words.map((box) => placed(box, { width, height, scale }))
    const bare = await rendered(
      composed({ brief: { ...brief, background }, flop, seedText: '' }, { width, height }).svg,
    )
    const isBesideWords = (pixel: number): boolean =>
      !places.some((one) => isIn(one, pixel % width, Math.floor(pixel / width)))
    const isBody = (pixel: number): boolean =>
      (bare.pixels[pixel * 4 + 3] ?? 0) >= 128 && isBesideWords(pixel)
    const expected = await seenAt(await rendered(svg), Math.min(width, height))
    for (const counts of [() => true, isBesideWords, isBody])
      if (likeness(seen, expected, { area, counts, reach: 1 }) >= SAME_SUBJECT) return true
  }
  return false
}

async function showsWords(brief: Brief, seen: Raster): Promise<boolean> {
  const { width, height } = seen
  const scale = Math.min(width, height) / SIDE
  for (const flop of waysToLook(brief)) {
    const { svg, words } = composed({ brief, flop, seedText: '' }, { width, height })
    const expected = await seenAt(await rendered(svg), Math.min(width, height))
    const isRead = words.every((box) => {
      const area = placed(box, { width, height, scale })
      return likeness(seen, expected, { area, reach: 3 }) >= SAME_WORDS
    })
    if (isRead) return true
  }
  return false
}

/** Wrong colours make no other subject and no other words. */
function waysToLook({ colours }: Brief): readonly (null | 'wrong-colours')[] {
  return colours.length === 0 ? [null] : [null, 'wrong-colours']
}

/** A box of the composition's square in a picture of this size. */
function placed(
  box: Area,
  {
    width,
    height,
    scale,
  }: { readonly width: number; readonly height: number; readonly scale: number },
): Area {
  const [left, top] = [(width - SIDE * scale) / 2, (height - SIDE * scale) / 2]
  return {
    x: left + box.x * scale,
    y: top + box.y * scale,
    width: box.width * scale,
    height: box.height * scale,
  }
}

function isIn({ x, y, width, height }: Area, atX: number, atY: number): boolean {
  return atX >= x && atX < x + width && atY >= y && atY < y + height
}

const LEAST_COLOUR = 0.006

function showsColours(colours: readonly string[], seen: Raster): boolean {
  return colours.every((colour) => {
    const [red, green, blue] = rgbOf(colour)
    const near = (r: number, g: number, b: number): boolean =>
      Math.hypot(r - red, g - green, b - blue) < 36
    return shareOf(seen, () => true, near) >= LEAST_COLOUR
  })
}

/** Looks at the outermost twentieth. A transparent ground that was lost on the way is white. */
function hasBackground(
  wanted: NonNullable<Brief['background']>,
  picture: Raster,
  seen: Raster,
): boolean {
  const { width, height } = seen
  const edge = Math.max(2, Math.round(Math.min(width, height) / 20))
  const counts = (pixel: number): boolean => {
    const [x, y] = [pixel % width, Math.floor(pixel / width)]
    return x < edge || y < edge || x >= width - edge || y >= height - edge
  }
  const corner = [...seen.pixels.subarray(0, 3)]
  const isWhite = shareOf(seen, counts, (...rgb) => Math.min(...rgb) >= 236) >= 0.94
  switch (wanted) {
    case 'white':
      return isWhite
    case 'transparent':
      return isWhite || (picture.pixels[3] ?? 255) < 128
    case 'uniform': {
      const isCorner = (...rgb: number[]): boolean =>
        rgb.every((value, channel) => Math.abs(value - (corner[channel] ?? 0)) <= 20)
      return shareOf(seen, counts, isCorner) >= 0.94
    }
    default:
      return wanted satisfies never
  }
}
