/** How an arm has been doing. `open`: nothing is sent; `half-open`: one attempt at a time, to see. */
export interface ArmHealth {
  readonly kind: 'closed' | 'open' | 'half-open'
  /** Moving share of answers that came, 0 to 1. */
  readonly share: number
  readonly failuresInARow: number
  /** When an open arm is looked at again. */
  readonly openUntilMs: number
  /** How long the next opening lasts: doubles while it keeps failing. */
  readonly pauseMs: number
  /** Whether the one attempt of a half-open arm is on its way. */
  readonly probing: boolean
}

export interface BreakerOptions {
  /** Failures in a row that open it. */
  readonly failures?: number
  readonly pauseMs?: number
  readonly longestPauseMs?: number
  /** Weight of the newest answer in the moving share. */
  readonly newest?: number
}

const DEFAULTS: Required<BreakerOptions> = {
  failures: 3,
  pauseMs: 5_000,
  longestPauseMs: 120_000,
  newest: 0.2,
}

export function freshHealth({ pauseMs = DEFAULTS.pauseMs }: BreakerOptions = {}): ArmHealth {
  return {
    kind: 'closed',
    share: 1,
    failuresInARow: 0,
    openUntilMs: 0,
    pauseMs,
    probing: false,
  }
}

/**
 * The longest pause of an arm by what it costs against the next best: the more its absence costs, the
 * sooner it is looked at again. `costRatio` is its cost per usable image over the next best arm's.
 */
export function longestPauseMs(costRatio: number): number {
  return Math.min(
    DEFAULTS.longestPauseMs,
    Math.max(DEFAULTS.pauseMs, DEFAULTS.longestPauseMs * costRatio),
  )
}

/** What an answer, or its absence, makes of an arm's health. Pure: the clock is the caller's. */
export function afterAnswer(
  health: ArmHealth,
  { came, atMs }: { readonly came: boolean; readonly atMs: number },
  options: BreakerOptions = {},
): ArmHealth {
  const { failures, pauseMs, longestPauseMs, newest } = { ...DEFAULTS, ...options }
  const share = health.share * (1 - newest) + (came ? newest : 0)
  if (came) {
    // An answer to a probe says that it is well again, whatever its past.
    const isBack = health.kind !== 'closed'
    return { ...freshHealth({ pauseMs }), share: isBack ? 1 : share }
  }
  const failuresInARow = health.failuresInARow + 1
  const mustOpen = health.kind !== 'closed' || failuresInARow >= failures
  if (!mustOpen) return { ...health, share, failuresInARow }
  // Failures of attempts that were on their way when it opened do not lengthen the pause.
  if (health.kind === 'open') return { ...health, share, failuresInARow }
  return {
    kind: 'open',
    share,
    failuresInARow,
    openUntilMs: atMs + health.pauseMs,
    pauseMs: Math.min(health.pauseMs * 2, longestPauseMs),
    probing: false,
  }
}

/** An arm's health at a time: an open one whose pause is over lets one attempt through. */
export function healthAt(health: ArmHealth, atMs: number): ArmHealth {
  return health.kind === 'open' && atMs >= health.openUntilMs
    ? { ...health, kind: 'half-open' }
    : health
}

/** What `weightsOf` takes as health: 0 sends nothing. A half-open arm is due for its one attempt. */
export function healthShare(health: ArmHealth): number {
  switch (health.kind) {
    case 'closed':
      return health.share
    case 'open':
      return 0
    case 'half-open':
      return health.probing ? 0 : 1
    default:
      return health.kind satisfies never
  }
}
