import { Buffer } from 'node:buffer'
import type { OperationInput } from '../domain/operation.ts'

/** A picture inside JSON: `data:image/png;base64,…`. */
export function dataUri({ mediaType, bytes }: OperationInput): string {
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
  return `data:${mediaType};base64,${base64}`
}
