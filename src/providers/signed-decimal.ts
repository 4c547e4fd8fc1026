import type { Json } from '../domain/suite.ts'
import { decimalText } from './json-fields.ts'

/** An amount that may be negative, such as a balance, as a plain decimal string; null for none. */
export function signedDecimalText(value: Json | undefined): string | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null
  const text = String(value).trim()
  if (!text.startsWith('-')) return decimalText(text)
  const amount = decimalText(text.slice(1))
  return amount === null || amount === '0' ? amount : `-${amount}`
}
