import { IMAGE_FORMATS, type Inspection } from '../domain/image-facts.ts'
import { decodePixels } from './decode.ts'
import { MAX_FILE_BYTES, MAX_PIXELS } from './limits.ts'
import { pixelFacts } from './pixel-facts.ts'
import { type Sniffed, sniff } from './sniff.ts'

type Broken = Extract<Inspection, { kind: 'broken' }>

/**
 * Facts about one image from its bytes alone, or why it is not a whole image of ours. Decodes in
 * this process: bytes from outside belong in the inspector's child.
 */
export async function inspectBytes(bytes: Uint8Array): Promise<Inspection> {
  const sniffed = sniff(bytes)
  const refused = refusal(sniffed, bytes.byteLength)
  if (refused !== null) return refused
  const format = IMAGE_FORMATS.find((name) => name === sniffed.format)
  if (format === undefined) return unsupported(sniffed)
  try {
    const pixels = await decodePixels(bytes)
    const { width, height } = pixels
    // Where the file leaves the count open, the one frame that was decoded is what is known.
    const frames = sniffed.frames ?? 1
    const own = { format, width, height, bytes: bytes.byteLength, frames }
    return { kind: 'image', facts: { ...own, ...pixelFacts(pixels) } }
  } catch (error) {
    return undecodable(sniffed, error)
  }
}

/** What the header alone forbids to decode. */
export function refusal(sniffed: Sniffed, byteLength: number): Broken | null {
  if (byteLength > MAX_FILE_BYTES) {
    return broken('too-large', `${byteLength} bytes, more than ${MAX_FILE_BYTES}`)
  }
  if (!IMAGE_FORMATS.some((name) => name === sniffed.format)) return unsupported(sniffed)
  const { width, height } = sniffed
  if (width !== null && height !== null && width * height > MAX_PIXELS) {
    return broken('too-large', `${width}x${height}, more than ${MAX_PIXELS / 1e6} megapixels`)
  }
  return null
}

function unsupported({ format }: Sniffed): Broken {
  const seen = format === 'unknown' ? 'no known image format' : format.toUpperCase()
  return broken('unsupported-format', `${seen}, not ${IMAGE_FORMATS.join(', ')}`)
}

function undecodable({ format }: Sniffed, error: unknown): Broken {
  const said = error instanceof Error ? error.message : String(error)
  // libvips repeats a line for every damaged row.
  const line = said.split('\n', 1)[0]?.slice(0, 200) ?? ''
  if (line.includes('pixel limit')) {
    return broken('too-large', `more than ${MAX_PIXELS / 1e6} megapixels`)
  }
  return broken('undecodable', `truncated or damaged ${format.toUpperCase()}: ${line}`)
}

function broken(reason: Broken['reason'], message: string): Broken {
  return { kind: 'broken', reason, message }
}
