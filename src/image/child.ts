import { type ChildProcess, fork } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'

/** Calls `expire` once after this time, unless the returned function was called before. */
export type Deadline = (ms: number, expire: () => void) => () => void

export const realDeadline: Deadline = (ms, expire) => {
  const timer = setTimeout(expire, ms)
  return () => clearTimeout(timer)
}

export interface ChildOptions<Request, Result> {
  /** The child's program: takes requests as messages and answers each with one message. */
  readonly entry: URL
  /** What it does, for messages: `decoder`. */
  readonly called: string
  /** Reads the answer to one request; null for anything else. */
  readonly readAnswer: (message: unknown, request: Request) => Result | null
  readonly timeoutMs: number
  readonly memoryMb: number
  readonly deadline: Deadline
  /** Told the process id of the child once it runs. */
  readonly onStart: (pid: number) => void
}

/** The child died, hung or answered nonsense, and is gone. */
export interface Failed {
  readonly kind: 'failed'
  readonly message: string
}

/** One process for bytes from outside: started by the first request, replaced after it failed one. */
export interface Child<Request, Result> {
  /** One request at a time. */
  ask(request: Request): Promise<Result | Failed>
  /** Ends the process and resolves once it is gone. */
  close(): Promise<void>
}

export function createChild<Request extends object, Result extends { readonly kind: string }>(
  options: ChildOptions<Request, Result>,
): Child<Request, Result> {
  const { called } = options
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
      // Reading is not narrowed to folders: installers put packages outside every folder above ours (a
      // store of links), and machine code of a decoder that was taken over would not be held by it.
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

  function ask(request: Request): Promise<Result | Failed> {
    try {
      running ??= start()
    } catch (error) {
      return Promise.resolve({ kind: 'failed', message: `the ${called} could not start: ${error}` })
    }
    return converse(running, request)
  }

  function converse(child: ChildProcess, request: Request): Promise<Result | Failed> {
    hold(child, true)
    return new Promise((resolve) => {
      const end = (result: Result | Failed) => {
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
        const answer = options.readAnswer(message, request)
        if (answer === null) fail(`the ${called} answered nonsense`)
        else end(answer)
      }
      const onExit = (code: number | null, signal: string | null) =>
        fail(`the ${called} died (${signal ?? `exit ${code}`})`)
      const onError = (error: Error) => fail(`the ${called} could not run: ${error.message}`)
      const cancel = options.deadline(options.timeoutMs, () =>
        fail(`the ${called} took longer than ${options.timeoutMs} ms`),
      )
      child.on('message', onMessage)
      child.on('exit', onExit)
      child.on('error', onError)
      // A process that is gone or could not be spawned has no channel.
      if (child.channel == null) fail(`the ${called} is not running`)
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
