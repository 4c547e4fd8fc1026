import { jsonReply, type Reply } from '../http/reply.ts'

/** google.rpc.Code names as HTTP answers carry them. */
const HTTP = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
} as const
export type Status = keyof typeof HTTP

export interface GoogleError {
  readonly code: number
  readonly message: string
  readonly status: Status
  readonly details?: readonly unknown[]
}

const TYPE = 'type.googleapis.com/google.rpc.'

/** The error object of every Google API. */
export function googleError(
  status: Status,
  message: string,
  details: readonly unknown[] = [],
): GoogleError {
  return { code: HTTP[status], message, status, ...(details.length > 0 && { details }) }
}

/** An error as an answer of its own. */
export function errorReply(
  error: GoogleError,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return jsonReply(error.code, { error }, headers)
}

/** The detail that says in one word what went wrong. */
export function errorInfo(reason: string, service: string): unknown {
  return { '@type': `${TYPE}ErrorInfo`, reason, domain: 'googleapis.com', metadata: { service } }
}

/** The detail that says how long to wait. */
export function retryInfo(seconds: number): unknown {
  return { '@type': `${TYPE}RetryInfo`, retryDelay: `${seconds}s` }
}

/** The detail that names the quota that was used up. */
export function quotaFailure(quotaId: string, { model, value }: { model: string; value: string }) {
  return {
    '@type': `${TYPE}QuotaFailure`,
    violations: [
      {
        quotaMetric: 'generativelanguage.googleapis.com/generate_content_paid_tier_requests',
        quotaId,
        quotaDimensions: { location: 'global', model },
        quotaValue: value,
      },
    ],
  }
}
