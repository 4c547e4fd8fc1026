import { closeSync, fsyncSync, openSync } from 'node:fs'

/** Makes a folder's list of names durable: a new file is lost with it otherwise. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
