import type { Blob } from './request.ts'

/** One blob being written. */
export interface BlobWriter {
  /** Takes ownership of the bytes. A promise asks the caller to wait before it sends more. */
  write(bytes: Uint8Array): void | Promise<void>
  /** Makes the blob durable (fsync, rename) and names it by its SHA-256. */
  finish(): Promise<Blob>
  /** Throws away what was written. */
  abort(): Promise<void>
}

/** Where image bytes of an answer go. `wire/` writes no files itself. */
export interface BlobSink {
  open(): BlobWriter
}
