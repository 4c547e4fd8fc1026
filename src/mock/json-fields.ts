import type { Body } from './body.ts'

/** A JSON object, field by field. */
export type Fields = Readonly<Record<string, unknown>>

/** The fields of a JSON object; none where a value is no object. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : {}
}

/** The fields of a JSON body; none where it is no object. */
export function jsonFields(body: Body): Fields {
  return fieldsOf(body.kind === 'json' ? body.json : null)
}
