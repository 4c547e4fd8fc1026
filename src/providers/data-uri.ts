import type { OperationInput } from '../domain/operation.ts'
import { base64Of } from './base64.ts'

/** A picture inside JSON: `data:image/png;base64,…`. */
export function dataUri(picture: OperationInput): string {
  return `data:${picture.mediaType};base64,${base64Of(picture)}`
}
