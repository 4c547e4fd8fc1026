import { type ImageRef, imageRef } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import { isObject } from '../json-fields.ts'

const IMAGE = /^(?:https?:\/\/|data:image\/|\[image:[0-9a-f]{64}\]$)/i
const MOST_IMAGES = 256

/**
 * The images of an `output`: a URL, a list of URLs, or, as some models answer, URLs or data URIs
 * within objects. Texts that are no image (a caption, a seed) are passed over.
 */
export function imagesIn(output: Json | undefined): readonly ImageRef[] {
  const found: ImageRef[] = []
  const left: Json[] = [output ?? null]
  while (left.length > 0 && found.length < MOST_IMAGES) {
    const value = left.shift() ?? null
    if (typeof value === 'string' && IMAGE.test(value)) found.push(imageRef(value))
    else if (Array.isArray(value)) left.unshift(...value)
    else if (isObject(value)) left.unshift(...Object.values(value))
  }
  return found
}
