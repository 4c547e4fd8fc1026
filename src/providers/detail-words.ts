import type { Json } from '../domain/suite.ts'
import { codeText } from './code-text.ts'
import { field, fieldsOf, isObject, textOf } from './json-fields.ts'

/**
 * The words of a `detail` as servers built on FastAPI send it: a text, or a list of mistakes
 * `{loc: ["body", "width"], msg: "…"}`, which become `body.width: …`. Null where it says nothing.
 */
export function detailWords(detail: Json | undefined): string | null {
  if (Array.isArray(detail)) return textOf(detail.map(mistakeWords).join('; '))
  return isObject(detail) ? JSON.stringify(detail) : textOf(detail)
}

function mistakeWords(mistake: Json): string {
  const loc = field(fieldsOf(mistake), 'loc')
  const message = textOf(field(fieldsOf(mistake), 'msg')) ?? textOf(mistake)
  const words = message ?? JSON.stringify(mistake)
  if (!Array.isArray(loc) || loc.length === 0) return words
  return `${loc.map((part) => codeText(part) ?? '?').join('.')}: ${words}`
}
