import type { OutcomeKind, Reason } from '../domain/outcome.ts'

/** What an HTTP status alone says about a request that did not succeed. */
export interface StatusFailure {
  readonly kind: OutcomeKind
  readonly reason: Reason
  readonly stopsTarget: boolean
}

/**
 * The meaning of a status outside 2xx, for dialects that keep to HTTP. 408, 499 and 524 come from a
 * gateway that gave up on a request which may still be worked on and billed: nobody can tell.
 */
export function statusFailure(status: number): StatusFailure {
  const failure = (kind: OutcomeKind, reason: Reason, stopsTarget = false): StatusFailure => ({
    kind,
    reason,
    stopsTarget,
  })
  switch (status) {
    case 401:
    case 403:
      return failure('rejected', 'auth', true)
    case 402:
      return failure('rejected', 'funds', true)
    case 404:
      return failure('rejected', 'model')
    case 408:
    case 499:
    case 524:
      return failure('lost', 'timeout')
    case 429:
      return failure('throttled', 'rate-limit')
    case 503:
      return failure('unavailable', 'overloaded')
    default:
      if (status >= 500) return failure('unavailable', 'server-error')
      if (status >= 400) return failure('rejected', 'parameters')
      if (status >= 300) return failure('unavailable', 'redirect')
      return failure('malformed', 'unreadable')
  }
}

/** Where a redirect pointed, for the record: its origin only, a path could carry a secret. */
export function redirectMessage(status: number, location: string | undefined): string {
  const origin = location === undefined ? null : (URL.parse(location)?.origin ?? null)
  return `redirected (${status}) to ${origin ?? 'another path'}; redirects of a paid request are not followed`
}
