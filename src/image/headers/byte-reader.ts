/** Reads numbers out of bytes; past the end it reads null instead of throwing. */
export interface ByteReader {
  readonly length: number
  u8(at: number): number | null
  u16be(at: number): number | null
  u16le(at: number): number | null
  u24le(at: number): number | null
  u32be(at: number): number | null
  u32le(at: number): number | null
  /** True when the ASCII text stands at this offset. */
  is(at: number, text: string): boolean
}

export function byteReader(bytes: Uint8Array): ByteReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const has = (at: number, count: number) =>
    Number.isSafeInteger(at) && at >= 0 && at + count <= bytes.byteLength
  return {
    length: bytes.byteLength,
    u8: (at) => (has(at, 1) ? view.getUint8(at) : null),
    u16be: (at) => (has(at, 2) ? view.getUint16(at) : null),
    u16le: (at) => (has(at, 2) ? view.getUint16(at, true) : null),
    u24le: (at) =>
      has(at, 3) ? view.getUint16(at, true) + view.getUint8(at + 2) * 0x1_00_00 : null,
    u32be: (at) => (has(at, 4) ? view.getUint32(at) : null),
    u32le: (at) => (has(at, 4) ? view.getUint32(at, true) : null),
    is(at, text) {
      if (!has(at, text.length)) return false
      for (let i = 0; i < text.length; i++) {
        if (bytes[at + i] !== text.charCodeAt(i)) return false
      }
      return true
    },
  }
}
