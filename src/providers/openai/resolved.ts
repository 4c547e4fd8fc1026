import { type Fields, field, textOf } from '../json-fields.ts'

const FIELDS = {
  size: 'size',
  quality: 'quality',
  background: 'background',
  format: 'output_format',
}

/**
 * What open settings became, under our names for them. An echoed `auto` resolves nothing: it stays
 * out, or money would price it as if it were known.
 */
export function resolvedOf(fields: Fields): Readonly<Record<string, string>> {
  const resolved: Record<string, string> = {}
  for (const [setting, name] of Object.entries(FIELDS)) {
    const value = textOf(field(fields, name))
    if (value !== null && value !== 'auto') resolved[setting] = value
  }
  return resolved
}
