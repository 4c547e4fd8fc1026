import type { ControlCard } from '../scorer.ts'
import { encoded, plain, withShape } from './drawn.ts'
import type { Rgb } from './rgb-at.ts'

const WHITE: Rgb = [255, 255, 255]
const COLOURS: readonly Rgb[] = [
  [190, 50, 40],
  [40, 80, 150],
  [50, 50, 50],
  [220, 170, 50],
]
/** Left, top, right, bottom. The last ones touch an edge or are lost in the picture. */
const WHOLE = [
  [0.2, 0.2, 0.8, 0.8],
  [0.06, 0.3, 0.94, 0.7],
  [0.33, 0.05, 0.7, 0.95],
  [0.05, 0.05, 0.95, 0.95],
] as const
const CUT = [
  [-0.1, 0.2, 0.5, 0.8],
  [0.3, 0.4, 0.8, 1.2],
  [0.48, 0.48, 0.52, 0.52],
] as const

/** Whole products with space around them as JPEG; cut-off and tiny ones. */
export function borderCards(): readonly ControlCard[] {
  return COLOURS.flatMap((colour, at) => [
    ...WHOLE.map((box, shape) => card(`whole ${at}/${shape}`, { box, colour, isRight: true })),
    ...CUT.map((box, shape) => card(`cut ${at}/${shape}`, { box, colour, isRight: false })),
  ])
}

function card(
  id: string,
  {
    box: [left, top, right, bottom],
    colour,
    isRight,
  }: {
    readonly box: readonly [number, number, number, number]
    readonly colour: Rgb
    readonly isRight: boolean
  },
): ControlCard {
  return {
    id,
    right: isRight,
    prompt: { background: 'white', content: 'product' },
    settings: {},
    draw: async () => {
      const drawn = withShape(plain(WHITE, { width: 512, height: 512 }), 'disc', {
        left,
        top,
        right,
        bottom,
        colour,
      })
      return { image: await encoded(drawn, { jpeg: 70 }) }
    },
  }
}
