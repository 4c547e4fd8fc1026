import type { Operation } from '../../domain/operation.ts'
import type { RequestSpec } from '../../domain/request.ts'
import { trimmed } from '../base-url.ts'
import { dataUri } from '../data-uri.ts'
import { orderFor } from './order.ts'
import { largePicture, uploadRequest } from './upload.ts'

/** What is sent first: the order, or the upload of a picture that is too large to go inside it. */
export function submit(operation: Operation, baseUrl: string): RequestSpec {
  const base = trimmed(baseUrl)
  const large = largePicture(operation)
  if (large !== null) return uploadRequest(large, base)
  const { image } = operation
  return orderFor(operation, base, image === null ? null : dataUri(image))
}
