/** Where a file carries Content Credentials (a C2PA manifest); null where it carries none. */
export type CredentialsPlace = 'png caBX' | 'jpeg APP11 JUMB' | 'riff C2PA'

const JUMB = 'jumb'

/**
 * Whether a PNG, JPEG or WebP carries a C2PA manifest store, by its containers' headers alone; nothing
 * is verified. Places by the C2PA specification 2.1, appendix A (https://c2pa.org): a PNG `caBX` chunk,
 * JPEG APP11 segments with a JUMBF superbox, a RIFF `C2PA` chunk.
 */
export function credentialsPlace(bytes: Uint8Array): CredentialsPlace | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.byteLength < 12) return null
  if (view.getUint32(0) === 0x89504e47) return inPng(bytes, view)
  if (view.getUint16(0) === 0xffd8) return inJpeg(bytes, view)
  if (wordAt(bytes, 0) === 'RIFF') return inRiff(bytes, view)
  return null
}

function inPng(bytes: Uint8Array, view: DataView): CredentialsPlace | null {
  for (let at = 8; at + 8 <= bytes.length; at += 12 + view.getUint32(at)) {
    if (wordAt(bytes, at + 4) === 'caBX') return 'png caBX'
  }
  return null
}

function inJpeg(bytes: Uint8Array, view: DataView): CredentialsPlace | null {
  let at = 2
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return null
    const marker = bytes[at + 1] ?? 0
    // Markers may be preceded by fill bytes; after the start of scan there are no more segments.
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === 0xda || marker === 0xd9) return null
    const length = view.getUint16(at + 2)
    // APP11: common identifier `JP`, box instance, packet number, then the box with its length and type.
    const isJumbf = wordAt(bytes, at + 4).startsWith('JP') && wordAt(bytes, at + 16) === JUMB
    if (marker === 0xeb && isJumbf) return 'jpeg APP11 JUMB'
    at += 2 + Math.max(2, length)
  }
  return null
}

function inRiff(bytes: Uint8Array, view: DataView): CredentialsPlace | null {
  let at = 12
  while (at + 8 <= bytes.length) {
    if (wordAt(bytes, at) === 'C2PA') return 'riff C2PA'
    const length = view.getUint32(at + 4, true)
    at += 8 + length + (length % 2)
  }
  return null
}

/** Four bytes as Latin-1; shorter at the end. */
function wordAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4))
}
