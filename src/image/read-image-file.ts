import { readFile, stat } from 'node:fs/promises'
import { MAX_FILE_BYTES } from './limits.ts'

/**
 * The bytes of a picture's file. Rejects for more than 64 MiB, and for what is no plain file: a link
 * in a folder of somebody else's may lead to a device that never ends.
 */
export async function readImageFile(path: string): Promise<Uint8Array> {
  const found = await stat(path)
  if (!found.isFile()) throw new Error('not a plain file')
  if (found.size > MAX_FILE_BYTES) {
    throw new Error(`${found.size} bytes, more than ${MAX_FILE_BYTES}`)
  }
  return readFile(path)
}
