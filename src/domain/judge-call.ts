import type { Json } from './suite.ts'

/** A picture as a judge gets it: re-encoded, so that nothing but its pixels goes along. */
export interface JudgePicture {
  /** What it is in the questions: `the picture`, `the original`. */
  readonly label: string
  readonly mediaType: 'image/png'
  readonly base64: string
  readonly width: number
  readonly height: number
  /** Of the bytes as sent. */
  readonly sha256: string
}

/** One thing asked of a judge, in no dialect's words. It never names the model that drew. */
export interface JudgeCall {
  readonly model: string
  readonly system: string
  readonly text: string
  readonly pictures: readonly JudgePicture[]
  /** JSON Schema of the answer. */
  readonly schema: { readonly [key: string]: Json }
  readonly maxOutputTokens: number
}
