import { HAN_GLYPHS } from './han-glyphs.ts'
import { type Glyph, LATIN_GLYPHS } from './latin-glyphs.ts'

/** On the glyphs' grid, where a capital is 100 high. */
const LETTER_GAP = 27
const HAN_GAP = 24
const WORD_GAP = 70
const WEIGHT = 14
const HAN_WEIGHT = 10
const TAIL = 30

/** How a line of lettering is drawn; `x` and `y` are the upper left corner of its capitals. */
export interface LetteringStyle {
  readonly x: number
  readonly y: number
  /** Of a capital letter, pixels. */
  readonly height: number
  /** Any SVG paint. */
  readonly colour: string
  /** Width of a stroke as a share of `height`. */
  readonly weight?: number
  /** Factor on the gaps between letters. */
  readonly spacing?: number
}

export interface Lettering {
  /** An SVG fragment; stands on its own inside any `<svg>`. */
  readonly svg: string
  /** From the left edge of the first letter to the right edge of the last, pixels. */
  readonly width: number
}

/** Whether every character of a text, but for blanks, has a glyph. */
export function canLetter(text: string): boolean {
  return [...text].every((one) => /\s/.test(one) || glyphOf(one) !== undefined)
}

/**
 * One line of text in our own stroke font: no system fonts, so the same everywhere. Characters
 * without a glyph are drawn as an empty box, as fonts do.
 */
export function lettering(text: string, style: LetteringStyle): Lettering {
  const { x, y, height, colour, weight = WEIGHT / 100, spacing = 1 } = style
  const scale = height / 100
  const { strokes, width } = letteringStrokes(text, { weight, spacing })
  const paths = strokes.map(
    (one) =>
      `<path transform="translate(${round(one.x)} 0)" stroke-width="${round(one.thickness)}" d="${one.path}"/>`,
  )
  const svg = `<g transform="translate(${round(x)} ${round(y)}) scale(${round(scale)})" fill="none" stroke="${colour}" stroke-linecap="round" stroke-linejoin="round">${paths.join('')}</g>`
  return { svg, width: width * scale }
}

/** Centre lines of one character, where a capital is 100 high. */
export interface LetteringStroke {
  /** Of the character's left edge. */
  readonly x: number
  /** SVG path data: M, H, V, L, A, C and Z, in absolute coordinates. */
  readonly path: string
  readonly thickness: number
}

/** One line of text as strokes on the glyphs' grid, and its width there. */
export function letteringStrokes(
  text: string,
  {
    weight = WEIGHT / 100,
    spacing = 1,
  }: { readonly weight?: number; readonly spacing?: number } = {},
): { readonly strokes: readonly LetteringStroke[]; readonly width: number } {
  let at = (weight * 100) / 2
  let previous: Glyph | null = null
  const strokes: LetteringStroke[] = []
  for (const one of text.trim()) {
    if (/\s/.test(one)) {
      at += WORD_GAP
      previous = null
      continue
    }
    const glyph = glyphOf(one) ?? MISSING
    if (previous !== null) at += gapBetween(previous, glyph) * spacing
    const thick = isHan(glyph) ? (weight * HAN_WEIGHT) / WEIGHT : weight
    strokes.push({ x: at, path: glyph.path, thickness: thick * 100 })
    at += glyph.width
    previous = glyph
  }
  return { strokes, width: strokes.length === 0 ? 0 : at + (weight * 100) / 2 }
}

/** Width of a line in pixels, without drawing it. */
export function letteringWidth(text: string, height: number): number {
  return lettering(text, { x: 0, y: 0, height, colour: 'black' }).width
}

/** Of a line's height, how far tails reach below the capitals. */
export const TAIL_SHARE = TAIL / 100

const MISSING: Glyph = { width: 50, path: 'M0 0H50V100H0Z' }

function glyphOf(one: string): Glyph | undefined {
  return LATIN_GLYPHS[one] ?? HAN_GLYPHS[one] ?? LATIN_GLYPHS[one === '’' ? "'" : one]
}

function isHan(glyph: Glyph): boolean {
  return glyph.width === 100 && Object.values(HAN_GLYPHS).includes(glyph)
}

function gapBetween(left: Glyph, right: Glyph): number {
  return isHan(left) || isHan(right) ? HAN_GAP : LETTER_GAP
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
