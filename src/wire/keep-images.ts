import { createHash } from 'node:crypto'
import type { BlobSink } from '../domain/blob-sink.ts'
import { type Blob, imageToken } from '../domain/request.ts'

export interface KeptImages {
  /** One `[image:SHA-256]` an image, in order; null where there was no list of images. */
  readonly tokens: readonly string[] | null
  /** Those that were not among the known. */
  readonly blobs: readonly Blob[]
}

/**
 * Brings images that a library gives (base64 or bytes) to the blob sink, but for those whose bytes
 * are there already from its answers. What is neither text nor bytes, or empty, is no image.
 */
export async function keepImages(
  images: unknown,
  { blobs: sink, known }: { readonly blobs: BlobSink; readonly known: readonly Blob[] },
): Promise<KeptImages> {
  if (!Array.isArray(images)) return { tokens: null, blobs: [] }
  const there = new Set(known.map(({ sha256 }) => sha256))
  const tokens: string[] = []
  const blobs: Blob[] = []
  for (const image of images) {
    const bytes = bytesOf(image)
    if (bytes === null || bytes.length === 0) continue
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    tokens.push(imageToken(sha256))
    if (there.has(sha256)) continue
    there.add(sha256)
    const writer = sink.open()
    await writer.write(bytes)
    blobs.push(await writer.finish())
  }
  return { tokens, blobs }
}

function bytesOf(image: unknown): Uint8Array | null {
  if (typeof image === 'string') {
    return Buffer.from(image.replace(/^data:[^,]*,/, ''), 'base64')
  }
  return image instanceof Uint8Array ? image : null
}
