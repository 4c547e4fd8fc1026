import type { Mode } from '../../domain/settings.ts'
import type { Quantities } from '../bill.ts'
import type { Raster } from '../draw/encode.ts'
import type { PictureFormat } from '../draw/picture.ts'
import type { Mistake } from './trouble.ts'

/** A picture that came with a request, decoded. */
export interface InputPicture extends Raster {
  readonly sha256: string
}

/** A request for pictures with everything resolved, in no dialect's words. */
export interface PictureAsk {
  readonly mode: Mode
  readonly prompt: string
  readonly n: number
  readonly width: number
  readonly height: number
  readonly format: PictureFormat
  /** 0 to 100; not for png. */
  readonly compression: number
  readonly transparent: boolean
  readonly quality: string | null
  readonly steps: number | null
  /** The client's own; null: drawn from the request. */
  readonly seed: number | null
  readonly image: InputPicture | null
  /** Transparent where it may change, whatever the dialect's own way of marking. */
  readonly mask: InputPicture | null
  /** Facts beside the usual ones that a rate's `when` may look at. */
  readonly facts: Readonly<Record<string, string>>
  /** Units of meters that only the dialect knows (tokens, credits), for so many images made. */
  readonly units: (made: number) => Quantities
}

/** What was read out of a request. */
export interface Asked {
  readonly ask: PictureAsk
  /** The first mistake in its fields, which keep their defaults in the ask. */
  readonly mistake: Mistake | null
}

/** What a dialect's own ask starts from. */
export const PLAIN_ASK: PictureAsk = {
  mode: 'text-to-image',
  prompt: '',
  n: 1,
  width: 1024,
  height: 1024,
  format: 'png',
  compression: 90,
  transparent: false,
  quality: null,
  steps: null,
  seed: null,
  image: null,
  mask: null,
  facts: {},
  units: () => ({}),
}
