import { createHash } from 'node:crypto'
import sharp, { type Sharp } from 'sharp'
import type { Raster } from './encode.ts'

const CELLS = 8

/**
 * A quilt of 8 × 8 patches whose colours are a hash of `seedText`. Low frequencies are what a
 * perceptual hash looks at, so two quilts are as far apart as two unrelated photographs, and flat
 * patches compress fast. A transparent quilt has no outer ring.
 */
export async function quilt(options: {
  readonly seedText: string
  readonly width: number
  readonly height: number
  readonly transparent: boolean
}): Promise<Sharp> {
  const { seedText, width, height, transparent } = options
  const patches = Buffer.alloc(CELLS * CELLS * 4)
  for (let cell = 0; cell < CELLS * CELLS; cell += 1) {
    const colour = createHash('sha256').update(`${seedText}\n${cell}`).digest()
    colour.copy(patches, cell * 4, 0, 3)
    const row = Math.floor(cell / CELLS)
    const column = cell % CELLS
    const inner = row > 0 && row < CELLS - 1 && column > 0 && column < CELLS - 1
    patches[cell * 4 + 3] = transparent && !inner ? 0 : 255
  }
  return sharp(patches, { raw: { width: CELLS, height: CELLS, channels: 4 } }).resize(
    width,
    height,
    { fit: 'fill', kernel: 'nearest' },
  )
}

export async function quiltRaster(options: Parameters<typeof quilt>[0]): Promise<Raster> {
  const drawn = await quilt(options)
  const { data: pixels, info } = await drawn.raw().toBuffer({ resolveWithObject: true })
  return { pixels, width: info.width, height: info.height }
}
