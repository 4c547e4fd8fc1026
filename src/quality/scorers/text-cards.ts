import { letterPixels } from '../../image/lettering/letter-pixels.ts'
import { letteringWidth } from '../../image/lettering/lettering.ts'
import type { ControlCard } from '../scorer.ts'
import { type Drawn, encoded, painted, plain } from './drawn.ts'
import type { Rgb } from './rgb-at.ts'

const SIDE = 512
const INK: Rgb = [24, 30, 44]
const PAPER: Rgb = [255, 255, 255]
const NIGHT: Rgb = [18, 26, 38]
const TILT = (12 * Math.PI) / 180

/** What lies under the lettering. */
type Ground = 'white' | 'dark' | 'picture' | 'tilted'

interface Lettered {
  readonly ground: Ground
  readonly lines: readonly string[]
}

const RIGHT: readonly Lettered[] = [
  { ground: 'white', lines: ['OPEN'] },
  { ground: 'white', lines: ['Fresh bread', 'every morning'] },
  { ground: 'white', lines: ['Harbour Lights', 'Jazz Festival', 'June 12 to 15', 'Pier 47'] },
  { ground: 'white', lines: ['大山'] },
  { ground: 'dark', lines: ['Marigold'] },
  { ground: 'dark', lines: ['NIGHT', 'MARKET'] },
  { ground: 'dark', lines: ['Room 2086'] },
  { ground: 'dark', lines: ['上下水火'] },
  { ground: 'picture', lines: ['SALE'] },
  { ground: 'picture', lines: ['Blue Orchid'] },
  { ground: 'picture', lines: ['Velvet Hour', 'since 1987'] },
  { ground: 'picture', lines: ['Please mind', 'the wet paint', 'on the bench'] },
  { ground: 'tilted', lines: ['Gate 34'] },
  { ground: 'tilted', lines: ['Fig & Fern', 'Kitchen'] },
]

/** What was asked for and what stands there instead: nothing a reader's mistake could explain. */
const GARBLED: readonly (Lettered & { readonly asked: string })[] = [
  { ground: 'white', asked: 'OPEN DAILY', lines: ['OPN', 'DLIAAY'] },
  { ground: 'white', asked: 'Fresh bread', lines: ['Frsech berda'] },
  { ground: 'white', asked: 'Harbour Lights', lines: ['Harbour'] },
  { ground: 'white', asked: '大山中人', lines: ['木火'] },
  { ground: 'dark', asked: 'NIGHT MARKET', lines: ['NITHG', 'MAKTER'] },
  { ground: 'dark', asked: 'Marigold', lines: ['Blue Orchid'] },
  { ground: 'picture', asked: 'Velvet Hour', lines: ['Vlevt Huor'] },
  { ground: 'picture', asked: 'Please mind the step', lines: ['Plaese mnid', 'hte sept'] },
  { ground: 'tilted', asked: 'Kitchen 1987', lines: ['Kithcne', '1978'] },
  { ground: 'picture', asked: 'SUMMER SALE', lines: [] },
]

/** One letter changed, doubled or missing: never passed, but too near the reader's own mistakes to fail. */
const MISSPELT: readonly (Lettered & { readonly asked: string })[] = [
  { ground: 'white', asked: 'Marigold', lines: ['Marigald'] },
  { ground: 'white', asked: 'Fresh bread', lines: ['Fresh breadd'] },
  { ground: 'dark', asked: 'NIGHT MARKET', lines: ['NIGHT', 'MARKT'] },
  { ground: 'dark', asked: 'Room 2086', lines: ['Room 2036'] },
  { ground: 'picture', asked: 'Velvet Hour', lines: ['Vellvet Hour'] },
  { ground: 'tilted', asked: 'Kitchen', lines: ['Kitcken'] },
]

/** What was changed, and into what: as near each other as prompts of edits have them. */
const CHANGED: readonly (Lettered & { readonly asked: string })[] = [
  { ground: 'white', asked: 'Gate 35', lines: ['Gate 34'] },
  { ground: 'dark', asked: 'SALE 20%', lines: ['SALE 30%'] },
  { ground: 'picture', asked: 'Velvet Hour', lines: ['Velvet Room'] },
  { ground: 'tilted', asked: 'OPEN', lines: ['CLOSED'] },
]

/** Lettering of our own font: as asked, garbled, and one letter off, which can only be unknown. */
export function textCards(): readonly ControlCard[] {
  return [
    ...RIGHT.map((one) => card('right', one, { expectText: one.lines.join(' ') })),
    ...GARBLED.map((one) => card('garbled', one, { expectText: one.asked })),
    ...MISSPELT.map((one) => card('misspelt', one, { expectText: one.asked })),
  ]
}

/** The same pictures, asked whether a text is gone: right where another stands, or none. */
export function absentTextCards(): readonly ControlCard[] {
  const gone = GARBLED.map((one) => card('gone', one, { absentText: one.asked }))
  const changed = CHANGED.map(({ asked, ...one }) =>
    card('changed', one, { expectText: one.lines.join(' '), absentText: asked }),
  )
  const stays = RIGHT.map((one) => card('stays', one, { absentText: one.lines.join(' ') }))
  return [...gone, ...changed, ...stays]
}

function card(
  kind: 'right' | 'garbled' | 'misspelt' | 'gone' | 'changed' | 'stays',
  { ground, lines }: Lettered,
  asked: { readonly expectText?: string; readonly absentText?: string },
): ControlCard {
  const seed = [...lines.join('')].reduce((sum, one) => sum + (one.codePointAt(0) ?? 0), 0)
  return {
    id: `${kind}: ${lines.join(' ')} on ${ground}, asked ${asked.absentText ?? asked.expectText}`,
    right: kind === 'right' || kind === 'gone' || kind === 'changed',
    prompt: asked,
    settings: {},
    draw: async () => ({ image: await encoded(lettered(lines, ground, seed), { jpeg: 85 }) }),
  }
}

function lettered(lines: readonly string[], ground: Ground, seed: number): Drawn {
  const drawn = groundOf(ground, seed)
  const widest = Math.max(1, ...lines.map((line) => letteringWidth(line, 1)))
  const height = Math.min(
    72,
    (SIDE * 0.8) / widest,
    (SIDE * 0.7) / Math.max(1, lines.length * 1.75),
  )
  const step = height * 1.75
  const angle = ground === 'tilted' ? TILT : 0
  for (const [index, line] of lines.entries()) {
    const left = -letteringWidth(line, height) / 2
    const top = (index - (lines.length - 1) / 2) * step - height / 2
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
    letterPixels(drawn, line, {
      x: SIDE / 2 + left * cos - top * sin,
      y: SIDE / 2 + left * sin + top * cos,
      height,
      colour: ground === 'dark' || ground === 'picture' ? PAPER : INK,
      angle,
    })
  }
  return drawn
}

function groundOf(ground: Ground, seed: number): Drawn {
  const size = { width: SIDE, height: SIDE }
  switch (ground) {
    case 'white':
    case 'tilted':
      return plain(PAPER, size)
    case 'dark':
      return plain(NIGHT, size)
    case 'picture': {
      // Dim enough for white letters, as a designer would choose it.
      const drawn = painted(seed, SIDE)
      return { ...drawn, samples: drawn.samples.map((level) => Math.round(level * 0.6)) }
    }
    default:
      return ground satisfies never
  }
}
