import type { Clock } from './clock.ts'

/** Node fires a longer timer at once. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** Calls `expire` once the monotonic clock has reached `deadlineAt`, unless it is stopped before. */
export function startDeadline(
  deadlineAt: number,
  options: { readonly clock: Clock; readonly expire: () => void },
): () => void {
  const { clock, expire } = options
  let timer: NodeJS.Timeout
  function arm(): void {
    const rest = deadlineAt - clock.monotonic()
    // Timers may fire up to a millisecond early, and long waits are made of several.
    timer = setTimeout(
      () => (clock.monotonic() >= deadlineAt ? expire() : arm()),
      Math.min(Math.max(Math.ceil(rest), 0), MAX_TIMER_MS),
    )
  }
  arm()
  return () => clearTimeout(timer)
}
