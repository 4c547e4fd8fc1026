/** First Ctrl-C: nothing new starts. Second: everything stops at once; the ledger keeps what was sent. */
export interface StopSignals {
  readonly drain: AbortSignal
  readonly abort: AbortSignal
  release(): void
}

export function listenForStop(say: (text: string) => void): StopSignals {
  const drain = new AbortController()
  const abort = new AbortController()
  const listener = (): void => {
    if (!drain.signal.aborted) {
      say('Stopping: waiting for what is in flight. Press Ctrl-C again to stop at once.')
      drain.abort()
      return
    }
    say('Stopping at once: what was sent stays in the ledger, in doubt; `assay resume` goes on.')
    abort.abort()
  }
  process.on('SIGINT', listener)
  process.on('SIGTERM', listener)
  return {
    drain: drain.signal,
    abort: abort.signal,
    release() {
      process.off('SIGINT', listener)
      process.off('SIGTERM', listener)
    },
  }
}
