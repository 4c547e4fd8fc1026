import type { BodyPart } from '../body.ts'

/** A form's texts and files by name; the first of each counts. */
export interface Fields {
  text(name: string): string | null
  file(name: string): Buffer | null
  /** Of all parts together. */
  readonly bytes: number
}

export function fieldsOf(parts: readonly BodyPart[]): Fields {
  const find = (name: string, isFile: boolean): Buffer | null =>
    parts.find((part) => part.name === name && (part.filename !== null) === isFile)?.bytes ?? null
  return {
    text: (name) => find(name, false)?.toString('utf8') ?? null,
    file: (name) => find(name, true),
    bytes: parts.reduce((sum, { bytes }) => sum + bytes.length, 0),
  }
}
