import { extname } from 'node:path'
import type { EditFacts, Inspection } from '../domain/image-facts.ts'
import { type ChildResult, createChild, type Deadline } from './child.ts'
import type { WorkerTask } from './worker-message.ts'

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

const CLOSED: ChildResult = { kind: 'failed', message: 'the inspector was closed' }

const realDeadline: Deadline = (ms, expire) => {
  const timer = setTimeout(expire, ms)
  return () => clearTimeout(timer)
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
  const children = Array.from({ length: Math.max(1, workers) }, () =>
    createChild({ entry, timeoutMs, memoryMb, deadline, onStart }),
  )
  const idle = [...children]
  const waiting: { task: WorkerTask; resolve: (result: ChildResult) => void }[] = []
  let lastId = 0
  let closed = false

  function run(task: WorkerTask): Promise<ChildResult> {
    if (closed) return Promise.resolve(CLOSED)
    return new Promise((resolve) => {
      waiting.push({ task, resolve })
      startNext()
    })
  }

  function startNext(): void {
    const next = waiting.shift()
    if (next === undefined) return
    const child = idle.shift()
    if (child === undefined) {
      waiting.unshift(next)
      return
    }
    const ask = () => child.ask({ id: ++lastId, task: next.task })
    ask()
      .then((result) => (result.kind === 'failed' && !closed ? ask() : result))
      .then((result) => {
        idle.push(child)
        next.resolve(closed && result.kind === 'failed' ? CLOSED : result)
        startNext()
      })
  }

  return {
    async inspect(path) {
      const result = await run({ kind: 'inspect', path })
      if (result.kind === 'inspection') return result.inspection
      const message = result.kind === 'edit' ? 'the decoder answered nonsense' : result.message
      return { kind: 'broken', reason: 'decoder-failed', message }
    },
    async compareEdit({ source, mask, result: edited }) {
      const result = await run({ kind: 'compare', source, mask, result: edited })
      return result.kind === 'edit' ? result.edit : null
    },
    async close() {
      closed = true
      for (const { resolve } of waiting.splice(0)) resolve(CLOSED)
      await Promise.all(children.map((child) => child.close()))
    },
  }
}
