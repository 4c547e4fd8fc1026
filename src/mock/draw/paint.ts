import sharp from 'sharp'
import { type TextBox, textBlock } from '../../image/lettering/text-block.ts'
import { type Chance, chanceOf } from '../chance.ts'
import type { Brief, Content } from './brief.ts'
import { hsl, lightnessOf, mixed, otherColour } from './colour.ts'
import { type Colours, type Compose, everywhere, type Letter, SIDE } from './composition.ts'
import type { Raster } from './encode.ts'
import type { Flop } from './flop.ts'
import { garbled, otherWords } from './garble.ts'
import { diagram } from './kinds/diagram.ts'
import { illustration } from './kinds/illustration.ts'
import { logo } from './kinds/logo.ts'
import { photograph } from './kinds/photograph.ts'
import { product } from './kinds/product.ts'
import { typography } from './kinds/typography.ts'

/** A picture to be painted: what it shall show, how it goes wrong, and which one of many it is. */
export interface Artwork {
  readonly brief: Brief
  readonly flop: Flop | null
  /** Two pictures with another text here differ a little. */
  readonly seedText: string
}

const KINDS: Readonly<Record<Exclude<Content, 'edit'>, Compose>> = {
  logo,
  typography,
  photograph,
  illustration,
  product,
  diagram,
}

/** A picture as SVG, and where its words stand on the square of `SIDE`. */
export interface Painting {
  readonly svg: string
  readonly words: readonly TextBox[]
}

/** Composes a new picture of any width and height: its square stands in the middle. */
export function composed(
  { brief, flop, seedText }: Artwork,
  { width, height }: { readonly width: number; readonly height: number },
): Painting {
  const { content, background } = brief
  const sway = chanceOf(`sway\n${seedText}`)
  const subject = subjectOf(brief, flop)
  const colours = coloursOf(brief, { flop, subject })
  const words: TextBox[] = []
  const letter = letterer({ flop, sway, words })
  const isSpoiled = flop === 'spoiled-background'
  const body = KINDS[content === 'edit' ? 'photograph' : content]({
    texts: writtenTexts(brief, flop, subject),
    subject,
    sway,
    colours,
    background: isSpoiled ? 'transparent' : background,
    letter,
  })
  const scale = SIDE / Math.min(width, height)
  const [wide, high] = [width * scale, height * scale]
  const view = `${(SIDE - wide) / 2} ${(SIDE - high) / 2} ${wide} ${high}`
  const inner = `${isSpoiled ? spoiledGround(sway) : ''}${body}${swatches(colours.asked)}`
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${view}">${inner}</svg>`,
    words,
  }
}

/** Paints a new picture. */
export async function painted(
  artwork: Artwork,
  size: { readonly width: number; readonly height: number },
): Promise<Raster> {
  const raster = await rendered(composed(artwork, size).svg)
  if (artwork.brief.content === 'photograph') grain(raster, artwork.seedText)
  return raster
}

export async function rendered(svg: string): Promise<Raster> {
  const { data, info } = await sharp(Buffer.from(svg))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { pixels: data, width: info.width, height: info.height }
}

/** The subject is the prompt's, or, where the model did not listen, somebody else's. */
export function subjectOf({ prompt }: Brief, flop: Flop | null): Chance {
  return chanceOf(`subject\n${flop === 'other-subject' ? 'not ' : ''}${prompt}`)
}

export function writtenTexts(
  { texts, oldTexts }: Brief,
  flop: Flop | null,
  subject: Chance,
): readonly string[] {
  if (flop === 'old-text') return oldTexts.slice(0, 1)
  return flop === 'other-subject' ? texts.map((text) => otherWords(text, subject)) : texts
}

/** Colours of a subject: the prompt's own first, else three of its hash. */
export function coloursOf(
  { colours, background, ground }: Brief,
  { flop, subject }: { readonly flop: Flop | null; readonly subject: Chance },
): Colours {
  const hue = subject.unit('hue') * 360
  const turn = 80 + subject.unit('turn') * 120
  const isPale = background !== null
  const own = [
    hsl(hue, 0.52 + subject.unit('vivid') * 0.3, 0.36 + subject.unit('light') * 0.14),
    hsl(hue + turn, 0.5, isPale ? 0.42 : 0.52),
    hsl(hue + turn * 2, 0.66, 0.55),
  ]
  const spoil = (one: string): string => (flop === 'wrong-colours' ? otherColour(one) : one)
  const asked = colours
    .filter((one) => one !== ground)
    .sort((a, b) => whiteness(a) - whiteness(b))
    .map(spoil)
  const [main = own[0] ?? '#335577'] = asked
  const second = asked[1] ?? (asked.length > 0 ? mixed(main, '#23242c', 0.55) : own[1])
  const third = asked[2] ?? (asked.length > 0 ? mixed(main, '#ffffff', 0.55) : own[2])
  return {
    asked,
    ground: ground === null ? null : spoil(ground),
    main,
    second: second ?? main,
    third: third ?? main,
  }
}

/** Nearly white colours come last: they would not be seen on paper. */
function whiteness(hex: string): number {
  return lightnessOf(hex) > 0.93 ? 1 : 0
}

export function letterer({
  flop,
  sway,
  words,
}: {
  readonly flop: Flop | null
  readonly sway: Chance
  readonly words: TextBox[]
}): Letter {
  return (text, box, { colour, maxHeight, placed = (one) => one }) => {
    if (text === '') return ''
    words.push(placed(box))
    const { text: written, isMirrored } =
      flop === 'garbled-text' ? garbled(text, sway) : { text, isMirrored: false }
    const { svg } = textBlock(written, { box, colour, maxLetterHeight: maxHeight })
    return isMirrored
      ? `<g transform="translate(${box.x * 2 + box.width} 0) scale(-1 1)">${svg}</g>`
      : svg
  }
}

/** Colours beyond the third have no part of the picture of their own. */
function swatches(asked: readonly string[]): string {
  return asked
    .slice(3)
    .map(
      (paint, at) =>
        `<rect x="${8 + at * 66}" y="442" width="62" height="62" rx="8" fill="${paint}"/>`,
    )
    .join('')
}

/** What should be plain is stained and unevenly lit. */
function spoiledGround(sway: Chance): string {
  const hue = sway.unit('stain') * 360
  const blots = Array.from({ length: 26 }, (_, at) => {
    const r = 18 + sway.unit(`blot ${at} r`) * 66
    const paint = hsl(
      hue + sway.unit(`blot ${at} hue`) * 120,
      0.35,
      0.3 + sway.unit(`blot ${at}`) * 0.5,
    )
    return `<circle cx="${sway.unit(`blot ${at} x`) * SIDE}" cy="${sway.unit(`blot ${at} y`) * SIDE}" r="${r}" fill="${paint}" fill-opacity="0.5"/>`
  })
  return `<defs><linearGradient id="stained" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="${hsl(hue, 0.3, 0.78)}"/><stop offset="1" stop-color="${hsl(hue + 60, 0.35, 0.34)}"/></linearGradient></defs>${everywhere('url(#stained)')}${blots.join('')}`
}

/** Film grain: the same lightness for two by two pixels, so that files stay small. */
function grain({ pixels, width, height }: Raster, seedText: string): void {
  let state = Math.floor(chanceOf(`grain\n${seedText}`).unit('grain') * 2 ** 31) | 1
  for (let y = 0; y < height; y += 2)
    for (let x = 0; x < width; x += 2) {
      state ^= state << 13
      state ^= state >>> 17
      state ^= state << 5
      const by = (state & 7) - 3
      for (let row = y; row < Math.min(y + 2, height); row += 1)
        for (let column = x; column < Math.min(x + 2, width); column += 1) {
          const at = (row * width + column) * 4
          for (let channel = at; channel < at + 3; channel += 1)
            pixels[channel] = Math.max(0, Math.min(255, (pixels[channel] ?? 0) + by))
        }
    }
}
