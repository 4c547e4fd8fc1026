import type { OperationInput } from '../domain/operation.ts'
import type { Part } from '../domain/request.ts'

/** A picture as a file of a form. */
export function filePart(name: string, { filename, mediaType, bytes }: OperationInput): Part {
  return { name, filename, mediaType, bytes }
}
