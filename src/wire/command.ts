import { execa } from 'execa'
import type { BlobSink } from '../domain/blob-sink.ts'
import type { TransportError } from '../domain/exchange.ts'
import type { RequestBody, RequestSpec } from '../domain/request.ts'
import { createBodyReader, type ReadBody } from './body-reader.ts'
import type { Clock } from './clock.ts'
import { startDeadline } from './deadline-timer.ts'
import type { Exchanged } from './exchanged.ts'
import { recordedText } from './record.ts'
import { recordedRequest } from './request-record.ts'
import type { Scrub } from './scrub.ts'

const MAX_OUTPUT_BYTES = 1024 * 1024
/** All that a command gets to see of the environment: no key of ours. */
const PASSED_ON = ['PATH', 'HOME', 'LANG'] as const
/** Failures of starting a process, by Node's codes. */
const NOT_STARTED = new Set(['ENOENT', 'EACCES', 'ENOTDIR', 'EPERM', 'E2BIG', 'ENOEXEC'])

export interface CommandSettings {
  readonly clock: Clock
  readonly deadlineAt: number
  readonly signal: AbortSignal | null
  readonly blobs: BlobSink
  readonly scrub: Scrub
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Folder to run in; null: our own. */
  readonly cwd: string | null
  readonly onSent: (() => void) | null
}

type CommandBody = Extract<RequestBody, { readonly kind: 'command' }>

/**
 * Runs a command as if it were a provider: JSON on its standard input, JSON of at most 1 MiB on its
 * standard output, its exit code as the status. No shell. When time is up it and all it started are
 * killed.
 */
export async function runCommand(
  spec: RequestSpec,
  body: CommandBody,
  settings: CommandSettings,
): Promise<Exchanged> {
  const { clock, deadlineAt, signal, blobs, scrub, environment, cwd, onSent } = settings
  const [file = '', ...args] = body.argv
  const env: Record<string, string> = {}
  for (const name of PASSED_ON) {
    const value = environment[name]
    if (value !== undefined) env[name] = value
  }
  onSent?.()
  const startedAt = new Date(clock.now()).toISOString()
  const start = clock.monotonic()
  const killer = new AbortController()
  let stopped: 'deadline' | 'aborted' | null = null
  const stopDeadline = startDeadline(deadlineAt, {
    clock,
    expire: () => {
      stopped ??= 'deadline'
      killer.abort()
    },
  })
  const onAbort = () => {
    stopped ??= 'aborted'
    killer.abort()
  }
  signal?.addEventListener('abort', onAbort, { once: true })
  if (signal?.aborted) onAbort()
  const result = await execa(file, args, {
    input: JSON.stringify(body.json),
    env,
    extendEnv: false,
    ...(cwd === null ? {} : { cwd }),
    shell: false,
    reject: false,
    stripFinalNewline: false,
    encoding: 'buffer',
    maxBuffer: MAX_OUTPUT_BYTES,
    cancelSignal: killer.signal,
    // A gentler signal could be ignored by what the command has started.
    killSignal: 'SIGKILL',
    killDescendants: true,
  })
  const totalMs = clock.monotonic() - start
  stopDeadline()
  signal?.removeEventListener('abort', onAbort)

  const error = commandError(result, stopped)
  const output = Buffer.from(result.stdout)
  const status = result.exitCode ?? null
  const read = error === null ? await readOutput(output, blobs) : null
  // What a failed command says for a person stands on its standard error.
  const words = read?.text ?? (output.length > 0 ? output : Buffer.from(result.stderr)).toString()
  return {
    exchange: {
      purpose: spec.purpose,
      method: 'EXEC',
      url: scrub(`command:${file}`),
      status,
      headers: {},
      requestBody: recordedText(recordedRequest(body), scrub),
      responseBody: words === '' ? null : recordedText(words, scrub),
      responseBytes: output.length,
      startedAt,
      firstByteMs: null,
      totalMs: error?.sent === false ? 0 : totalMs,
      error,
    },
    answer:
      read === null
        ? null
        : { status: status ?? 0, headers: {}, body: read.body, blobs: read.blobs },
  }
}

interface CommandResult {
  readonly exitCode?: number | undefined
  readonly isMaxBuffer: boolean
  readonly code?: string | undefined
}

function commandError(
  result: CommandResult,
  stopped: 'deadline' | 'aborted' | null,
): TransportError | null {
  if (result.exitCode === undefined && NOT_STARTED.has(result.code ?? '')) {
    const message = `the command could not be started: ${result.code}`
    return { sent: false, code: 'command-not-started', message }
  }
  if (stopped === 'deadline')
    return { sent: true, code: 'deadline', message: 'the command did not end before the deadline' }
  if (stopped === 'aborted')
    return { sent: true, code: 'aborted', message: 'the command was stopped on request' }
  if (result.isMaxBuffer)
    return { sent: true, code: 'too-large', message: 'the command wrote more than 1 MiB' }
  if (result.exitCode === undefined)
    return { sent: true, code: 'closed', message: 'the command was killed by a signal' }
  return null
}

async function readOutput(output: Buffer, blobs: BlobSink): Promise<ReadBody> {
  const reader = createBodyReader('json', blobs)
  await reader.push(output)
  return reader.end()
}
