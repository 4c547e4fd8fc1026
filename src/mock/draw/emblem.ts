import type { Chance } from '../chance.ts'
import { below, type Colours } from './composition.ts'

/**
 * The sign of a subject: a square of 4 × 4 cells, each a plain shape in one of three colours, all by
 * the subject's hash. Two subjects share about one cell in ten.
 */
export function emblem(
  subject: Chance,
  {
    x,
    y,
    side,
    colours,
    label = 'emblem',
  }: {
    readonly x: number
    readonly y: number
    readonly side: number
    readonly colours: Colours
    readonly label?: string
  },
): string {
  const cells = 4
  const cell = side / cells
  const paints = [colours.main, colours.second, colours.third]
  const first = below(subject, `${label} first`, paints.length)
  const drawn = Array.from({ length: cells * cells }, (_, at) => {
    const name = `${label} ${at}`
    const left = x + (at % cells) * cell
    const top = y + Math.floor(at / cells) * cell
    const fixed = HEART.indexOf(at)
    const hashed = below(subject, `${name} paint`, paints.length)
    const paint = paints[fixed < 0 ? hashed : (fixed + first) % paints.length] ?? colours.main
    const quarter = below(subject, `${name} turn`, 4)
    const shape = SHAPES[below(subject, `${name} shape`, fixed < 0 ? SHAPES.length : 4)] ?? ''
    if (shape === '') return ''
    const turn = `rotate(${quarter * 90} 50 50)`
    return `<g transform="translate(${left.toFixed(2)} ${top.toFixed(2)}) scale(${(cell / 100).toFixed(4)}) ${turn}"><path d="${shape}" fill="${paint}"/></g>`
  })
  return drawn.join('')
}

/** Cells that are never empty, one in each colour: so that every colour is seen. */
const HEART = [5, 6, 9]

/** Each in a square of 100. The empty one leaves a gap. */
const SHAPES = [
  'M0 0H100V100H0Z',
  'M0 0H100V100H0Z',
  'M0 0A100 100 0 0 1 100 100H0Z',
  'M0 0A100 100 0 0 1 100 100H0Z',
  'M0 0A50 50 0 0 1 0 100Z',
  'M50 4A46 46 0 1 1 49.9 4Z',
  'M0 0H100L0 100Z',
  'M0 0H50V50H100V100H0Z',
  '',
] as const
