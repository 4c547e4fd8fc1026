import type { TextBox } from '../../image/lettering/text-block.ts'
import type { Chance } from '../chance.ts'

/** Every kind of picture is composed on a square of this side; what lies around it continues its ground. */
export const SIDE = 512

/** What a picture is composed of. */
export interface Composition {
  readonly texts: readonly string[]
  /** Decides the subject: the same for every right picture of a prompt. */
  readonly subject: Chance
  /** What differs between two pictures of one subject; little. */
  readonly sway: Chance
  readonly colours: Colours
  readonly background: 'white' | 'uniform' | 'transparent' | null
  /** Sets words into a box and remembers where; `''` for no words. */
  readonly letter: Letter
}

export interface Colours {
  /** The prompt's own come first; each must be seen, flat and well. */
  readonly asked: readonly string[]
  /** Of a ground that the prompt names; null: the picture's own affair. */
  readonly ground: string | null
  readonly main: string
  readonly second: string
  readonly third: string
}

export type Letter = (
  text: string,
  box: TextBox,
  style: {
    readonly colour: string
    readonly maxHeight: number
    /** Where the box comes to stand, for a part that is drawn larger or aside. */
    readonly placed?: (box: TextBox) => TextBox
  },
) => string

/** Composes an SVG body for a canvas of `SIDE`. */
export type Compose = (composition: Composition) => string

/** Covers the square and all that may lie around it. */
export function everywhere(fill: string): string {
  return `<rect x="-2048" y="-2048" width="4608" height="4608" fill="${fill}"/>`
}

/** A number between `-by` and `by`. */
export function shift(chance: Chance, label: string, by: number): number {
  return (chance.unit(label) * 2 - 1) * by
}

/** A whole number below `count`. */
export function below(chance: Chance, label: string, count: number): number {
  return Math.floor(chance.unit(label) * count)
}
