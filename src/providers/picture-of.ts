import type { Operation } from '../domain/operation.ts'
import { dataUri } from './data-uri.ts'

/** The picture of an operation as a data URI; null where its mode takes none. Throws where it lacks one. */
export function pictureOf({ mode, image }: Operation): string | null {
  if (mode === 'text-to-image') return null
  if (image === null) throw new Error(`mode ${mode} needs a picture`)
  return dataUri(image)
}
