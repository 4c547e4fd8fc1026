import { letterPixels } from '../../image/lettering/letter-pixels.ts'
import { letteringWidth } from '../../image/lettering/lettering.ts'
import type { ControlCard } from '../scorer.ts'
import { type Drawn, type Encoding, encoded, painted, plain, withShape } from './drawn.ts'
import type { Rgb } from './rgb-at.ts'

type Draw = () => Drawn

const WHITE: Rgb = [255, 255, 255]

const SCENES = [201, 202, 203, 204, 205, 206, 207, 208].map((seed) => () => painted(seed, 128))
const PRODUCTS = [
  thing('disc', [0.2, 0.2, 0.8, 0.8], [200, 60, 50]),
  thing('box', [0.3, 0.1, 0.7, 0.9], [60, 90, 160]),
  thing('disc', [0.1, 0.35, 0.9, 0.65], [240, 190, 60]),
  thing('box', [0.15, 0.4, 0.85, 0.9], [70, 140, 80]),
]

/** Words of like length in one layout: what a model that letters well makes of several prompts. */
const SIGNS = ['OPEN', 'SALE', 'EXIT', 'FISH', 'Gate 34', 'Room 27'].map(sign)

/** Different pictures of the same layout, and the same picture encoded again or made softer. */
export function duplicateCards(): readonly ControlCard[] {
  const without = (all: readonly Draw[], left: number) => all.filter((_, at) => at !== left)
  return [
    ...SCENES.map((image, at) =>
      card(`other scenes ${at}`, { image, others: without(SCENES, at) }),
    ),
    ...PRODUCTS.map((image, at) =>
      card(`other products ${at}`, { image, others: without(PRODUCTS, at) }),
    ),
    ...SIGNS.map((image, at) => card(`other signs ${at}`, { image, others: without(SIGNS, at) })),
    ...SCENES.slice(0, 4).flatMap((image, at) => [
      card(`again as JPEG ${at}`, { image, others: SCENES, encoding: { jpeg: 40 } }, false),
      card(`again, softer ${at}`, { image, others: SCENES, encoding: { blur: 0.6 } }, false),
    ]),
  ]
}

function thing(
  kind: 'disc' | 'box',
  [left, top, right, bottom]: readonly [number, number, number, number],
  colour: Rgb,
): Draw {
  const ground = { width: 128, height: 128 }
  return () => withShape(plain(WHITE, ground), kind, { left, top, right, bottom, colour })
}

function sign(word: string): Draw {
  return () => {
    const drawn = plain(WHITE)
    const height = 52
    const x = (drawn.width - letteringWidth(word, height)) / 2
    letterPixels(drawn, word, { x, y: 100, height, colour: [24, 30, 44] })
    return drawn
  }
}

function card(
  id: string,
  {
    image,
    others,
    encoding = {},
  }: { readonly image: Draw; readonly others: readonly Draw[]; readonly encoding?: Encoding },
  isRight = true,
): ControlCard {
  return {
    id,
    right: isRight,
    prompt: {},
    settings: {},
    draw: async () => ({
      image: await encoded(image(), encoding),
      others: await Promise.all(others.map((draw) => encoded(draw()))),
    }),
  }
}
