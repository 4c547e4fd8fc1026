import { Buffer } from 'node:buffer'
import type { OperationInput } from '../domain/operation.ts'

/** A picture's bytes as bare base64, for dialects that name the media type beside it. */
export function base64Of({ bytes }: OperationInput): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}
