import type { Json } from '../domain/suite.ts'

/** Which field of a request takes a picture. `isList` where the field is an array. */
export interface PictureField {
  readonly name: string
  readonly isList: boolean
}

/** Names the field for the picture, `name[]` for a list; ours, so never sent. */
export const PICTURE_FIELD_OPTION = 'assayImageField'

const FIELD_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}(\[\])?$/

/** The picture's field as the suite names it, or null where it does not. */
export function pictureFieldOption(options: Readonly<Record<string, Json>>): PictureField | null {
  const text = options[PICTURE_FIELD_OPTION]
  if (typeof text !== 'string' || !FIELD_NAME.test(text)) return null
  return text.endsWith('[]')
    ? { name: text.slice(0, -2), isList: true }
    : { name: text, isList: false }
}

/** What is wrong with the option; [] when nothing, or when it is not given. */
export function pictureFieldMistakes(options: Readonly<Record<string, Json>>): readonly string[] {
  const given = options[PICTURE_FIELD_OPTION]
  if (given === undefined || pictureFieldOption(options) !== null) return []
  return [
    `${PICTURE_FIELD_OPTION}: ${JSON.stringify(given)} is not the name of an input field, such as "input_image" or "images[]".`,
  ]
}
