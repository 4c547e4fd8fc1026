import { type Raster, resizeRaster } from '../draw/encode.ts'
import type { Picture } from '../draw/picture.ts'
import { flawOf } from '../flaw.ts'
import type { Arrival, Scene } from '../scene.ts'
import type { ScheduledFault } from '../scheduled-fault.ts'
import type { OpenaiModel } from '../world.ts'
import type { Asked } from './asked.ts'

/** The pictures of one request, with what a fault does to them. */
export async function drawAll(
  scene: Scene,
  arrival: Arrival,
  options: {
    readonly asked: Asked
    readonly model: OpenaiModel
    readonly fault: ScheduledFault | null
  },
): Promise<readonly Picture[]> {
  const { asked, model, fault } = options
  const { width, height } = asked
  const [first] = asked.images
  const input = first === undefined ? null : await fitted(first, asked)
  const mask = asked.mask === null ? null : await fitted(asked.mask, asked, 'nearest')
  const count = fault?.fault === 'empty' ? 0 : asked.n - (fault?.fault === 'fewer' ? 1 : 0)
  const seed = arrival.chance.hex('picture')
  return Promise.all(
    Array.from({ length: count }, (_, index) =>
      scene.studio.draw({
        seedText: `${seed}\n${fault?.fault === 'duplicate' ? 0 : index}`,
        width,
        height,
        format: asked.format,
        quality: asked.compression,
        transparent: asked.background === 'transparent',
        flaw: flawOf(fault),
        padTo: model.draw.padTo,
        edit:
          input === null ? null : { input, mask, key: `${first?.sha256} ${asked.mask?.sha256}` },
      }),
    ),
  )
}

/** A decoded picture at the size of the result. Its alpha survives: a mask lives in it. */
async function fitted(
  picture: Raster,
  { width, height }: { readonly width: number; readonly height: number },
  kernel: 'lanczos3' | 'nearest' = 'lanczos3',
): Promise<Raster> {
  if (picture.width === width && picture.height === height) return picture
  return resizeRaster(picture, { width, height, kernel })
}
