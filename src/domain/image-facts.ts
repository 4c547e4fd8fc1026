export const IMAGE_FORMATS = ['png', 'jpeg', 'webp', 'gif', 'avif'] as const
export type ImageFormat = (typeof IMAGE_FORMATS)[number]

/** What the bytes of one image are, whatever their label says. Pixels, bytes, shares from 0 to 1. */
export interface ImageFacts {
  readonly format: ImageFormat
  readonly width: number
  readonly height: number
  readonly bytes: number
  /** Frames or pages; only the first is judged. */
  readonly frames: number
  readonly hasAlpha: boolean
  /** Share of pixels that are not fully opaque; 0 without an alpha channel. */
  readonly transparentShare: number
  /** Shannon entropy of the luminance histogram, bits. */
  readonly entropy: number
  /** Standard deviation of luminance, 0 to 255. */
  readonly deviation: number
  /** 64-bit perceptual hash as 16 hex digits. */
  readonly perceptualHash: string
}

/** What could be learned about the bytes: facts, or why they are not a whole image. */
export type Inspection =
  | { readonly kind: 'image'; readonly facts: ImageFacts }
  | {
      readonly kind: 'broken'
      /** unsupported-format: none of ours by its bytes · too-large: over the pixel limit ·
       * undecodable: truncated or damaged · decoder-failed: the decoder died or took too long. */
      readonly reason: 'unsupported-format' | 'too-large' | 'undecodable' | 'decoder-failed'
      readonly message: string
    }

/** How an edited picture compares with its source, outside and inside the mask. */
export interface EditFacts {
  /** Structural similarity (8×8 windows on luminance at 512 px) outside the mask; null: nothing outside. */
  readonly outsideSsim: number | null
  /** Mean absolute difference of channels outside the mask, 0 to 255. */
  readonly outsideDifference: number | null
  /** Share of pixels inside the mask that changed visibly, 0 to 1. */
  readonly insideChanged: number | null
}

/** Number of differing bits, 0 to 64, between two perceptual hashes. */
export function hashDistance(a: string, b: string): number {
  let difference = BigInt(`0x${a}`) ^ BigInt(`0x${b}`)
  let bits = 0
  for (; difference !== 0n; difference >>= 1n) bits += Number(difference & 1n)
  return bits
}
