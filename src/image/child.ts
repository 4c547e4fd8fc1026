import { type ChildProcess, fork } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { readAnswer, type WorkerRequest, type WorkerResult } from './worker-message.ts'

/** Calls `expire` once after this time, unless the returned function was called before. */
export type Deadline = (ms: number, expire: () => void) => () => void

export interface ChildOptions {
  readonly entry: URL
  readonly timeoutMs: number
  readonly memoryMb: number
  readonly deadline: Deadline
  /** Told the process id of the child once it runs. */
  readonly onStart: (pid: number) => void
}

/** How a request ended. `failed`: the child died, hung or answered nonsense, and is gone. */
export type ChildResult = WorkerResult | { readonly kind: 'failed'; readonly message: string }

/** One decoding process: started by the first request, replaced after it failed one. */
export interface Child {
  /** One request at a time. */
  ask(request: WorkerRequest): Promise<ChildResult>
  /** Ends the process and resolves once it is gone. */
  close(): Promise<void>
}

export function createChild(options: ChildOptions): Child {
  let running: ChildProcess | null = null

  /** Only a child at work keeps this process alive. */
  function hold(child: ChildProcess, atWork: boolean): void {
    if (atWork) {
      child.ref()
      child.channel?.ref()
    } else {
      child.unref()
      child.channel?.unref()
    }
  }

  function start(): ChildProcess {
    const child = fork(fileURLToPath(options.entry), [], {
      // Nothing of ours for a decoder that was taken over: no keys, no open files.
      env: {},
      // A second fence, not a sandbox: JavaScript may read files, but not write them or start programs.
      execArgv: [
        `--max-old-space-size=${options.memoryMb}`,
        '--permission',
        '--allow-fs-read=*',
        '--allow-addons',
      ],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    child.on('exit', () => {
      if (running === child) running = null
    })
    // Without a listener a failed kill or send would be thrown; the request's own listener reports it.
    child.on('error', () => {})
    if (child.pid !== undefined) {
      lowerPriority(child.pid)
      options.onStart(child.pid)
    }
    return child
  }

  function ask(request: WorkerRequest): Promise<ChildResult> {
    try {
      running ??= start()
    } catch (error) {
      return Promise.resolve({ kind: 'failed', message: `the decoder could not start: ${error}` })
    }
    return converse(running, request)
  }

  function converse(child: ChildProcess, request: WorkerRequest): Promise<ChildResult> {
    hold(child, true)
    return new Promise((resolve) => {
      const end = (result: ChildResult) => {
        cancel()
        child.off('message', onMessage)
        child.off('exit', onExit)
        child.off('error', onError)
        if (result.kind === 'failed') {
          if (running === child) running = null
          child.kill('SIGKILL')
        }
        hold(child, false)
        resolve(result)
      }
      const fail = (message: string) => end({ kind: 'failed', message })
      const onMessage = (message: unknown) => {
        const answer = readAnswer(message, request)
        if (answer === null) fail('the decoder answered nonsense')
        else end(answer)
      }
      const onExit = (code: number | null, signal: string | null) =>
        fail(`the decoder died (${signal ?? `exit ${code}`})`)
      const onError = (error: Error) => fail(`the decoder could not run: ${error.message}`)
      const cancel = options.deadline(options.timeoutMs, () =>
        fail(`the decoder took longer than ${options.timeoutMs} ms`),
      )
      child.on('message', onMessage)
      child.on('exit', onExit)
      child.on('error', onError)
      // A process that is gone or could not be spawned has no channel.
      if (child.channel == null) fail('the decoder is not running')
      else
        child.send(request, (error) => {
          if (error === null) return
          // A child that dies may refuse the message before its end is known: the end says more.
          if (child.pid === undefined) onError(error)
          else child.kill('SIGKILL')
        })
    })
  }

  async function close(): Promise<void> {
    const child = running
    running = null
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    child.ref()
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }

  return { ask, close }
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW)
  } catch {
    // Some systems forbid it: then decoding only competes harder.
  }
}
