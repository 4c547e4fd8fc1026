import type { Reply } from '../http/reply.ts'
import type { OpenEntry } from '../ledger.ts'
import type { Keyed } from '../scene.ts'
import type { Account } from '../world.ts'
import { type BatchLine, type LineError, readBatchLines } from './batch-lines.ts'
import type { Files, StoredFile } from './files.ts'
import { requestId } from './headers.ts'
import { orderImages } from './order.ts'
import type { Service } from './service.ts'

type BatchStatus =
  | 'validating'
  | 'failed'
  | 'in_progress'
  | 'completed'
  | 'expired'
  | 'cancelling'
  | 'cancelled'

/** How far a batch is. Times are milliseconds since the epoch. */
export interface BatchState {
  readonly status: BatchStatus
  readonly createdMs: number
  /** When it came into each status it has been in. */
  readonly at: Readonly<Partial<Record<BatchStatus, number>>>
  readonly counts: { readonly total: number; readonly completed: number; readonly failed: number }
  readonly outputFileId: string | null
  readonly errorFileId: string | null
  readonly errors: readonly LineError[] | null
  /** What its lines were billed for. */
  readonly tokens: { readonly input: number; readonly output: number }
}

export interface Batch {
  readonly id: string
  readonly account: Account
  readonly endpoint: string
  readonly input: StoredFile
  state(): BatchState
  /** Lines that have not begun are not done any more; those that have come to their end. */
  cancel(): void
}

/** World milliseconds that a batch waits in line before its work begins. */
const QUEUED_MS = 1_000
export const WINDOW_MS = 24 * 60 * 60 * 1_000
const NEVER = new AbortController().signal

interface LineResult {
  readonly line: BatchLine
  readonly pieces: readonly Buffer[]
  readonly reply: Reply | null
}

/** Starts a batch that goes on by itself; it expires when nobody has begun it within its window. */
export function startBatch(
  service: Service,
  arrival: Keyed,
  { files, input, endpoint }: { files: Files; input: StoredFile; endpoint: string },
): Batch {
  const { scene } = service
  const { account, chance } = arrival
  const stop = new AbortController()
  let isWorking = false
  let lines: readonly BatchLine[] = []
  let state: BatchState = {
    status: 'validating',
    createdMs: scene.now(),
    at: {},
    counts: { total: 0, completed: 0, failed: 0 },
    outputFileId: null,
    errorFileId: null,
    errors: null,
    tokens: { input: 0, output: 0 },
  }
  const enter = (status: BatchStatus, more: Partial<BatchState> = {}): void => {
    state = { ...state, ...more, status, at: { ...state.at, [status]: scene.now() } }
  }
  const isEnded = (): boolean =>
    ['failed', 'completed', 'expired', 'cancelled'].includes(state.status)

  /** Writes what came of the lines into files, and ends. */
  const end = (
    status: 'completed' | 'expired' | 'cancelled',
    results: readonly LineResult[],
  ): void => {
    const isGood = ({ reply }: LineResult): boolean => reply !== null && reply.status < 300
    const good = results.filter(isGood)
    const bad = results.filter((one) => !isGood(one))
    const fileOf = (label: string, some: readonly LineResult[]): string | null =>
      some.length === 0
        ? null
        : files.add({
            id: `file-${chance.id(`file ${label}`, 24)}`,
            account,
            filename: `${label}.jsonl`,
            purpose: 'batch_output',
            pieces: some.flatMap(({ pieces }) => pieces),
            createdSeconds: Math.floor(scene.now() / 1_000),
            results: some.flatMap((one) =>
              entriesOf(one).map((entry) => ({ entry, isGood: isGood(one) })),
            ),
            fault: some.find(({ reply }) => reply?.fault)?.reply?.fault ?? null,
          }).id
    enter(status, {
      counts: { total: lines.length, completed: good.length, failed: bad.length },
      outputFileId: fileOf('output', good),
      errorFileId: fileOf('error', bad),
      tokens: tokensOf(results.flatMap(entriesOf)),
    })
  }
  const endUnbegun = (status: 'expired' | 'cancelled'): void => {
    stop.abort()
    const code = `batch_${status}`
    const message =
      status === 'expired'
        ? 'This request could not be executed before the completion window expired.'
        : 'This request was cancelled before it began.'
    const idOf = ({ customId }: BatchLine): string =>
      `batch_req_${chance.id(`line ${customId}`, 32)}`
    end(
      status,
      lines.map((line) => ({
        line,
        reply: null,
        pieces: [
          jsonLine({
            id: idOf(line),
            custom_id: line.customId,
            response: null,
            error: { code, message },
          }),
        ],
      })),
    )
  }

  const run = async (): Promise<void> => {
    // At least one turn of the event loop: the answer to the order says that it is validating.
    await new Promise((resolve) => setImmediate(resolve))
    if (isEnded()) return
    const read = readBatchLines(input, endpoint)
    if (read.errors !== null) return enter('failed', { errors: read.errors })
    lines = read.lines
    enter('in_progress', { counts: { total: lines.length, completed: 0, failed: 0 } })
    await scene.work(QUEUED_MS, stop.signal)
    if (isEnded()) return
    isWorking = true
    const results = await Promise.all(
      lines.map((line) => doLine(service, arrival, { line, endpoint })),
    )
    end(state.status === 'cancelling' ? 'cancelled' : 'completed', results)
  }

  void run()
  return {
    id: `batch_${chance.id('batch', 32)}`,
    account,
    endpoint,
    input,
    state: () => {
      const isOver = scene.now() >= state.createdMs + WINDOW_MS
      if (isOver && !isEnded() && !isWorking) endUnbegun('expired')
      return state
    },
    cancel: () => {
      if (isEnded()) return
      enter('cancelling')
      if (!isWorking) endUnbegun('cancelled')
    },
  }
}

/** One line as the request that it is, with its own chance, so that no other line changes it. */
async function doLine(
  service: Service,
  arrival: Keyed,
  { line, endpoint }: { readonly line: BatchLine; readonly endpoint: string },
): Promise<LineResult> {
  const { scene } = service
  const text = `${arrival.dialect}\nbatch line\n${endpoint}\n${line.text}`
  const ordinal = scene.ordinal(text)
  const inner = {
    ...arrival,
    method: 'POST',
    path: endpoint,
    headers: {},
    body: { kind: 'json', json: line.body, canonical: text, text: line.text },
    ordinal,
    chance: scene.chance(`${text}\n${ordinal}`),
    gone: NEVER,
  } as const
  const route = endpoint.replace(/^\/v1/, '')
  const reply = await orderImages(service, inner, { route, way: 'batch' })
  const { body } = reply
  const isJson = reply.headers['content-type'] === 'application/json'
  const status = reply.status === 0 ? 500 : reply.status
  const id = `batch_req_${inner.chance.id('line', 32)}`
  const head = `{"id":"${id}","custom_id":${JSON.stringify(line.customId)},"response":{"status_code":${status},"request_id":"${requestId(inner)}","body":`
  const pieces = body.kind === 'pieces' && isJson ? body.pieces : [Buffer.from('null')]
  const framed = [Buffer.from(head), ...pieces, Buffer.from('},"error":null}\n')]
  return { line, reply: { ...reply, status }, pieces: framed }
}

function jsonLine(json: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(json)}\n`)
}

function entriesOf({ reply }: LineResult): readonly OpenEntry[] {
  return reply === null || reply.entry === null ? [] : [reply.entry]
}

function tokensOf(entries: readonly OpenEntry[]): BatchState['tokens'] {
  const sum = (end: 'input' | 'output'): number =>
    entries
      .flatMap((entry) => entry.snapshot().lines)
      .filter(({ meter }) => meter.startsWith(end) && meter.endsWith('_token'))
      .reduce((total, { quantity }) => total + Number(quantity), 0)
  return { input: sum('input'), output: sum('output') }
}
