import type { Socket } from 'node:net'
import { buildConnector } from 'undici'
import { isPublicAddress } from './address-rules.ts'
import { TransportFault } from './transport-fault.ts'

/**
 * Opens connections for links that a provider gave us. The address is checked on the open socket,
 * before TLS and before any byte: a check of the name, or in the lookup, is defeated by literal
 * addresses and by names that resolve differently the second time.
 */
export function guardedConnector(
  allowedOrigins: ReadonlySet<string>,
  connectTimeoutMs: number,
): buildConnector.connector {
  const connect = buildConnector({
    timeout: connectTimeoutMs,
    allowH2: false,
    autoSelectFamilyAttemptTimeout: 2_500,
  })
  return (options, callback) => {
    const origin = new URL(`${options.protocol}//${options.host ?? options.hostname}`).origin
    if (allowedOrigins.has(origin)) return connect(options, callback)
    const isHttps = options.protocol === 'https:'
    const port = options.port === '' && isHttps ? '443' : options.port
    connect({ ...options, protocol: 'http:', port }, (error, socket) => {
      if (error !== null) return callback(error, null)
      const refusal = refuse(socket)
      if (refusal !== null) {
        socket.destroy()
        return callback(refusal, null)
      }
      if (!isHttps) return callback(null, socket)
      connect({ ...options, httpSocket: socket }, callback)
    })
  }
}

function refuse(socket: Socket): TransportFault | null {
  if (isPublicAddress(socket.remoteAddress ?? '')) return null
  return new TransportFault(
    'blocked-address',
    'the link leads to an address that is not in the public internet',
  )
}
