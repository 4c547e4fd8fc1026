import { readBrief } from '../draw/brief.ts'
import { type Raster, resizeRaster } from '../draw/encode.ts'
import { flopOf } from '../draw/flop.ts'
import type { Sketch } from '../draw/studio.ts'
import { flawOf, madeCount } from '../flaw.ts'
import type { ScheduledFault } from '../scheduled-fault.ts'
import type { JobModel } from '../world.ts'
import type { PictureAsk } from './ask.ts'
import type { Order } from './job.ts'

/** What will be drawn for an order, with what a fault does to it. */
export async function sketchesOf(
  { scene, arrival, model, ask }: Pick<Order<JobModel>, 'scene' | 'arrival' | 'model' | 'ask'>,
  fault: ScheduledFault | null,
): Promise<readonly Sketch[]> {
  const { width, height, format, compression, transparent, image, mask } = ask
  const input = image === null ? null : await fitted(image, { width, height, kernel: 'lanczos3' })
  const marks = mask === null ? null : await fitted(mask, { width, height, kernel: 'nearest' })
  const name = `${model.dialect}/${model.id}`
  const count = madeCount(fault, ask.n)
  const { skill, fails, pretty } = model.draw
  const brief = skill === null ? null : readBrief(ask.prompt, { isEdit: input !== null })
  // An artwork is of its prompt, not of its request, in which some vendors want an id of the client's.
  const order = `artwork\n${name}\n${width}x${height}\n${image?.sha256 ?? ''}\n${ask.prompt}`
  const turn = brief === null ? arrival.ordinal : scene.ordinal(order)
  // A seed of the client's own means the same picture every time, as it does at the vendors.
  const seedText =
    ask.seed !== null
      ? scene.chance(`${model.dialect} ${model.id} ${ask.seed} ${ask.prompt}`).hex('picture')
      : brief === null
        ? arrival.chance.hex('picture')
        : scene.chance(`${order}\n${turn}`).hex('picture')
  const artworkOf = (index: number): Sketch['artwork'] => {
    if (skill === null || brief === null) return null
    const which = ask.seed === null ? `${turn} ${index}` : `seed ${ask.seed} ${index}`
    const skills = { skill, fails, pretty }
    return { brief, flop: flopOf(skills, { brief, model: name, which, chance: scene.chance }) }
  }
  return Array.from({ length: count }, (_, index) => ({
    seedText: `${seedText}\n${fault?.fault === 'duplicate' ? 0 : index}`,
    width,
    height,
    format,
    quality: compression,
    transparent,
    flaw: flawOf(fault),
    padTo: model.draw.padTo,
    edit:
      input === null
        ? null
        : { input, mask: marks, key: `${image?.sha256 ?? ''} ${mask?.sha256 ?? ''}` },
    artwork: artworkOf(index),
  }))
}

/** What a vendor leaves of a picture that it took back: one that shows nothing. */
export function blankSketch(
  { width, height, format, compression }: PictureAsk,
  seedText: string,
): Sketch {
  return {
    seedText,
    width,
    height,
    format,
    quality: compression,
    transparent: false,
    flaw: 'blank',
    padTo: null,
    edit: null,
    artwork: null,
  }
}

/** A decoded picture at the size of the result. Its alpha survives: a mask lives in it. */
async function fitted(
  picture: Raster,
  to: { readonly width: number; readonly height: number; readonly kernel: 'lanczos3' | 'nearest' },
): Promise<Raster> {
  if (picture.width === to.width && picture.height === to.height) return picture
  return resizeRaster(picture, to)
}
