// The inspector's child process: decodes bytes from outside, so that what they break is not the run.
import { stat } from 'node:fs/promises'
import type { Inspection } from '../domain/image-facts.ts'
import { compareBytes } from './compare-bytes.ts'
import { restrictDecoders } from './decode.ts'
import { inspectBytes } from './inspect-bytes.ts'
import { MAX_FILE_BYTES } from './limits.ts'
import { readImageFile } from './read-image-file.ts'
import type { WorkerRequest, WorkerResult, WorkerTask } from './worker-message.ts'

restrictDecoders()

// Ctrl-C reaches the whole process group; the parent decides when its child ends.
process.on('SIGINT', () => {})
// An ordinary exit would wait for a decoder that hangs.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
process.on('message', async ({ id, task }: WorkerRequest) => {
  process.send?.({ id, result: await perform(task) })
})

async function perform(task: WorkerTask): Promise<WorkerResult> {
  try {
    switch (task.kind) {
      case 'inspect':
        return { kind: 'inspection', inspection: await inspectFile(task.path) }
      case 'compare': {
        const source = await readBounded(task.source)
        const result = await readBounded(task.result)
        const mask = task.mask === null ? null : await readBounded(task.mask)
        if (typeof source === 'number' || typeof result === 'number' || typeof mask === 'number') {
          return { kind: 'edit', edit: null }
        }
        return { kind: 'edit', edit: await compareBytes({ source, mask, result }) }
      }
      default:
        return task satisfies never
    }
  } catch (error) {
    return { kind: 'unreadable', message: error instanceof Error ? error.message : String(error) }
  }
}

async function inspectFile(path: string): Promise<Inspection> {
  const file = await readBounded(path)
  if (typeof file !== 'number') return inspectBytes(file)
  const message = `${file} bytes, more than ${MAX_FILE_BYTES}`
  return { kind: 'broken', reason: 'too-large', message }
}

/** The bytes, or only their number when there are too many to read. */
async function readBounded(path: string): Promise<Uint8Array | number> {
  const { size } = await stat(path)
  return size > MAX_FILE_BYTES ? size : await readImageFile(path)
}
