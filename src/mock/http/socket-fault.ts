import type { Socket } from 'node:net'
import type { FaultName } from '../faults.ts'
import type { ScheduledFault } from '../scheduled-fault.ts'
import type { pause } from './pause.ts'

/** Bytes of a socket that is throttled leave in pieces of this long. */
const TICK_MS = 50

type Write = (chunk: Buffer) => Promise<void>

/** How a fault lets bytes through: `pass` gives them to the real socket. */
type Shape = (options: {
  readonly fault: ScheduledFault
  readonly socket: Socket
  readonly pass: Write
  readonly sleep: (ms: number) => Promise<void>
  readonly onBroken: () => void
}) => Write

const SHAPES: Partial<Record<FaultName, Shape>> = {
  'socket-latency':
    ({ fault, pass, sleep }) =>
    async (chunk) => {
      await sleep(fault.delayMs)
      return pass(chunk)
    },
  'socket-slow-close':
    ({ pass }) =>
    (chunk) =>
      pass(chunk),
  'socket-reset': (options) => broken(options, (socket) => socket.resetAndDestroy()),
  'socket-cut': (options) => broken(options, (socket) => socket.destroy()),
  'socket-slicer':
    ({ fault, pass }) =>
    async (chunk) => {
      for (let at = 0; at < chunk.length; at += fault.sliceBytes)
        await pass(chunk.subarray(at, at + fault.sliceBytes))
    },
  'socket-bandwidth':
    ({ fault, pass, sleep }) =>
    async (chunk) => {
      const step = Math.max(1, Math.round((fault.bytesPerSecond * TICK_MS) / 1_000))
      for (let at = 0; at < chunk.length; at += step) {
        if (at > 0) await sleep(TICK_MS)
        await pass(chunk.subarray(at, at + step))
      }
    },
}

/** Whether a fault is made at the socket, below HTTP. */
export function isSocketFault(fault: ScheduledFault | null): fault is ScheduledFault {
  return fault !== null && fault.fault in SHAPES
}

/**
 * Changes how a connection carries everything that is written to it from here on: status line,
 * headers and framing too, in whatever pieces they come. `onBroken` tells that the fault has ended
 * the connection before its bytes were through.
 */
export function shapeSocket(
  socket: Socket,
  fault: ScheduledFault,
  { sleep, onBroken }: { readonly sleep: typeof pause; readonly onBroken: () => void },
): void {
  const gone = new AbortController()
  socket.once('close', () => gone.abort())
  const write = socket._write.bind(socket)
  const final = socket._final.bind(socket)
  const waits = (ms: number): Promise<void> => sleep(ms, gone.signal)
  const pass: Write = (chunk) =>
    new Promise((resolve, reject) => {
      if (socket.destroyed) return resolve()
      write(chunk, 'buffer' as BufferEncoding, (error) => (error ? reject(error) : resolve()))
    })
  const shaped = SHAPES[fault.fault]?.({ fault, socket, pass, sleep: waits, onBroken })
  if (shaped === undefined) return
  Object.assign(socket, {
    _writev: null,
    _write(chunk: Buffer | string, encoding: BufferEncoding, done: (error?: Error) => void) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk
      shaped(bytes).then(() => done(), done)
    },
    _final(done: (error?: Error | null) => void) {
      const wait = fault.fault === 'socket-slow-close' ? waits(fault.delayMs) : Promise.resolve()
      void wait.then(() => final(done))
    },
  })
}

/** Passes `afterBytes` and then ends the connection; what comes later is dropped. */
function broken(
  { fault, socket, pass, onBroken }: Parameters<Shape>[0],
  end: (socket: Socket) => void,
): Write {
  let left = fault.afterBytes
  return async (chunk) => {
    const through = chunk.subarray(0, left)
    left -= through.length
    if (through.length > 0) await pass(through)
    if (through.length === chunk.length || socket.destroyed) return
    onBroken()
    end(socket)
  }
}
