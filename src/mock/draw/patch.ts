import { chanceOf } from '../chance.ts'
import type { Brief } from './brief.ts'
import { hsl, inkOn, mixed } from './colour.ts'
import { emblem } from './emblem.ts'
import type { Flop } from './flop.ts'
import { coloursOf, letterer, subjectOf, writtenTexts } from './paint.ts'

/** What an edit puts where its mask was, as SVG of this size; null where it only takes away or tints. */
export function patch(
  {
    brief,
    flop,
    seedText,
  }: { readonly brief: Brief; readonly flop: Flop | null; readonly seedText: string },
  {
    width,
    height,
    isWide,
  }: {
    readonly width: number
    readonly height: number
    /** It fills most of the picture: a new ground, and not a thing. */
    readonly isWide: boolean
  },
): string | null {
  const subject = subjectOf(brief, flop)
  const texts = writtenTexts(brief, flop, subject)
  const sway = chanceOf(`sway\n${seedText}`)
  const colours = coloursOf(brief, { flop, subject })
  const svg = (body: string): string =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${body}</svg>`
  if (texts.length > 0) {
    const plate = brief.colours[0] ?? platePaint(subject.unit('hue') * 360)
    const inset = Math.min(width, height) * 0.06
    const letter = letterer({ flop, sway, words: [] })
    const words = letter(
      texts.join(' '),
      { x: inset * 2, y: inset * 1.5, width: width - inset * 4, height: height - inset * 3 },
      { colour: inkOn(plate), maxHeight: height * 0.5 },
    )
    return svg(
      `<rect width="${width}" height="${height}" fill="${plate}"/><rect x="${inset / 2}" y="${inset / 2}" width="${width - inset}" height="${height - inset}" fill="none" stroke="${inkOn(plate)}" stroke-opacity="0.4" stroke-width="${Math.max(1, inset / 5)}"/>${words}`,
    )
  }
  const isThing =
    brief.change === 'replace' || (brief.change === 'remove' && flop === 'other-subject')
  if (!isThing) return null
  if (isWide) {
    const blots = Array.from({ length: 7 }, (_, at) => {
      const r = (0.04 + subject.unit(`blot ${at} r`) * 0.12) * Math.min(width, height)
      const [x, y] = [subject.unit(`blot ${at} x`) * width, subject.unit(`blot ${at} y`) * height]
      const paint = at % 2 === 0 ? colours.third : mixed(colours.main, '#ffffff', 0.5)
      return `<circle cx="${x}" cy="${y}" r="${r}" fill="${paint}" fill-opacity="0.75"/>`
    })
    return svg(
      `<defs><linearGradient id="new" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${mixed(colours.main, '#000000', 0.25)}"/><stop offset="1" stop-color="${mixed(colours.second, '#ffffff', 0.35)}"/></linearGradient></defs><rect width="${width}" height="${height}" fill="url(#new)"/>${blots.join('')}`,
    )
  }
  const side = Math.min(width, height)
  const [x, y] = [(width - side) / 2, (height - side) / 2]
  return svg(
    `<circle cx="${width / 2}" cy="${height / 2}" r="${side / 2}" fill="${mixed(colours.third, '#ffffff', 0.35)}"/>${emblem(subject, { x: x + side * 0.17, y: y + side * 0.17, side: side * 0.66, colours })}`,
  )
}

/** A plate is seen as new wherever it is put: pale and tinted. */
function platePaint(hue: number): string {
  return hsl(hue, 0.62, 0.8)
}
