/** How an escape of JSON stands for a character of base64 or a space between them. */
const ESCAPES: Readonly<Record<string, string>> = { '/': '/', n: '', r: '', t: '' }
const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|([^u]))/g
const PARTIAL_ESCAPE = /\\(?:u[0-9a-fA-F]{0,3})?$/
const WHITESPACE = /[ \t\r\n]+/g
const LEGAL = /^[A-Za-z0-9+/_-]*/
const PREFIX = /^data:[a-z0-9.+-]+(?:\\?\/[a-z0-9.+-]+)?(?:;[a-z0-9=.+-]+)*;base64,/i
/** A base64 text has a line break every 64 or 76 characters at most; prose has a space every 6. */
const MAX_SPACE_SHARE = 1 / 16

/** Undoes JSON's escapes; one that cannot stand in base64 becomes `!`, which is not in the alphabet. */
function undoEscapes(text: string): string {
  return text.replace(ESCAPE, (_, hex: string | undefined, simple: string | undefined) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
    return ESCAPES[simple ?? ''] ?? '!'
  })
}

/**
 * Whether a string that begins with `head` (raw JSON text, one character a byte) is base64, and how
 * many of its bytes are the `data:` prefix. Null: it is not.
 */
export function base64Prefix(head: string): number | null {
  const prefix = PREFIX.exec(head)?.[0].length ?? 0
  const raw = head.slice(prefix).replace(PARTIAL_ESCAPE, '')
  const unescaped = raw.includes('\\') ? undoEscapes(raw) : raw
  const dense = unescaped.replace(WHITESPACE, '')
  if (unescaped.length - dense.length > raw.length * MAX_SPACE_SHARE) return null
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(dense) ? prefix : null
}

/** Decodes base64 that arrives in pieces of raw JSON text. */
export interface Base64Stream {
  /** Gives what can be decoded so far; null when there is nothing yet. Ignored once damaged. */
  push(bytes: Buffer): Uint8Array | null
  end(): Uint8Array | null
  /** True from the first character on that cannot stand there. */
  damaged(): boolean
}

export function createBase64Stream(): Base64Stream {
  let carry = ''
  let partialEscape = ''
  let padded = false
  let damaged = false

  function decode(text: string): Uint8Array | null {
    const whole = text.length - (text.length % 4)
    carry = text.slice(whole)
    if (whole === 0) return null
    return Buffer.from(whole === text.length ? text : text.slice(0, whole), 'base64')
  }

  /** For text without escapes, spaces, padding or damage: proved by the decoded length. */
  function decodeClean(bytes: Buffer): Uint8Array | null {
    const lead = carry === '' ? 0 : 4 - carry.length
    const middle = bytes.length - lead - ((bytes.length - lead) % 4)
    if (middle <= 0) return null
    const lasts = bytes.toString('latin1', lead + middle)
    const leadBytes = lead === 0 ? 0 : 3
    const decoded = Buffer.allocUnsafeSlow(leadBytes + (middle / 4) * 3)
    if (lead !== 0) {
      if (decoded.write(carry + bytes.toString('latin1', 0, lead), 0, 'base64') !== 3) return null
    }
    // The native decoder skips what is not in the alphabet, so anything else comes out shorter.
    const written = decoded.write(
      bytes.toString('latin1', lead, lead + middle),
      leadBytes,
      'base64',
    )
    if (written !== (middle / 4) * 3 || LEGAL.exec(lasts)?.[0].length !== lasts.length) return null
    carry = lasts
    return decoded
  }

  function decodeCarefully(bytes: Buffer): Uint8Array | null {
    let text = partialEscape + bytes.toString('latin1')
    partialEscape = PARTIAL_ESCAPE.exec(text)?.[0] ?? ''
    // An even run of backslashes is no partial escape; `\\` is illegal in base64 either way.
    text = text.slice(0, text.length - partialEscape.length)
    if (text.includes('\\')) text = undoEscapes(text)
    text = text.replace(WHITESPACE, '')
    const legal = padded ? '' : (LEGAL.exec(text)?.[0] ?? '')
    const rest = text.slice(legal.length)
    if (rest !== '') {
      if (/^=+$/.test(rest)) padded = true
      else damaged = true
    }
    return decode(carry + legal)
  }

  return {
    push(bytes) {
      if (damaged || bytes.length === 0) return null
      if (partialEscape === '' && !padded && bytes.length >= 8) {
        const decoded = decodeClean(bytes)
        if (decoded !== null) return decoded
      }
      return decodeCarefully(bytes)
    },
    end() {
      if (partialEscape !== '' || carry.length === 1) damaged = true
      const rest = carry
      carry = ''
      return rest.length < 2 ? null : Buffer.from(rest, 'base64')
    },
    damaged: () => damaged,
  }
}
