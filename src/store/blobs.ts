import { createHash } from 'node:crypto'
import { statfsSync } from 'node:fs'
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { BlobSink, BlobWriter } from '../domain/blob-sink.ts'
import type { Blob } from '../domain/request.ts'
import { DiskRefused, diskFault } from './disk-fault.ts'
import { makeFolder } from './make-folder.ts'

export interface BlobStore extends BlobSink {
  /**
   * To be asked before anything is paid for: throws DiskRefused where the folder is gone, or where
   * what is left of the disk is too little for what may be on its way.
   */
  mustHaveRoom(): void
  close(): Promise<void>
}

/** Left free for the answers on their way, the ledger and the reports. */
const RESERVED_BYTES = 64 * 1024 * 1024

/** Small writes are gathered to about this many bytes before they go to the disk. */
const GATHER_BYTES = 512 * 1024

/** Enough of the head to tell every format by its bytes. */
const HEAD_BYTES = 64 * 1024

/**
 * Keeps images in `folder`, each named by the SHA-256 of its bytes: `<folder>/<sha256>.<extension>`.
 * `extensionOf` names the format by the first bytes.
 */
export async function createBlobStore(
  folder: string,
  extensionOf: (head: Uint8Array) => string,
): Promise<BlobStore> {
  makeFolder(folder)
  const directory = await open(folder)
  let count = 0

  return {
    open() {
      const nextPart = (): string => {
        count += 1
        return `.part-${process.pid}-${count}`
      }
      return createWriter({ folder, directory, extensionOf, nextPart })
    },
    mustHaveRoom() {
      const freeBytes = freeBytesIn(folder)
      if (freeBytes >= RESERVED_BYTES) return
      throw new DiskRefused(
        `${folder} has ${mebibytes(freeBytes)} MiB left, and ${mebibytes(RESERVED_BYTES)} MiB are ` +
          'wanted before anything more is paid for',
      )
    },
    close: () => directory.close(),
  }
}

function freeBytesIn(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch (error) {
    throw new DiskRefused(`images cannot be kept, ${diskFault(error) ?? String(error)}`)
  }
}

function mebibytes(bytes: number): number {
  return Math.floor(bytes / 1024 / 1024)
}

interface WriterOptions {
  readonly folder: string
  readonly directory: FileHandle
  readonly extensionOf: (head: Uint8Array) => string
  readonly nextPart: () => string
}

function createWriter({ folder, directory, extensionOf, nextPart }: WriterOptions): BlobWriter {
  let path = ''
  const hash = createHash('sha256')
  let handle: FileHandle | null = null
  let gathered: Uint8Array[] = []
  let gatheredBytes = 0
  let total = 0
  let head: Uint8Array = new Uint8Array()

  const opened = async (): Promise<FileHandle> => {
    while (handle === null) {
      path = join(folder, nextPart())
      try {
        handle = await open(path, 'wx', 0o600)
      } catch (error) {
        // Left by a killed process that had our number: in a container it is always the same.
        if ((error as { code?: unknown }).code !== 'EEXIST') throw error
      }
    }
    return handle
  }

  const flush = async (): Promise<void> => {
    if (gathered.length === 0) return
    const pieces = gathered
    const bytes = gatheredBytes
    gathered = []
    gatheredBytes = 0
    const { bytesWritten } = await (await opened()).writev(pieces)
    // A full disk takes what fits and says so only here.
    if (bytesWritten !== bytes)
      throw new DiskRefused(`${path}: the disk took ${bytesWritten} of ${bytes} bytes`)
  }

  const abort = async (): Promise<void> => {
    gathered = []
    if (handle === null) return
    // A handle that would not close must not keep the space that is wanted.
    await handle.close().catch(() => {})
    await rm(path, { force: true })
  }

  const finish = async (): Promise<Blob> => {
    const file = await opened()
    await flush()
    await file.datasync()
    await file.close()
    const sha256 = hash.digest('hex')
    const name = `${sha256}.${extensionOf(head)}`
    const isKept = await exists(join(folder, name))
    if (isKept) await rm(path)
    else await rename(path, join(folder, name))
    await directory.sync()
    return { sha256, file: `${basename(folder)}/${name}`, bytes: total }
  }

  return {
    write(bytes) {
      hash.update(bytes)
      total += bytes.length
      if (head.length < HEAD_BYTES) head = grown(head, bytes)
      gathered.push(bytes)
      gatheredBytes += bytes.length
      return gatheredBytes < GATHER_BYTES ? undefined : flush()
    },

    async finish() {
      try {
        return await finish()
      } catch (error) {
        await abort().catch(() => {})
        throw error
      }
    },

    abort,
  }
}

function grown(head: Uint8Array, bytes: Uint8Array): Uint8Array {
  return Buffer.concat([head, bytes.subarray(0, HEAD_BYTES - head.length)])
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch {
    return false
  }
}
