/** What a header says, without decoding a pixel. Null: the bytes at hand do not tell. */
export interface HeaderFacts {
  readonly width: number | null
  readonly height: number | null
  readonly hasAlpha: boolean | null
  readonly frames: number | null
}

export const UNREADABLE_HEADER: HeaderFacts = {
  width: null,
  height: null,
  hasAlpha: null,
  frames: null,
}
