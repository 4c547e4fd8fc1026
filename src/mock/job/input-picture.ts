import { createHash } from 'node:crypto'
import { type Raster, toRaster } from '../draw/encode.ts'
import type { InputPicture } from './ask.ts'

/** A picture out of a file's bytes; null when they are none. */
export async function pictureFromBytes(file: Buffer): Promise<InputPicture | null> {
  const raster = await toRaster(file)
  const sha256 = createHash('sha256').update(file).digest('hex')
  return raster === null ? null : { ...raster, sha256 }
}

/** A picture out of plain base64 or a data URI; null when it is none. Nothing is fetched. */
export async function pictureFromText(text: unknown): Promise<InputPicture | null> {
  if (typeof text !== 'string') return null
  const base64 = /^data:[^;,]*;base64,(.*)$/s.exec(text)?.[1] ?? text
  return pictureFromBytes(Buffer.from(base64, 'base64'))
}

/** A mask that marks by brightness as one that marks by transparency. */
export function maskByBrightness(mask: InputPicture, changes: 'white' | 'black'): InputPicture {
  const pixels = Buffer.from(mask.pixels)
  for (let at = 0; at < pixels.length; at += 4) {
    const isWhite = brightnessAt(mask, at) >= 128
    pixels[at + 3] = isWhite === (changes === 'white') ? 0 : 255
  }
  return { ...mask, pixels }
}

function brightnessAt({ pixels }: Raster, at: number): number {
  return ((pixels[at] ?? 0) + (pixels[at + 1] ?? 0) + (pixels[at + 2] ?? 0)) / 3
}
