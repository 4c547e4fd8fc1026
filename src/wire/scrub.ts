import { reveal, type Secret } from './secret.ts'

/** A prefix of a key this long is as telling as the key: providers echo `sk-proj-abcd****wxyz`. */
const PREFIX_LENGTH = 8

/** Removes known secrets from text that is recorded. */
export type Scrub = (text: string) => string

/**
 * Replaces each secret, in any encoding it may come back in (as it is, its first 8 characters with
 * whatever mask follows, URL-encoded, JSON-escaped, hexadecimal, base64 at each of the 3 alignments),
 * by `[secret:NAME]`.
 */
export function createScrub(secrets: readonly Secret[]): Scrub {
  const rules = secrets.map((secret) => ({
    label: secret.toString(),
    pattern: new RegExp(patternSource(reveal(secret)), 'g'),
  }))
  return (text) => rules.reduce((rest, { label, pattern }) => rest.replace(pattern, label), text)
}

function patternSource(value: string): string {
  const bytes = Buffer.from(value, 'latin1')
  const hex = bytes.toString('hex')
  const url = encodeURIComponent(value)
  const json = JSON.stringify(value).slice(1, -1)
  const exact = new Set([
    value,
    url,
    url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    json,
    json.replaceAll('/', '\\/'),
    hex,
    hex.toUpperCase(),
    ...base64Forms(bytes),
  ])
  const longestFirst = [...exact].filter((form) => form !== '').sort((a, b) => b.length - a.length)
  const masked = `${quoted(value.slice(0, PREFIX_LENGTH))}[\\w.*…•-]*`
  return [...longestFirst.map(quoted), masked].join('|')
}

/** The characters of base64 that only the secret decides, wherever it stands in what was encoded. */
function base64Forms(bytes: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64url')
    const first = before === 0 ? 0 : before + 1
    // The last character also holds bits of what follows, unless the bytes end on a boundary.
    const last = (before + bytes.length) % 3 === 0 ? encoded.length : encoded.length - 1
    const form = encoded.slice(first, last)
    return [form, form.replaceAll('-', '+').replaceAll('_', '/')]
  })
}

function quoted(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
