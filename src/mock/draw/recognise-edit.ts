import type { Brief } from './brief.ts'
import { rgbOf } from './colour.ts'
import { fromRaster, type Raster, resizeRaster } from './encode.ts'
import { filledIn } from './fill-in.ts'
import { type Area, likeness, shareOf } from './likeness.ts'
import { rendered, subjectOf } from './paint.ts'
import { patch } from './patch.ts'
import type { Recognised } from './recognised.ts'
import { restyled } from './restyle.ts'

/** Difference in any channel from which a pixel has changed: more than JPEG makes. */
const CHANGED = 30
/** Share of a picture below which nothing was done, and from which it was drawn all anew. */
const NOTHING = 0.002
const ANEW = 0.6

const SAME_PATCH = 0.72

/** What an edit did, by what differs from the picture it started from. */
export async function recogniseEdit(
  brief: Brief,
  look: { readonly picture: Raster; readonly input: Raster },
): Promise<Recognised> {
  const { picture, input } = await atOneSize(look)
  const changed = changedPixels(picture, input)
  const share = changed.reduce((sum, one) => sum + one, 0) / changed.length
  const told = (surroundings: boolean, applied: boolean): Recognised => ({
    subject: null,
    text: brief.texts.length === 0 ? null : applied,
    colours: brief.colours.length === 0 ? null : applied,
    background: null,
    surroundings,
    applied,
  })
  if (share < NOTHING) return told(true, false)
  if (brief.change === 'restyle') {
    const isDone = meanDifference(picture, restyled(input, subjectOf(brief, null)), null) < 16
    return told(isDone, isDone)
  }
  // Nearly everything is new: the work of a model that drew it all again, unless a ground was to be replaced.
  const isAnew = share >= ANEW
  if (isAnew && brief.change !== 'replace') return told(false, false)
  const area = boxOf(changed, picture.width)
  const isDone = await done(brief, { picture, input, changed, area, share })
  return told(isDone || !isAnew, isDone)
}

/** Both on white at the picture's size, at most 512 pixels wide or high, a little softened. */
async function atOneSize({
  picture,
  input,
}: {
  readonly picture: Raster
  readonly input: Raster
}): Promise<{ readonly picture: Raster; readonly input: Raster }> {
  const scale = Math.min(1, 512 / Math.max(picture.width, picture.height))
  const width = Math.max(1, Math.round(picture.width * scale))
  const height = Math.max(1, Math.round(picture.height * scale))
  const soft = async (raster: Raster): Promise<Raster> => {
    const opaque = fromRaster(raster).flatten({ background: '#ffffff' }).ensureAlpha()
    const pixels = await opaque.raw().toBuffer()
    return resizeRaster({ ...raster, pixels }, { width, height, kernel: 'lanczos3' })
  }
  return { picture: await soft(picture), input: await soft(input) }
}

/** 1 where the pictures differ over a whole neighbourhood of 3 × 3, not at one pixel of an edge. */
function changedPixels(picture: Raster, input: Raster): Uint8Array {
  const { width, height } = picture
  const differs = new Uint8Array(width * height)
  for (let at = 0; at < differs.length; at += 1)
    for (let channel = at * 4; channel < at * 4 + 3; channel += 1)
      if (Math.abs((picture.pixels[channel] ?? 0) - (input.pixels[channel] ?? 0)) > CHANGED)
        differs[at] = 1
  const changed = new Uint8Array(width * height)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      if (differs[y * width + x] === 0) continue
      let around = 0
      for (let dy = -1; dy <= 1; dy += 1)
        for (let dx = -1; dx <= 1; dx += 1)
          around += differs[Math.min(height - 1, Math.max(0, y + dy)) * width + x + dx] ?? 0
      if (around >= 5) changed[y * width + x] = 1
    }
  return changed
}

/** Share of the fullest row or column from which another belongs to the change, and is no noise beside it. */
const FULL = 0.12

function boxOf(changed: Uint8Array, width: number): Area {
  const columns = new Uint32Array(width)
  const rows = new Uint32Array(changed.length / width)
  for (const [at, one] of changed.entries()) {
    if (one === 0) continue
    const [x, y] = [at % width, Math.floor(at / width)]
    columns[x] = (columns[x] ?? 0) + 1
    rows[y] = (rows[y] ?? 0) + 1
  }
  const [left, right] = ends(columns)
  const [top, bottom] = ends(rows)
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}

function ends(counts: Uint32Array): readonly [number, number] {
  const least = Math.max(...counts) * FULL
  const isFull = (count: number): boolean => count >= least
  return [counts.findIndex(isFull), counts.findLastIndex(isFull)]
}

interface Found {
  readonly picture: Raster
  readonly input: Raster
  readonly changed: Uint8Array
  readonly area: Area
  readonly share: number
}

async function done(brief: Brief, found: Found): Promise<boolean> {
  const { picture, input, changed, area, share } = found
  const isChanged = (pixel: number): boolean => changed[pixel] === 1
  switch (brief.change) {
    case 'recolour': {
      const [red, green, blue] = rgbOf(brief.colours[0] ?? '#000000')
      const near = (r: number, g: number, b: number): boolean =>
        Math.hypot(r - red, g - green, b - blue) < 52
      return shareOf(picture, isChanged, near) >= 0.5
    }
    case 'remove': {
      const expected = filledIn(input, grown(changed, picture.width))
      return meanDifference(picture, expected, changed) < 22
    }
    case 'text':
    case 'replace':
    case 'restyle':
    case null:
      return hasPatch(brief, { picture, area, share, isChanged })
    default:
      return brief.change satisfies never
  }
}

/** Of the channels, 0 to 255, where pixels are marked; null: everywhere. */
function meanDifference(picture: Raster, expected: Raster, marks: Uint8Array | null): number {
  let [sum, count] = [0, 0]
  for (let at = 0; at * 4 < picture.pixels.length; at += 1) {
    if (marks !== null && marks[at] === 0) continue
    count += 3
    for (let channel = at * 4; channel < at * 4 + 3; channel += 1)
      sum += Math.abs((picture.pixels[channel] ?? 0) - (expected.pixels[channel] ?? 0))
  }
  return count === 0 ? 0 : sum / count
}

/** From this share on what was put in may be a new ground, and up to it a thing. */
const WIDE = { least: 0.08, most: 0.3 }

/** Whether the change is like what should stand there; its edge may have been like what it covers. */
async function hasPatch(
  brief: Brief,
  {
    picture,
    area,
    share,
    isChanged,
  }: Pick<Found, 'picture' | 'area' | 'share'> & {
    readonly isChanged: (pixel: number) => boolean
  },
): Promise<boolean> {
  const isText = brief.texts.length > 0
  const ways = isText ? [false] : [share < WIDE.most, share < WIDE.least].map((isThing) => !isThing)
  for (const isWide of new Set(ways))
    for (const margin of [0, 1, -1, 2, -2]) {
      const box = {
        x: Math.max(0, area.x - margin),
        y: Math.max(0, area.y - margin),
        width: Math.max(1, area.width + margin * 2),
        height: Math.max(1, area.height + margin * 2),
      }
      const svg = patch({ brief, flop: null, seedText: '' }, { ...box, isWide })
      if (svg === null) continue
      const expected = await within(picture, await rendered(svg), box)
      const counts = isText ? () => true : isChanged
      const reach = isText ? 2 : 1
      if (likeness(picture, expected, { area: box, counts, reach }) >= SAME_PATCH) return true
    }
  return false
}

/** A patch at its place on an empty picture as large as the whole. */
async function within(whole: Raster, drawn: Raster, at: Area): Promise<Raster> {
  const { width, height } = whole
  const pixels = Buffer.alloc(width * height * 4)
  for (let y = 0; y < drawn.height; y += 1)
    for (let x = 0; x < drawn.width; x += 1) {
      const [toX, toY] = [at.x + x, at.y + y]
      if (toX >= width || toY >= height) continue
      drawn.pixels.copy(
        pixels,
        (toY * width + toX) * 4,
        (y * drawn.width + x) * 4,
        (y * drawn.width + x) * 4 + 4,
      )
    }
  return { pixels, width, height }
}

/** Marks with two more pixels all around: the edges of a change are soft. */
function grown(marks: Uint8Array, width: number): Uint8Array {
  let all = marks
  for (let round = 0; round < 2; round += 1) {
    const next = Uint8Array.from(all)
    for (const [at, one] of all.entries()) {
      if (one === 0) continue
      for (const by of [-1, 1, -width, width])
        if (at + by >= 0 && at + by < next.length) next[at + by] = 1
    }
    all = next
  }
  return all
}
