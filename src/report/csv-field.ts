import { clean } from './clean.ts'

/** One field, RFC 4180; text that a spreadsheet would read as a formula has a `'` before it. */
export function csvField(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = clean(value).trimStart()
  // The full-width forms are read as formulas by some spreadsheets too.
  const harmless = /^[=+\-@＝＋－＠]/u.test(text) ? `'${text}` : text
  return /[",;']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
