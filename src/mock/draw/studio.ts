import sharp, { type Sharp } from 'sharp'
import { lru } from '../lru.ts'
import { edited } from './edited.ts'
import { encode, fromRaster, type Raster } from './encode.ts'
import { isOdd, type OddFile, oddFile } from './odd-file.ts'
import { type Padder, padder } from './pad.ts'
import { type Artwork, painted } from './paint.ts'
import { paintedEdit } from './paint-edit.ts'
import { fileOf, type Picture, type PictureFormat, pictureOf } from './picture.ts'
import { quilt, quiltRaster } from './quilt.ts'

/** What is to be drawn. The same sketch gives the same bytes. */
export interface Sketch {
  /** Everything that the picture depends on: seed, request, ordinal, index. */
  readonly seedText: string
  readonly width: number
  readonly height: number
  readonly format: PictureFormat
  /** 0 to 100; not for png. */
  readonly quality: number
  readonly transparent: boolean
  /** `truncated`: the file ends early. `mislabelled`: another format than asked for. `tiny`: one pixel. */
  readonly flaw: 'none' | 'blank' | 'truncated' | 'mislabelled' | 'other-size' | 'tiny' | OddFile
  /** About how many bytes the file shall have; null: as it comes. */
  readonly padTo: number | null
  /** The picture to start from, already as large as the result, and its mask. */
  readonly edit: {
    readonly input: Raster
    readonly mask: Raster | null
    readonly key: string
  } | null
  /** What it shall show; null: patches of colour. */
  readonly artwork: Pick<Artwork, 'brief' | 'flop'> | null
}

export interface Studio {
  draw(sketch: Sketch): Promise<Picture>
}

const CACHE_BYTES = 128 * 1024 * 1024

/** Draws pictures and remembers the last ones. */
export function openStudio(seed: number): Studio {
  const pictures = lru<Promise<Picture>>(CACHE_BYTES)
  const padders = lru<Promise<Padder>>(CACHE_BYTES)

  const padded = async (sketch: Sketch, padTo: number): Promise<Picture> => {
    const { width, height, format, quality, transparent, flaw } = sketch
    const base = { width, height, format, quality, transparent, flaw, padTo }
    const key = JSON.stringify(base)
    let made = padders.get(key)
    if (made === undefined) {
      const seedText = `${seed}\n${key}`
      made = drawn({ ...base, seedText, padTo: null, edit: null, artwork: null }).then((picture) =>
        padder({ ...picture, file: fileOf(picture), padTo, seedText }),
      )
      padders.set(key, made, padTo * 3)
    }
    return (await made)(sketch.seedText)
  }

  return {
    draw: async (sketch) => {
      const isPadded = sketch.flaw !== 'truncated' && !isOdd(sketch.flaw)
      if (sketch.padTo !== null && sketch.edit === null && isPadded)
        return padded(sketch, sketch.padTo)
      const key = JSON.stringify({ ...sketch, edit: sketch.edit?.key ?? null })
      let made = pictures.get(key)
      if (made === undefined) {
        made = drawn(sketch)
        // Counted as raw pixels until the file's size is known would be far too much; this is a guess.
        pictures.set(key, made, Math.ceil((sketch.width * sketch.height) / 2))
      }
      return made
    },
  }
}

async function drawn(sketch: Sketch): Promise<Picture> {
  const { seedText, quality, transparent, flaw, edit, artwork } = sketch
  const format = flaw === 'mislabelled' ? otherFormat(sketch.format) : sketch.format
  const width = spoiltLength(flaw, sketch.width)
  const height = spoiltLength(flaw, sketch.height)
  if (isOdd(flaw))
    return pictureOf([await oddFile(flaw, { seedText, width, height })], { format, width, height })
  const keepsAlpha = transparent && format !== 'jpeg'
  const finish = async (image: Sharp, alpha: boolean): Promise<Picture> => {
    const file = await encode(image, { format, quality, transparent: alpha && format !== 'jpeg' })
    const kept = flaw === 'truncated' ? file.subarray(0, Math.ceil(file.length / 2)) : file
    return pictureOf([kept], { format, width, height })
  }
  if (flaw === 'blank')
    return finish(sharp({ create: { width, height, channels: 4, background: '#808080' } }), false)
  if (artwork !== null && flaw !== 'tiny') {
    const work = { ...artwork, seedText }
    const isEdit = edit !== null && flaw !== 'other-size'
    const raster = isEdit ? await paintedEdit(work, edit) : await painted(work, { width, height })
    const clear = hasAlpha(raster)
    const image = fromRaster(raster)
    return clear && format === 'jpeg'
      ? finish(image.flatten({ background: '#ffffff' }), false)
      : finish(image, clear)
  }
  if (edit === null || flaw === 'other-size' || flaw === 'tiny')
    return finish(await quilt({ seedText, width, height, transparent: keepsAlpha }), keepsAlpha)
  const fresh = await quiltRaster({ seedText, width, height, transparent: false })
  const result = edited(edit.input, fresh, edit.mask)
  return finish(fromRaster(result), hasAlpha(result))
}

function hasAlpha({ pixels }: Raster): boolean {
  for (let at = 3; at < pixels.length; at += 4) if (pixels[at] !== 255) return true
  return false
}

function spoiltLength(flaw: Sketch['flaw'], length: number): number {
  if (flaw === 'tiny') return 1
  return flaw === 'other-size' ? Math.max(1, Math.floor(length / 2)) : length
}

function otherFormat(format: PictureFormat): PictureFormat {
  return format === 'jpeg' ? 'png' : 'jpeg'
}
