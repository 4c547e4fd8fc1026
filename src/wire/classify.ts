import type { TransportError } from '../domain/exchange.ts'
import { TransportFault } from './transport-fault.ts'

/**
 * How far an exchange had come. queued: undici had not begun to write the request · sent: it had ·
 * answering: the answer's headers were there.
 */
export type Phase = 'queued' | 'sent' | 'answering'

/** Failures before the request, by code. Only what stands here is ever called not sent. */
const NOT_SENT: Readonly<Record<string, readonly [string, string]>> = {
  ENOTFOUND: ['dns', 'the host name does not exist'],
  EAI_AGAIN: ['dns', 'the host name could not be looked up'],
  ECONNREFUSED: ['connect-refused', 'the connection was refused'],
  ECONNRESET: ['connect-reset', 'the connection was reset while it was being opened'],
  EPIPE: ['connect-reset', 'the connection was closed while it was being opened'],
  ETIMEDOUT: ['connect-timeout', 'the connection could not be opened in time'],
  UND_ERR_CONNECT_TIMEOUT: ['connect-timeout', 'the connection could not be opened in time'],
  EHOSTUNREACH: ['unreachable', 'there is no route to the host'],
  ENETUNREACH: ['unreachable', 'there is no route to the network'],
  EADDRNOTAVAIL: ['unreachable', 'there is no local address to connect from'],
  EMFILE: ['unreachable', 'too many files are open to open a connection'],
  UND_ERR_INVALID_ARG: [
    'bad-request',
    'the request has a header or a path that HTTP does not allow',
  ],
  UND_ERR_DESTROYED: ['aborted', 'the wire was closed before the request was sent'],
  UND_ERR_CLOSED: ['aborted', 'the wire was closed before the request was sent'],
}

const TLS_CODE =
  /^(?:ERR_TLS_|ERR_SSL_|CERT_|CRL_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_|INVALID_CA|EPROTO)/

const SENT: Readonly<Record<string, readonly [string, string]>> = {
  ECONNRESET: ['reset', 'the connection was reset after the request'],
  EPIPE: ['reset', 'the connection was closed while the request was being written'],
  ETIMEDOUT: ['reset', 'the connection died after the request'],
  EHOSTUNREACH: ['reset', 'the host became unreachable after the request'],
  ENETUNREACH: ['reset', 'the network became unreachable after the request'],
  UND_ERR_SOCKET: ['closed', 'the connection was closed without an answer'],
  UND_ERR_HEADERS_OVERFLOW: ['protocol', "the answer's headers are too large"],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: ['protocol', 'the answer contradicts its own length'],
  UND_ERR_DESTROYED: ['aborted', 'the wire was closed after the request was sent'],
  UND_ERR_CLOSED: ['aborted', 'the wire was closed after the request was sent'],
}

/** An answer that began and did not end. */
const CUT = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_SOCKET',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'HPE_INVALID_EOF_STATE',
  'Z_BUF_ERROR',
])

/**
 * Says of any failure whether the request may have been sent, in our own words: an error's own text
 * may hold a URL or a key. It is not sent only when undici had not begun to write it and the
 * failure is one of those known to happen before; when in doubt it was sent.
 * Codes measured with Node 24.21 and undici 8.12 in test/wire/transport-faults.test.ts.
 */
export function classify(error: unknown, phase: Phase): TransportError {
  if (error instanceof TransportFault)
    return { sent: phase !== 'queued', code: error.code, message: error.message }
  const code = errorCode(error)
  switch (phase) {
    case 'queued': {
      const known = NOT_SENT[code]
      if (known !== undefined) return { sent: false, code: known[0], message: known[1] }
      if (TLS_CODE.test(code))
        return { sent: false, code: 'tls', message: `the secure connection failed: ${code}` }
      return unknown(code)
    }
    case 'answering':
      if (CUT.has(code))
        return { sent: true, code: 'truncated', message: 'the answer was cut before its end' }
      return afterSending(code)
    case 'sent':
      return afterSending(code)
    default:
      return phase satisfies never
  }
}

function afterSending(code: string): TransportError {
  const known = SENT[code]
  if (known !== undefined) return { sent: true, code: known[0], message: known[1] }
  if (code.startsWith('HPE_'))
    return { sent: true, code: 'protocol', message: `the answer is not HTTP: ${code}` }
  if (code.startsWith('Z_') || code.startsWith('ERR_BROTLI') || code.startsWith('ERR__ERROR'))
    return { sent: true, code: 'protocol', message: 'the answer could not be decompressed' }
  return unknown(code)
}

function unknown(code: string): TransportError {
  return {
    sent: true,
    code: 'unknown',
    message:
      code === ''
        ? 'the connection failed for a reason not known'
        : `the connection failed: ${code}`,
  }
}

/** The code of an error or, where many addresses were tried, of the first attempt that has one. */
function errorCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ''
  if ('code' in error && typeof error.code === 'string' && /^[A-Z0-9_]{1,60}$/.test(error.code))
    return error.code
  // undici gives no code where its parser gave none.
  if (error instanceof Error && error.name === 'HTTPParserError') return 'HPE_INVALID'
  if (error instanceof AggregateError && error.errors.length > 0) return errorCode(error.errors[0])
  return 'cause' in error ? errorCode(error.cause) : ''
}
