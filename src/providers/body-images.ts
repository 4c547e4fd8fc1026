import { type ImageRef, imageRef } from '../domain/request.ts'
import type { Json } from '../domain/suite.ts'
import { field, fieldsOf, isObject, textOf } from './json-fields.ts'

/** What a success holds; `withheld` counts images that moderation took back after making them. */
export interface BodyImages {
  readonly images: readonly ImageRef[]
  readonly withheld: number
}

/**
 * The images of `data`, `images`, `base64` or a bare list, as texts or as objects with `b64_json`,
 * `url` or `base64`. Some hosts give one list twice, so only the first that has anything counts. Null
 * where there is no list.
 */
export function bodyImages(json: Json): BodyImages | null {
  const body = fieldsOf(json)
  const lists = [field(body, 'data'), field(body, 'images'), field(body, 'base64'), json].filter(
    (one) => Array.isArray(one),
  ) as readonly (readonly Json[])[]
  const list = lists.find((one) => one.length > 0) ?? lists[0]
  if (list === undefined) return null
  const flags = field(body, 'nsfw_content_detected')
  const isFlagged = (index: number) => Array.isArray(flags) && flags[index] === true
  const isWhole = !isWithheld(body)
  const kept = list.filter((item, index) => isWhole && !isFlagged(index) && !isWithheld(item))
  return {
    images: kept.flatMap((item) => imageOf(item) ?? []),
    withheld: list.length - kept.length,
  }
}

function imageOf(item: Json): ImageRef | null {
  const fields = fieldsOf(item)
  const text =
    textOf(item) ??
    textOf(field(fields, 'b64_json')) ??
    textOf(field(fields, 'url')) ??
    textOf(field(fields, 'base64'))
  return text === null ? null : imageRef(text)
}

/** xAI says `respect_moderation: false`, Fireworks `finishReason: CONTENT_FILTERED`. */
function isWithheld(item: Json): boolean {
  if (!isObject(item)) return false
  const reason = textOf(field(item, 'finishReason')) ?? textOf(field(item, 'finish_reason'))
  return field(item, 'respect_moderation') === false || reason?.toUpperCase() === 'CONTENT_FILTERED'
}
