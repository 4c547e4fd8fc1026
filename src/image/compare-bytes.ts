import type { EditFacts } from '../domain/image-facts.ts'
import { decodeResized } from './decode.ts'
import { editFacts } from './edit-facts.ts'
import { refusal } from './inspect-bytes.ts'
import { maskRegion } from './mask-region.ts'
import { sniff } from './sniff.ts'

/** Longest side, pixels, at which pictures are compared. */
const COMPARED_SIDE = 512

export interface EditBytes {
  readonly source: Uint8Array
  readonly mask: Uint8Array | null
  readonly result: Uint8Array
}

/**
 * Compares an edit with its source. Result and mask are brought to the source's size, at most 512
 * pixels on its longest side. Null when one of the pictures is not a whole image of ours.
 */
export async function compareBytes({ source, mask, result }: EditBytes): Promise<EditFacts | null> {
  const size = comparedSize(source)
  if (size === null) return null
  for (const bytes of mask === null ? [result] : [result, mask]) {
    if (refusal(sniff(bytes), bytes.byteLength) !== null) return null
  }
  try {
    const before = await decodeResized(source, size)
    const after = await decodeResized(result, size)
    const marked = mask === null ? null : maskRegion(await decodeResized(mask, size))
    return editFacts(before, after, marked)
  } catch {
    // Which of them is broken, and why, is what inspecting it tells.
    return null
  }
}

function comparedSize(source: Uint8Array): { width: number; height: number } | null {
  const sniffed = sniff(source)
  const { width, height } = sniffed
  if (refusal(sniffed, source.byteLength) !== null || width === null || height === null) return null
  const scale = Math.min(1, COMPARED_SIDE / Math.max(width, height))
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  }
}
