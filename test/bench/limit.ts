import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { Agent } from 'undici'
import { HEADERS, REQUEST } from './request.ts'

/**
 * The least that streaming can cost: bytes from the socket through a base64 decoder to a file, with
 * fsync; nothing is parsed, hashed, recorded or checked. `node limit.ts URL FOLDER COUNT CONCURRENCY`
 */
const [url = '', folder = '', count = '', concurrency = ''] = process.argv.slice(2)
const { origin, pathname } = new URL(url)
const agent = new Agent({ connections: Number(concurrency) })
const OPENING = Buffer.from('"b64_json":"')
const GATHER_BYTES = 512 * 1024
let next = 0

async function store(file: FileHandle, pieces: readonly Buffer[]): Promise<void> {
  if (pieces.length > 0) await file.writev(pieces)
}

/** One image to one file. The base64 is taken to begin in the first chunk, and to end at a quote. */
function fetchTo(file: FileHandle): Promise<void> {
  return new Promise((resolve, reject) => {
    let carry = ''
    let isOpen = false
    let isDone = false
    let pieces: Buffer[] = []
    let gathered = 0
    const decode = (bytes: Buffer): void => {
      const lead = carry === '' ? 0 : 4 - carry.length
      const middle = Math.max(0, bytes.length - lead)
      const end = lead + middle - (middle % 4)
      if (lead > 0) pieces.push(Buffer.from(carry + bytes.toString('latin1', 0, lead), 'base64'))
      const piece = Buffer.allocUnsafeSlow(((end - lead) / 4) * 3)
      const written = piece.write(bytes.toString('latin1', lead, end), 'base64')
      pieces.push(piece.subarray(0, written))
      carry = bytes.toString('latin1', end)
      gathered += written
    }
    agent.dispatch(
      {
        origin,
        path: pathname,
        method: 'POST',
        headers: HEADERS,
        body: JSON.stringify(REQUEST),
      },
      {
        onRequestStart() {},
        onResponseStart() {},
        onResponseData(controller, chunk) {
          if (isDone) return
          let from = 0
          if (!isOpen) {
            from = chunk.indexOf(OPENING) + OPENING.length
            isOpen = true
          }
          const quote = chunk.indexOf('"', from)
          isDone = quote !== -1
          decode(chunk.subarray(from, isDone ? quote : chunk.length))
          if (gathered < GATHER_BYTES) return
          const full = pieces
          pieces = []
          gathered = 0
          controller.pause()
          store(file, full).then(() => controller.resume(), reject)
        },
        onResponseEnd() {
          store(file, pieces).then(resolve, reject)
        },
        onResponseError: (_, error) => reject(error),
      },
    )
  })
}

async function lane(): Promise<void> {
  while (next < Number(count)) {
    const index = next
    next += 1
    const file = await open(join(folder, `${index}.png`), 'w')
    await fetchTo(file)
    await file.sync()
    await file.close()
  }
}

await Promise.all(Array.from({ length: Number(concurrency) }, lane))
await agent.close()
