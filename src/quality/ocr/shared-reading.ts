import type { Importer } from '../onnx-runtime.ts'
import type { Picture, Readiness } from '../scorer.ts'
import { lettersOf, linesOf } from '../text/letters.ts'
import { findTextReading } from './open-text-reader.ts'
import { onWhite } from './rgb-picture.ts'
import type { ReadText, TextReader } from './text-reader.ts'

/** Text reading for all scorers of one process: the models are loaded once, at the first picture. */
export interface SharedReading {
  readonly readiness: () => Promise<Readiness>
  /** What is read of a picture; a picture that is looked at again is not read again. */
  readonly look: (picture: Picture, depth: LookDepth) => Promise<ReadText>
  /** Letters of a text that the models cannot answer with: not reading them proves nothing. */
  readonly unknownLetters: (text: string) => Promise<string>
}

/**
 * `close`: text is looked for in a larger copy, which finds small letters and letters over busy
 * pictures (those of 28 pixels: error rate .53 instead of .94), at twice the time.
 */
export type LookDepth = 'quick' | 'close'

const LONGEST_SIDE: Readonly<Record<LookDepth, number>> = { quick: 736, close: 1088 }

/** A picture that the quick look does not shrink shows no more to the other. */
async function depthFor(picture: Picture, wanted: LookDepth): Promise<LookDepth> {
  const { width, height } = await picture.pixels()
  return Math.max(width, height) <= LONGEST_SIDE.quick ? 'quick' : wanted
}

/** `importer` finds the optional packages. */
export function shareReading(importer: Importer): SharedReading {
  let found: ReturnType<typeof findTextReading> | null = null
  let opened: Promise<TextReader> | null = null
  let last: Promise<unknown> = Promise.resolve()
  const seen = new WeakMap<Picture, Map<LookDepth, Promise<ReadText>>>()

  const find = () => {
    found ??= findTextReading(importer)
    return found
  }
  const reader = async (): Promise<TextReader> => {
    const reading = await find()
    if (reading.kind === 'absent') throw new Error(reading.message)
    opened ??= reading.open()
    return opened
  }
  const read = async (picture: Picture, depth: LookDepth): Promise<ReadText> => {
    const rgb = onWhite(await picture.pixels())
    return (await reader()).read(rgb, { longestSide: LONGEST_SIDE[depth] })
  }

  return {
    readiness: async () => {
      const reading = await find()
      return reading.kind === 'ready' ? { kind: 'ready', engine: reading.engine } : reading
    },
    look: async (picture, wanted) => {
      const depth = await depthFor(picture, wanted)
      const looks = seen.get(picture) ?? new Map<LookDepth, Promise<ReadText>>()
      seen.set(picture, looks)
      const known = looks.get(depth)
      if (known !== undefined) return known
      // A model runs one picture at a time.
      const next = last.catch(() => {}).then(() => read(picture, depth))
      last = next
      looks.set(depth, next)
      return next
    },
    unknownLetters: async (text) => {
      const { knows } = await reader()
      const letters = new Set(lettersOf(linesOf(text)).letters.map(({ letter }) => letter))
      return [...letters].filter((one) => !knows(one) && !knows(one.toUpperCase())).join(' ')
    },
  }
}
