import { cleanUpTo } from '../clean.ts'

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}
const MAX_LENGTH = 1200

/** Text of anybody's, for an element's content or a quoted attribute: one line, nothing unseen. */
export function html(text: string): string {
  return cleanUpTo(MAX_LENGTH, text).replace(/[&<>"'`]/g, (one) => ENTITIES[one] ?? '')
}

/** A picture inside the page; empty for anything else, whatever a document says. */
export function pictureSource(uri: string): string {
  return /^data:image\/(webp|png|jpeg);base64,[A-Za-z0-9+/]+={0,2}$/.test(uri) ? uri : ''
}

/** A fragment that links within the page: `type-3`. */
export function anchor(kind: 'type' | 'sheet', index: number): string {
  return `${kind}-${index + 1}`
}
