/** An image file, in pieces so that large ones are never copied: joined they are the file. */
export interface Picture {
  readonly format: PictureFormat
  readonly width: number
  readonly height: number
  readonly bytes: readonly Buffer[]
  /** The same file in base64 as ASCII bytes, also in pieces. */
  readonly base64: readonly Buffer[]
  readonly length: number
}

export type PictureFormat = 'png' | 'jpeg' | 'webp'

export const MEDIA_TYPES: Record<PictureFormat, string> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
}

/** Pieces whose lengths, but for the last, are multiples of three: so their base64 can be joined too. */
export function pictureOf(
  pieces: readonly Buffer[],
  facts: Pick<Picture, 'format' | 'width' | 'height'>,
  base64: readonly Buffer[] = pieces.map((piece) => Buffer.from(piece.toString('base64'))),
): Picture {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  return { ...facts, bytes: pieces, base64, length }
}

/** The whole file in one piece. */
export function fileOf(picture: Picture): Buffer {
  const [only] = picture.bytes
  return picture.bytes.length === 1 && only !== undefined ? only : Buffer.concat(picture.bytes)
}
