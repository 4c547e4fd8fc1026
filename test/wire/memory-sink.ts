import { createHash } from 'node:crypto'
import type { BlobSink } from '../../src/domain/blob-sink.ts'
import { imageToken } from '../../src/domain/request.ts'

/** A blob sink that keeps everything, by hash. */
export interface MemorySink extends BlobSink {
  readonly finished: ReadonlyMap<string, Buffer>
  readonly opened: () => number
  readonly aborted: () => number
}

/** With `slow`, every write and finish waits for a turn of the event loop. */
export function createMemorySink(slow = false): MemorySink {
  const finished = new Map<string, Buffer>()
  let opened = 0
  let aborted = 0
  const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
  return {
    finished,
    opened: () => opened,
    aborted: () => aborted,
    open() {
      opened += 1
      const pieces: Uint8Array[] = []
      return {
        write(bytes) {
          pieces.push(bytes)
          return slow ? turn() : undefined
        },
        async finish() {
          if (slow) await turn()
          const bytes = Buffer.concat(pieces)
          const sha256 = createHash('sha256').update(bytes).digest('hex')
          finished.set(sha256, bytes)
          return { sha256, file: `images/${sha256}`, bytes: bytes.length }
        },
        async abort() {
          aborted += 1
        },
      }
    },
  }
}

/** What stands in the text for these bytes. */
export function tokenOf(bytes: Uint8Array): string {
  return imageToken(createHash('sha256').update(bytes).digest('hex'))
}
