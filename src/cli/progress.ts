import type { Progress } from '../runner/progress.ts'
import { progressLine } from './progress-line.ts'
import type { Shell } from './shell.ts'

export interface ProgressDisplay {
  show(progress: Progress): void
  end(): void
}

/** Between two lines where nothing can be drawn over (a pipe, CI), ms. */
const LINE_EVERY_MS = 10_000
const REDRAW_EVERY_MS = 80

/** One line that is drawn over in a terminal; now and then a line of its own elsewhere. */
export function createProgress(shell: Shell): ProgressDisplay {
  const startedMs = performance.now()
  let lastMs = shell.isLive ? Number.NEGATIVE_INFINITY : startedMs
  let isDrawn = false
  const clear = (): void => {
    if (isDrawn) process.stderr.write('\r\u001b[2K')
    isDrawn = false
  }
  return {
    show(progress) {
      const nowMs = performance.now()
      const isLast = progress.done === progress.planned
      const everyMs = shell.isLive ? REDRAW_EVERY_MS : LINE_EVERY_MS
      if (!isLast && nowMs - lastMs < everyMs) return
      lastMs = nowMs
      const line = progressLine({ ...progress, elapsedMs: nowMs - startedMs }, shell.width)
      if (!shell.isLive) {
        if (!isLast) shell.say(line)
        return
      }
      clear()
      process.stderr.write(line)
      isDrawn = true
    },
    end: clear,
  }
}
