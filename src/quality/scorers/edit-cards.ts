import type { ControlCard } from '../scorer.ts'
import { type Drawn, type Encoding, encoded, maskOf, painted, toned, withShape } from './drawn.ts'
import type { Rgb } from './rgb-at.ts'

const REGION = { left: 0.25, top: 0.3, right: 0.7, bottom: 0.75 }
const PAINT: readonly Rgb[] = [
  [210, 40, 60],
  [40, 120, 210],
  [240, 220, 60],
]
const BLACK: Rgb = [0, 0, 0]
const SEEDS = [101, 102, 103]

/** Drawn when they are needed. */
interface Pictures {
  readonly source: () => Drawn
  readonly image: () => Drawn
  readonly encoding?: Encoding
}

/** Edits that kept their surroundings, through encoders and small drifts; and pictures made anew. */
export function keptCards(): readonly ControlCard[] {
  return SEEDS.flatMap((seed, at) => {
    const source = () => painted(seed)
    const image = () => edited(seed, at)
    const warmer = () =>
      toned(image(), (level, channel) => level + (channel === 0 ? 8 : channel === 2 ? -8 : 0))
    const other = () => edited(seed + 50, at)
    const inverted = () => toned(source(), (level) => 255 - level)
    return [
      card(`same pixels ${at}`, { source, image }),
      card(`JPEG ${at}`, { source, image, encoding: { jpeg: 80 } }),
      card(`drawn softer ${at}`, { source, image, encoding: { blur: 1.2 } }),
      card(`warmer ${at}`, { source, image: warmer }),
      card(`another picture ${at}`, { source, image: other }, false),
      card(`inverted ${at}`, { source, image: inverted }, false),
    ]
  })
}

/** Regions painted over, wholly or in part, and through JPEG; and sources given back untouched. */
export function appliedCards(): readonly ControlCard[] {
  return SEEDS.flatMap((seed, at) => {
    const source = () => painted(seed)
    const image = () => edited(seed, at)
    const small = { left: 0.35, top: 0.4, right: 0.45, bottom: 0.5, colour: PAINT[at] ?? BLACK }
    const smallThing = () => withShape(source(), 'disc', small)
    const darker = () => toned(source(), (level) => level * 0.7)
    return [
      card(`painted ${at}`, { source, image }),
      card(`painted, JPEG ${at}`, { source, image, encoding: { jpeg: 80 } }),
      card(`small thing ${at}`, { source, image: smallThing }),
      card(`another tone ${at}`, { source, image: darker }),
      card(`untouched ${at}`, { source, image: source }, false),
      card(`only encoded ${at}`, { source, image: source, encoding: { jpeg: 92 } }, false),
    ]
  })
}

function edited(seed: number, at: number): Drawn {
  return withShape(painted(seed), 'box', { ...REGION, colour: PAINT[at] ?? BLACK })
}

function card(id: string, { source, image, encoding = {} }: Pictures, isRight = true): ControlCard {
  return {
    id,
    right: isRight,
    prompt: { keepOutside: true, content: 'edit' },
    settings: { mode: 'edit' },
    draw: async () => ({
      image: await encoded(image(), encoding),
      source: await encoded(source()),
      mask: await encoded(maskOf(REGION)),
    }),
  }
}
