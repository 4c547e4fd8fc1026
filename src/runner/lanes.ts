import pLimit from 'p-limit'
import type { Clock, RunTarget } from './ports.ts'

export interface Lanes {
  /** Runs `work` when the target, its pace and the run all have a place for it. */
  enter<T>(target: RunTarget, work: () => Promise<T>): Promise<T>
  /** The provider asked for a pause: nothing more enters the target's lane before it is over. */
  holdBack(target: RunTarget, ms: number): void
}

export interface LanesOptions {
  /** Attempts in flight in the whole run. */
  readonly concurrency: number
  readonly clock: Clock
  /** Resolves early when the signal is aborted; never rejects. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
  readonly signal: AbortSignal
}

/**
 * Limits of the run and of each target. A paced target keeps at most one place of the run's queue
 * while it waits, so that a slow target does not hold up the others.
 */
export function createLanes({ concurrency, clock, sleep, signal }: LanesOptions): Lanes {
  const inRun = pLimit(concurrency)
  const lanes = new Map<string, Lane>()
  const laneOf = (target: RunTarget): Lane => {
    const known = lanes.get(target.lane)
    if (known !== undefined) return known
    const lane = {
      inTarget: pLimit(target.concurrency),
      door: pLimit(1),
      pace: createPace(target.perMinute, clock),
    }
    lanes.set(target.lane, lane)
    return lane
  }

  return {
    enter(target, work) {
      const { inTarget, door, pace } = laneOf(target)
      return inTarget(async () => {
        const started = await door(async () => {
          // A pause that is asked for meanwhile lengthens the wait.
          for (let until: number | null = null; until !== pace.nextAt() && !signal.aborted; ) {
            until = pace.nextAt()
            await sleep(Math.max(0, until - clock.monotonic()), signal)
          }
          return startedIn(inRun, () => {
            pace.mark()
            return work()
          })
        })
        return started.result
      })
    },
    holdBack: (target, ms) => laneOf(target).pace.holdUntil(clock.monotonic() + ms),
  }
}

interface Lane {
  readonly inTarget: ReturnType<typeof pLimit>
  readonly door: ReturnType<typeof pLimit>
  readonly pace: Pace
}

/** Resolves when the work starts, with its result still to come. */
async function startedIn<T>(
  limit: ReturnType<typeof pLimit>,
  work: () => Promise<T>,
): Promise<{ readonly result: Promise<T> }> {
  return new Promise((resolve) => {
    const result: Promise<T> = limit(() => {
      queueMicrotask(() => resolve({ result }))
      return work()
    })
  })
}

interface Pace {
  /** Monotonic ms before which nothing starts. */
  nextAt(): number
  mark(): void
  holdUntil(at: number): void
}

/** Spaces starts evenly, so that no minute sees more than `perMinute` of them. */
function createPace(perMinute: number | null, clock: Clock): Pace {
  const gapMs = perMinute === null ? 0 : 60_000 / perMinute
  let nextAt = Number.NEGATIVE_INFINITY
  const holdUntil = (at: number): void => {
    nextAt = Math.max(nextAt, at)
  }
  return { nextAt: () => nextAt, mark: () => holdUntil(clock.monotonic() + gapMs), holdUntil }
}
