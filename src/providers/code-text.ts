import type { Json } from '../domain/suite.ts'
import { textOf } from './json-fields.ts'

/** A code that some providers send as a text and some as a number; null for anything else. */
export function codeText(value: Json | undefined): string | null {
  return typeof value === 'number' ? String(value) : textOf(value)
}
