const FORM = /^data:([a-z0-9.+-]+\/[a-z0-9.+-]+)?((?:;[a-z0-9.+-]+=[^;,]*)*)(;base64)?,/i

export interface DataUrl {
  readonly mediaType: string
  readonly bytes: Buffer
}

/** Decodes a `data:` URL (RFC 2397). Null when it is not one, or holds more than `limitBytes`. */
export function parseDataUrl(text: string, limitBytes: number): DataUrl | null {
  const form = FORM.exec(text)
  if (form === null) return null
  const content = text.slice(form[0].length)
  // The least that this many characters can decode to, known before they are decoded.
  if (Math.floor((content.length * 3) / 4) > limitBytes * 4) return null
  const bytes = form[3] === undefined ? percentDecoded(content) : base64Decoded(content)
  if (bytes === null || bytes.length > limitBytes) return null
  return { mediaType: (form[1] ?? 'text/plain').toLowerCase(), bytes }
}

function percentDecoded(content: string): Buffer | null {
  try {
    return Buffer.from(decodeURIComponent(content), 'utf8')
  } catch {
    return null
  }
}

function base64Decoded(content: string): Buffer | null {
  const text = percentDecoded(content)?.toString('latin1').replace(/\s+/g, '')
  if (text === undefined || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) return null
  return Buffer.from(text, 'base64')
}
