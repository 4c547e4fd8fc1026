export type Purpose = 'submit' | 'poll' | 'download' | 'cancel' | 'usage'

/**
 * One HTTP request and its answer (or one run of a command, or one call of a client library, whose
 * own requests follow it), as recorded. Nothing secret: headers are kept by an allow-list, bodies
 * have their images replaced by `[image:SHA-256]`.
 */
export interface Exchange {
  readonly purpose: Purpose
  readonly method: string
  readonly url: string
  /** HTTP status, or a command's exit code; null when no answer came. */
  readonly status: number | null
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly requestBody: string | null
  readonly responseBody: string | null
  readonly responseBytes: number
  readonly startedAt: string
  /** From the first byte sent to the response's headers; null when none came. */
  readonly firstByteMs: number | null
  /** From the first byte sent to the last byte received, or to the error. */
  readonly totalMs: number
  /** Why there is no whole answer; null when there is one. */
  readonly error: TransportError | null
}

export interface TransportError {
  /** false only where it is proved that no byte of the request reached the provider's application. */
  readonly sent: boolean
  /** `connect-refused`, `dns`, `connect-timeout`, `tls`, `reset`, `deadline`, `truncated`, `too-large`,
   * `protocol`, `aborted`, `blocked-address`, `redirect` … */
  readonly code: string
  readonly message: string
}
