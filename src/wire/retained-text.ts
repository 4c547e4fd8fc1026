/** Bytes of a text that is kept, in one growing buffer: small slices of chunks would pin the chunks. */
export interface RetainedText {
  length(): number
  append(bytes: Buffer): void
  /** Adds `count` bytes of spaces and gives their position: something is written there later. */
  reserve(count: number): number
  overwrite(position: number, ascii: string): void
  truncate(length: number): void
  /** A copy of one span, as one character a byte. */
  latin1(from: number, to: number): string
  /** UTF-8; what is not valid becomes U+FFFD. */
  text(): string
  /** The first bytes as UTF-8, cut between characters. */
  head(maxBytes: number): string
}

export function createRetainedText(): RetainedText {
  let buffer = Buffer.allocUnsafeSlow(4_096)
  let used = 0

  function grow(count: number): void {
    if (used + count <= buffer.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, used + count))
    buffer.copy(larger, 0, 0, used)
    buffer = larger
  }

  return {
    length: () => used,
    append(bytes) {
      grow(bytes.length)
      bytes.copy(buffer, used)
      used += bytes.length
    },
    reserve(count) {
      grow(count)
      const position = used
      buffer.fill(0x20, used, used + count)
      used += count
      return position
    },
    overwrite(position, ascii) {
      buffer.write(ascii, position, 'latin1')
    },
    truncate(length) {
      used = Math.min(used, length)
    },
    latin1: (from, to) => buffer.toString('latin1', from, Math.min(to, used)),
    text: () => buffer.toString('utf8', 0, used),
    head(maxBytes) {
      let end = Math.min(used, maxBytes)
      // A continuation byte at the cut means that the character before it is not whole.
      if (end < used) while (end > 0 && ((buffer[end] ?? 0) & 0xc0) === 0x80) end -= 1
      return buffer.toString('utf8', 0, end)
    },
  }
}
