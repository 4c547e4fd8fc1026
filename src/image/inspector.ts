import { extname } from 'node:path'
import type { EditFacts, Inspection } from '../domain/image-facts.ts'
import { type Deadline, realDeadline } from './child.ts'
import { createChildPool } from './child-pool.ts'
import { readAnswer, type WorkerResult, type WorkerTask } from './worker-message.ts'

export interface Inspector {
  /** Facts about the image in a file, or why it is not a whole image. Never rejects. */
  inspect(path: string): Promise<Inspection>
  /** How an edited picture compares with its source; null when one of the files cannot be decoded. */
  compareEdit(files: {
    source: string
    mask: string | null
    result: string
  }): Promise<EditFacts | null>
  /** Ends the children. What was still waiting comes back as `decoder-failed`, or null. */
  close(): Promise<void>
}

export interface InspectorOptions {
  /** Child processes, and so pictures decoded at once. */
  readonly workers?: number
  /** After so long a picture's child is killed. */
  readonly timeoutMs?: number
  /** JavaScript heap of a child. Decoded pixels lie outside it, bounded by the pixel limit. */
  readonly memoryMb?: number
  /** The child's program; its own extension makes the same code run from source and from dist. */
  readonly entry?: URL
  readonly deadline?: Deadline
  /** Told the process id of every child that starts. */
  readonly onStart?: (pid: number) => void
}

/**
 * Decodes pictures in child processes of low priority, so that no picture can take the run down or
 * disturb its latencies. Children start with the first picture and do not keep the process alive. A
 * child that dies, hangs or answers nonsense is replaced and its picture tried once more.
 */
export function createInspector({
  workers = 1,
  timeoutMs = 20_000,
  memoryMb = 256,
  entry = new URL(`./worker${extname(import.meta.url)}`, import.meta.url),
  deadline = realDeadline,
  onStart = () => {},
}: InspectorOptions = {}): Inspector {
  const pool = createChildPool<WorkerTask, WorkerResult>({
    entry,
    called: 'decoder',
    readAnswer,
    workers,
    timeoutMs,
    memoryMb,
    deadline,
    onStart,
    closedMessage: 'the inspector was closed',
  })
  return {
    async inspect(path) {
      const result = await pool.run({ kind: 'inspect', path })
      if (result.kind === 'inspection') return result.inspection
      const message = result.kind === 'edit' ? 'the decoder answered nonsense' : result.message
      return { kind: 'broken', reason: 'decoder-failed', message }
    },
    async compareEdit({ source, mask, result: edited }) {
      const result = await pool.run({ kind: 'compare', source, mask, result: edited })
      return result.kind === 'edit' ? result.edit : null
    },
    close: pool.close,
  }
}
