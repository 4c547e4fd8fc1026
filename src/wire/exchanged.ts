import type { Exchange, TransportError } from '../domain/exchange.ts'
import type { Answer } from '../domain/request.ts'

/** An exchange as recorded, and its answer; null when `exchange.error` says why there is no whole one. */
export interface Exchanged {
  readonly exchange: Exchange
  readonly answer: Answer | null
  /** The requests that a client library made within this call of it. */
  readonly within?: readonly Exchange[]
}

/** An exchange that ended before a byte was sent. */
export function notSent(
  exchange: Pick<Exchange, 'purpose' | 'method' | 'url' | 'requestBody' | 'startedAt'>,
  error: Omit<TransportError, 'sent'>,
): Exchanged {
  return {
    exchange: {
      ...exchange,
      status: null,
      headers: {},
      responseBody: null,
      responseBytes: 0,
      firstByteMs: null,
      totalMs: 0,
      error: { sent: false, ...error },
    },
    answer: null,
  }
}
