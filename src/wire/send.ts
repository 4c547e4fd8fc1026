import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import type { BlobSink } from '../domain/blob-sink.ts'
import type { TransportError } from '../domain/exchange.ts'
import { type BodyReader, bodyKind, createBodyReader, type ReadBody } from './body-reader.ts'
import { classify, type Phase } from './classify.ts'
import type { Clock } from './clock.ts'
import { startDeadline } from './deadline-timer.ts'
import { decompress, tooLarge } from './decompress.ts'
import { TransportFault } from './transport-fault.ts'

/** Decoded bytes of one answer. */
export interface Limits {
  readonly jsonBytes: number
  readonly imageBytes: number
}

export interface Sending {
  readonly dispatcher: Dispatcher
  readonly url: URL
  readonly method: Dispatcher.HttpMethod
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | null
  /** On the monotonic clock. */
  readonly deadlineAt: number
  readonly signal: AbortSignal | null
  readonly clock: Clock
  readonly limits: Limits
  readonly blobs: BlobSink
  readonly isDownload: boolean
  /** A success is JSON Lines, whatever its label says. */
  readonly isLines?: boolean
  readonly onSent: (() => void) | null
  /** Gets the decoded body too, as it comes. */
  readonly onBody?: (chunk: Buffer) => void
}

/** What became of one request. `read` is null when no body was read; with an error it is what came. */
export interface Sent {
  readonly status: number | null
  readonly headers: Readonly<Record<string, string>>
  readonly responseBytes: number
  /** Milliseconds since 1970 at the first byte sent, or at the failure to send. */
  readonly startedAtMs: number
  /** Monotonic, at the first byte sent; null when nothing was. */
  readonly sentAt: number | null
  /** Monotonic, at the answer's headers. */
  readonly headersAt: number | null
  /** Monotonic, at the last byte received or the error. */
  readonly endedAt: number
  readonly error: TransportError | null
  readonly read: ReadBody | null
}

/**
 * Sends one request and reads its answer within its deadline. Never throws for what the network or
 * the server does; throws what `onSent` throws, before anything is sent.
 */
export function send(sending: Sending): Promise<Sent> {
  const { dispatcher, url, clock, limits, deadlineAt, signal } = sending
  let phase: Phase = 'queued'
  let startedAtMs = clock.now()
  let sentAt: number | null = null
  let headersAt: number | null = null
  let status: number | null = null
  let headers: Readonly<Record<string, string>> = {}
  let responseBytes = 0
  let limitBytes = limits.jsonBytes
  let reader: BodyReader | null = null
  let controller: Dispatcher.DispatchController | null = null
  let settled = false

  return new Promise<Sent>((resolve, reject) => {
    const stopDeadline = startDeadline(deadlineAt, {
      clock,
      expire: () => stop(deadlineFault(phase)),
    })
    const onAbort = () => stop(new TransportFault('aborted', 'stopped on request'))
    signal?.addEventListener('abort', onAbort, { once: true })

    function settle(): boolean {
      if (settled) return false
      settled = true
      stopDeadline()
      signal?.removeEventListener('abort', onAbort)
      return true
    }

    /** Ends the exchange now; a request still in undici's queue is dropped when its turn comes. */
    function stop(reason: Error): void {
      fail(reason)
      controller?.abort(reason)
    }

    function fail(reason: unknown): void {
      if (!settle()) return
      const endedAt = clock.monotonic()
      const error = classify(reason, phase)
      void keepWhatCame(error).then((read) =>
        resolve({
          status,
          headers,
          responseBytes,
          startedAtMs,
          sentAt,
          headersAt,
          endedAt,
          error,
          read,
        }),
      )
    }

    /** The part of an answer that came is evidence, except where it is an attack on the disk. */
    async function keepWhatCame(error: TransportError): Promise<ReadBody | null> {
      if (reader === null) return null
      try {
        if (error.code !== 'too-large' && error.code !== 'not-stored') return await reader.end()
      } catch {
        // The error that ended the exchange is the one to report.
      }
      await discard()
      return null
    }

    async function discard(): Promise<void> {
      try {
        await reader?.abort()
      } catch {
        // Nothing of it is used: a temporary file that stays behind does no harm.
      }
    }

    async function succeed(): Promise<void> {
      if (!settle()) return
      const endedAt = clock.monotonic()
      const whole = { status, headers, responseBytes, startedAtMs, sentAt, headersAt, endedAt }
      try {
        resolve({ ...whole, error: null, read: (await reader?.end()) ?? null })
      } catch (error) {
        await discard()
        resolve({ ...whole, error: classify(asReadingFault(error), 'answering'), read: null })
      }
    }

    function receive(chunk: Buffer): void {
      responseBytes += chunk.length
      if (responseBytes > limitBytes) {
        stop(tooLarge(limitBytes))
        return
      }
      try {
        const wait = reader?.push(chunk)
        if (wait === undefined) return
        controller?.pause()
        wait.then(
          () => controller?.resume(),
          (error: unknown) => stop(asReadingFault(error)),
        )
      } catch (error) {
        stop(asReadingFault(error))
      }
    }

    if (signal?.aborted) return onAbort()
    if (clock.monotonic() >= deadlineAt) return stop(deadlineFault(phase))
    dispatcher.dispatch(
      {
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: sending.method,
        headers: sending.headers,
        body: sending.body,
      },
      {
        onRequestStart(given) {
          if (settled) return given.abort(new TransportFault('aborted', 'given up while it waited'))
          if (phase !== 'queued') {
            // undici queues a request again when its socket went idle: never for what may be billed.
            const again = new TransportFault(
              'closed',
              'the connection was closed without an answer',
            )
            given.abort(again)
            return fail(again)
          }
          controller = given
          try {
            sending.onSent?.()
          } catch (error) {
            if (settle()) reject(error)
            return given.abort(new TransportFault('aborted', 'stopped before it was sent'))
          }
          phase = 'sent'
          startedAtMs = clock.now()
          sentAt = clock.monotonic()
        },
        onResponseStart(_, code, raw) {
          if (settled || code < 200) return
          phase = 'answering'
          headersAt = clock.monotonic()
          status = code
          headers = flatHeaders(raw)
          try {
            const type = headers['content-type'] ?? ''
            const isLines = sending.isLines === true && code >= 200 && code < 300
            const kind = isLines ? 'lines' : bodyKind(code, type, sending.isDownload)
            limitBytes = kind === 'blob' ? limits.imageBytes : limits.jsonBytes
            const inner = heardBy(sending.onBody, createBodyReader(kind, sending.blobs))
            reader = decompress(headers['content-encoding'] ?? '', inner, limitBytes)
            if (Number(headers['content-length'] ?? 0) > limitBytes) stop(tooLarge(limitBytes))
          } catch (error) {
            stop(error instanceof Error ? error : new Error(String(error)))
          }
        },
        onResponseData(_, chunk) {
          if (!settled) receive(chunk)
        },
        onResponseEnd() {
          void succeed()
        },
        onResponseError(_, error) {
          fail(error)
        },
      },
    )
  })
}

function deadlineFault(phase: Phase): TransportFault {
  return phase === 'queued'
    ? new TransportFault('queue-deadline', 'the deadline passed before the request could be sent')
    : new TransportFault('deadline', 'no whole answer came before the deadline')
}

function heardBy(onBody: Sending['onBody'], reader: BodyReader): BodyReader {
  if (onBody === undefined) return reader
  return {
    ...reader,
    push(chunk) {
      onBody(chunk)
      return reader.push(chunk)
    },
  }
}

function storeFault(): TransportFault {
  return new TransportFault('not-stored', 'the answer could not be written to disk')
}

/** A fault in reading a body: decompression has codes of its own, all else is the blob sink. */
function asReadingFault(error: unknown): Error {
  const isDecoding = classify(error, 'answering').code !== 'unknown'
  return isDecoding && error instanceof Error ? error : storeFault()
}

function flatHeaders(raw: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const flat: Record<string, string> = {}
  for (const [name, value] of Object.entries(raw)) {
    if (value === undefined) continue
    flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value
  }
  return flat
}
