import type { Clock } from './clock.ts'
import { startDeadline } from './deadline-timer.ts'

/** How a call of a library ended. */
export type CallEnding =
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'error'; readonly error: unknown }
  | { readonly kind: 'stopped'; readonly code: 'deadline' | 'aborted' }

/**
 * Starts a call and waits for its end, the deadline or a stop on request, whichever comes first. The
 * call is told by its signal, and not waited for where it does not listen. Never rejects.
 */
export async function callEnding(
  start: (signal: AbortSignal) => Promise<unknown>,
  {
    clock,
    deadlineAt,
    signal,
  }: {
    readonly clock: Clock
    readonly deadlineAt: number
    readonly signal: AbortSignal | null
  },
): Promise<CallEnding> {
  const stopper = new AbortController()
  let code: 'deadline' | 'aborted' = 'aborted'
  const stop = (message: string): void => stopper.abort(new DOMException(message, 'AbortError'))
  const stopped = new Promise<CallEnding>((resolve) => {
    stopper.signal.addEventListener('abort', () => resolve({ kind: 'stopped', code }))
  })
  const stopDeadline = startDeadline(deadlineAt, {
    clock,
    expire: () => {
      code = 'deadline'
      stop('the deadline passed')
    },
  })
  const onAbort = (): void => stop('stopped on request')
  signal?.addEventListener('abort', onAbort, { once: true })
  if (signal?.aborted) onAbort()
  const work = start(stopper.signal).then(
    (result): CallEnding => ({ kind: 'result', result }),
    (error: unknown): CallEnding => ({ kind: 'error', error }),
  )
  const ending = await Promise.race([stopped, work])
  stopDeadline()
  signal?.removeEventListener('abort', onAbort)
  return ending
}
