/** Waits, or returns early when the signal is aborted; never rejects. Longer than 24 days is cut. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      resolve()
    }
    const timer = setTimeout(finish, Math.min(ms, 2 ** 31 - 1))
    signal.addEventListener('abort', finish, { once: true })
  })
}
