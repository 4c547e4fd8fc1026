/** One HTTP exchange as a run recorded it, with where its target lived. */
export interface RecordedExchange {
  /** The provider's id, which is the dialect's. */
  readonly provider: string
  /** The target's base URL at the time. */
  readonly baseUrl: string
  readonly method: string
  readonly url: string
  /** As recorded: JSON with pictures as `[image:SHA-256]`, or the list of a form's parts; null for none. */
  readonly requestBody: string | null
  /** Null when no whole answer came. */
  readonly status: number | null
  readonly headers: Readonly<Record<string, string>>
  /** As recorded, with pictures as `[image:SHA-256]`; null for none. */
  readonly responseBody: string | null
  readonly totalMs: number
}

/** A recorded run: everything a mock needs to answer as its providers did. */
export interface Recording {
  /** The run's id. */
  readonly name: string
  /** In the order in which they were made. */
  readonly exchanges: readonly RecordedExchange[]
  /** The bytes of a picture by its SHA-256. Rejects when the run's folder has lost it. */
  image(sha256: string): Promise<Buffer>
}
