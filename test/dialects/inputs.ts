import sharp from 'sharp'
import type { MaskMark } from '../../src/domain/adapter.ts'
import type { OperationInput } from '../../src/domain/operation.ts'

const SIDE = 512

/** A picture to edit: 512 × 512, two colours. */
export async function editInput(): Promise<OperationInput> {
  const stripe = await sharp({
    create: { width: SIDE, height: SIDE / 4, channels: 3, background: '#205080' },
  })
    .png()
    .toBuffer()
  const bytes = await sharp({
    create: { width: SIDE, height: SIDE, channels: 3, background: '#e0c060' },
  })
    .composite([{ input: stripe, gravity: 'south' }])
    .png()
    .toBuffer()
  return { filename: 'room.png', mediaType: 'image/png', bytes, width: SIDE, height: SIDE }
}

/** What is laid over the middle; an opaque square is cut out of a mask that marks by transparency. */
const MARKED = { transparent: '#ffffff', white: '#ffffff', black: '#000000' } as const
const KEPT = { transparent: '#ffffff', white: '#000000', black: '#ffffff' } as const

/** A mask that marks a square of 128 × 128 in the middle, in the way a model wants it. */
export async function editMask(mark: MaskMark): Promise<OperationInput> {
  const channels = mark === 'transparent' ? 4 : 3
  const square = await sharp({
    create: { width: 128, height: 128, channels, background: MARKED[mark] },
  })
    .png()
    .toBuffer()
  const bytes = await sharp({
    create: { width: SIDE, height: SIDE, channels, background: KEPT[mark] },
  })
    .composite([{ input: square, blend: mark === 'transparent' ? 'dest-out' : 'over' }])
    .png()
    .toBuffer()
  return { filename: 'mask.png', mediaType: 'image/png', bytes, width: SIDE, height: SIDE }
}
