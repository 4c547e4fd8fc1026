import type { ControlCard } from '../scorer.ts'
import { encoded, painted, plain, withShape } from './drawn.ts'
import type { Rgb } from './rgb-at.ts'

const BRANDS = ['#c8102e', '#00529b', '#ffb81c', '#00843d', '#6d2077', '#ff6a13', '#1d252d']

/** Marks in each brand colour, slightly off as models draw them, on grounds and over pictures; without them. */
export function colourCards(): readonly ControlCard[] {
  return BRANDS.flatMap((colour, at) => {
    const rgb = rgbOf(colour)
    const other = rgbOf(BRANDS[(at + 3) % BRANDS.length] ?? colour)
    const shaded: Rgb = [off(rgb[0], 10), off(rgb[1], -8), off(rgb[2], 8)]
    return [
      card(`exact ${colour}`, { colour, mark: rgb, size: 0.5, isRight: true }),
      card(`shaded ${colour}`, { colour, mark: shaded, size: 0.25, isRight: true }),
      card(`other ${colour}`, { colour, mark: other, size: 0.5, isRight: false }),
    ]
  }).concat(
    BRANDS.slice(0, 4).map((colour, at) => ({
      ...card(`over a picture ${colour}`, {
        colour,
        mark: rgbOf(colour),
        size: 0.3,
        isRight: true,
      }),
      draw: async () => {
        const mark = { left: 0.3, top: 0.3, right: 0.6, bottom: 0.6, colour: rgbOf(colour) }
        return { image: await encoded(withShape(painted(at + 31), 'disc', mark), { jpeg: 75 }) }
      },
    })),
  )
}

function card(
  id: string,
  {
    colour,
    mark,
    size,
    isRight,
  }: {
    readonly colour: string
    readonly mark: Rgb
    readonly size: number
    readonly isRight: boolean
  },
): ControlCard {
  const box = { left: 0.2, top: 0.2, right: 0.2 + size, bottom: 0.2 + size, colour: mark }
  return {
    id,
    right: isRight,
    prompt: { colours: [colour], content: 'logo' },
    settings: {},
    draw: async () => ({
      image: await encoded(withShape(plain([250, 250, 250]), 'box', box), { jpeg: 75 }),
    }),
  }
}

function rgbOf(text: string): Rgb {
  const level = (at: number) => Number.parseInt(text.slice(at, at + 2), 16)
  return [level(1), level(3), level(5)]
}

function off(level: number, by: number): number {
  return Math.min(255, Math.max(0, level + by))
}
