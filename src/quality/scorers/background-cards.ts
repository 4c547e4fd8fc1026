import type { Background } from '../../domain/prompt-spec.ts'
import type { ControlCard } from '../scorer.ts'
import { type Drawn, type Encoding, encoded, painted, plain, withShape } from './drawn.ts'
import type { Rgb } from './rgb-at.ts'

const WHITE: Rgb = [255, 255, 255]
const SUBJECTS: readonly Rgb[] = [
  [200, 40, 40],
  [30, 90, 160],
  [40, 40, 40],
  [230, 180, 60],
  [90, 150, 80],
]

/** Products and marks on the grounds asked for, as PNG and as JPEG; and the same on wrong grounds. */
export function backgroundCards(): readonly ControlCard[] {
  const right = SUBJECTS.flatMap((colour, at) => {
    const jpeg = { jpeg: 50 + 10 * at }
    const ground: Rgb = [60 + 40 * at, 200 - 30 * at, 90]
    return [
      card(`white ${at}`, 'white', { drawn: () => product(WHITE, colour), encoding: jpeg }),
      card(`off-white ${at}`, 'white', {
        drawn: () => product([248, 246, 247], colour),
        encoding: jpeg,
      }),
      card(`uniform ${at}`, 'uniform', { drawn: () => product(ground, colour), encoding: jpeg }),
      card(`transparent ${at}`, 'transparent', { drawn: () => product(null, colour) }),
    ]
  })
  const wrong = SUBJECTS.flatMap((colour, at) => [
    card(`white on a picture ${at}`, 'white', { drawn: () => painted(at + 1), isRight: false }),
    card(`white on colour ${at}`, 'white', {
      drawn: () => product([180, 150 + 10 * at, 120], colour),
      isRight: false,
    }),
    card(`uniform on a picture ${at}`, 'uniform', {
      drawn: () => painted(at + 11),
      isRight: false,
    }),
    card(`opaque ${at}`, 'transparent', { drawn: () => product(WHITE, colour), isRight: false }),
  ])
  return [...right, ...wrong]
}

function product(ground: Rgb | null, colour: Rgb): Drawn {
  const bottle = { left: 0.3, top: 0.15, right: 0.7, bottom: 0.85, colour }
  return withShape(plain(ground), 'disc', bottle)
}

function card(
  id: string,
  background: Background,
  {
    drawn,
    encoding = {},
    isRight = true,
  }: { readonly drawn: () => Drawn; readonly encoding?: Encoding; readonly isRight?: boolean },
): ControlCard {
  return {
    id,
    right: isRight,
    prompt: { background, content: 'product' },
    settings: {},
    draw: async () => ({ image: await encoded(drawn(), encoding) }),
  }
}
