import { type ImageRef, imageRef } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import { field, fieldsOf, textOf } from '../json-fields.ts'

/** The image of a list item or of a finished event; [] where it has none. */
export function imageOf(item: Json): readonly ImageRef[] {
  const text = textOf(field(fieldsOf(item), 'b64_json'))
  return text === null ? [] : [imageRef(text)]
}

/** The format that the first image is said to have: `image/png` → `png`. */
export function formatOf(items: readonly Json[]): Readonly<Record<string, string>> {
  const type = textOf(field(fieldsOf(items[0]), 'media_type'))
  const format = /^image\/([a-z0-9]{1,16})/.exec(type ?? '')?.[1]
  return format === undefined ? {} : { format }
}
