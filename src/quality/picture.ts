import { decodePixels, decodeResized, type Pixels } from '../image/decode.ts'
import { refusal } from '../image/inspect-bytes.ts'
import { sniff } from '../image/sniff.ts'
import type { Picture } from './scorer.ts'

/** A picture whose decoded pixels are kept for the scorers that follow; damaged ones throw when decoded. */
export function createPicture(bytes: Uint8Array): Picture {
  let whole: Promise<Pixels> | null = null
  const bySize = new Map<string, Promise<Pixels>>()
  const mustBeOurs = (): void => {
    const refused = refusal(sniff(bytes), bytes.byteLength)
    if (refused !== null) throw new Error(refused.message)
  }
  return {
    bytes,
    async pixels() {
      mustBeOurs()
      whole ??= decodePixels(bytes)
      return whole
    },
    async resized(size) {
      mustBeOurs()
      const key = `${size.width}x${size.height}`
      const known = bySize.get(key) ?? decodeResized(bytes, size)
      bySize.set(key, known)
      return known
    },
  }
}

/** The picture's shape with this longest side, pixels, enlarged only where asked. */
export function sizeWithin(
  { bytes }: Picture,
  side: number,
  { enlarge = false }: { readonly enlarge?: boolean } = {},
): { readonly width: number; readonly height: number } {
  const { width, height } = sniff(bytes)
  if (width === null || height === null) throw new Error('its header does not tell its size')
  const scale = side / Math.max(width, height)
  if (scale >= 1 && !enlarge) return { width, height }
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  }
}
