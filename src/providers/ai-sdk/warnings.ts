import type { Json } from '../../domain/suite.ts'
import { type Fields, field, fieldsOf, isObject, textOf } from '../json-fields.ts'

const MOST = 8

/**
 * What a model warned of, in words: `dropped seed`, `deprecated style: use …`. The forms are those of
 * specifications v2 to v4 (`unsupported-setting` is v2's word; @ai-sdk/provider 4.0.38, 2026-11).
 */
export function warningTexts(warnings: Json | undefined): readonly string[] {
  if (!Array.isArray(warnings)) return []
  const texts = warnings.flatMap((warning: Json) => (isObject(warning) ? [textFor(warning)] : []))
  return [...new Set(texts)].slice(0, MOST)
}

function textFor(warning: Fields): string {
  const what = textOf(field(warning, 'feature')) ?? textOf(field(warning, 'setting'))
  const details = textOf(field(warning, 'details')) ?? textOf(field(warning, 'message'))
  const kind = textOf(field(fieldsOf(warning), 'type')) ?? 'other'
  switch (kind) {
    case 'unsupported':
    case 'unsupported-setting':
      return withDetails(`dropped ${what ?? 'a setting'}`, details)
    case 'compatibility':
    case 'deprecated':
      return withDetails(`${kind} ${what ?? 'setting'}`, details)
    default:
      return details ?? kind
  }
}

function withDetails(text: string, details: string | null): string {
  return details === null ? text : `${text} (${details})`
}
