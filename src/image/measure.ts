import { IMAGE_FORMATS, type ImageFormat } from '../domain/image-facts.ts'
import { sniff } from './sniff.ts'

/** What must be known about a picture before it is sent. Pixels. */
export interface Measured {
  readonly format: ImageFormat
  readonly width: number
  readonly height: number
  readonly hasAlpha: boolean
}

/**
 * Format, size and alpha channel of a picture by its header. Null when the bytes are not one of our
 * formats or the header does not tell all of it. Says nothing about whether the picture is whole.
 */
export function measureImage(bytes: Uint8Array): Measured | null {
  const { format, width, height, hasAlpha } = sniff(bytes)
  const known = IMAGE_FORMATS.find((name) => name === format)
  if (known === undefined || width === null || height === null || hasAlpha === null) return null
  return { format: known, width, height, hasAlpha }
}
