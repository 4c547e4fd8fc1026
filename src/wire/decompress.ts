import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { BodyReader } from './body-reader.ts'
import { TransportFault } from './transport-fault.ts'

/**
 * Undoes one layer of compression that a server applied although it was asked not to. `limitBytes`
 * counts decoded bytes: 590 compressed bytes can hold 256 MiB. Throws a `TransportFault` (`protocol`)
 * for more layers and for codings not known.
 */
export function decompress(encoding: string, reader: BodyReader, limitBytes: number): BodyReader {
  const layers = encoding
    .toLowerCase()
    .split(',')
    .map((layer) => layer.trim())
    .filter((layer) => layer !== '' && layer !== 'identity')
  const [coding] = layers
  if (coding === undefined) return reader
  if (layers.length > 1)
    throw new TransportFault('protocol', 'the answer is compressed more than once')
  const unzip = decompressor(coding)

  async function pump(): Promise<void> {
    let decoded = 0
    for await (const part of unzip as AsyncIterable<Buffer>) {
      decoded += part.length
      if (decoded > limitBytes) throw tooLarge(limitBytes)
      await reader.push(part)
    }
  }
  let failure: { readonly error: unknown } | null = null
  const pumped = pump().catch((error: unknown) => {
    failure = { error }
    unzip.destroy()
  })
  function throwFailure(): void {
    if (failure !== null) throw failure.error
  }

  return {
    async push(chunk) {
      // The callback comes when the chunk was taken up, which waits for the reader of what it held;
      // it never comes when the chunk was not what it says.
      const taken = new Promise<void>((resolve) => unzip.write(chunk, () => resolve()))
      await Promise.race([taken, pumped])
      throwFailure()
    },
    async end() {
      unzip.end()
      await pumped
      throwFailure()
      return reader.end()
    },
    async abort() {
      unzip.destroy()
      await pumped
      await reader.abort()
    },
  }
}

export function tooLarge(limitBytes: number): TransportFault {
  return new TransportFault('too-large', `the answer has more than ${limitBytes} bytes`)
}

function decompressor(coding: string) {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip()
    case 'deflate':
      return createInflate()
    case 'br':
      return createBrotliDecompress()
    default:
      throw new TransportFault('protocol', 'the answer is compressed in a way that is not known')
  }
}
