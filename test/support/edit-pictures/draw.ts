import sharp from 'sharp'
import { MASKS, PICTURES } from './pictures.ts'
import { rect, SIDE, svg } from './shapes.ts'

/** A file under `prompts/inputs/` and what draws it. */
interface DrawnInput {
  readonly file: string
  readonly draw: () => Promise<Uint8Array>
}

/** Every picture and mask that the edit prompts name. A mask is transparent where it may change. */
export const DRAWN_INPUTS: readonly DrawnInput[] = [
  ...Object.entries(PICTURES).map(([name, picture]) => ({
    file: `${name}.png`,
    draw: () => png(picture()),
  })),
  ...Object.entries(MASKS).map(([name, area]) => ({
    file: `${name}-mask.png`,
    draw: () => maskOf(area),
  })),
]

function png(picture: string): Promise<Uint8Array> {
  return sharp(Buffer.from(picture)).removeAlpha().png({ compressionLevel: 9 }).toBuffer()
}

async function maskOf(area: string): Promise<Uint8Array> {
  const { data } = await sharp(Buffer.from(svg(rect([0, 0, SIDE, SIDE], '#000') + area)))
    .extractChannel(0)
    .raw()
    .toBuffer({ resolveWithObject: true })
  const samples = new Uint8Array(SIDE * SIDE * 4).fill(255)
  // Sharp edges: a half transparent pixel would be read one way here and another there.
  for (const [at, grey] of data.entries()) samples[at * 4 + 3] = grey >= 128 ? 0 : 255
  return sharp(samples, { raw: { width: SIDE, height: SIDE, channels: 4 } })
    .png({ compressionLevel: 9 })
    .toBuffer()
}
