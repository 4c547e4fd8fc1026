import type { Fields } from '../json-fields.ts'

/** A field by its JSON name or its proto name: `imageConfig` is also `image_config`. */
export function at(fields: Fields, name: string): unknown {
  if (Object.hasOwn(fields, name)) return fields[name]
  const proto = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return Object.hasOwn(fields, proto) ? fields[proto] : undefined
}

/** The first name that is none of these, in either spelling; null for none. */
export function unknownName(fields: Fields, names: readonly string[]): string | null {
  const camel = (name: string): string =>
    name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
  return Object.keys(fields).find((name) => !names.includes(camel(name))) ?? null
}
