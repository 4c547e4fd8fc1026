import { usdText } from '../domain/money.ts'
import { durationText, moneyText, shortMoneyText } from '../report/figures.ts'
import { fitEnd, textWidth } from '../report/width.ts'
import type { Progress } from '../runner/progress.ts'

/** Where a run stands, and since when it has been going. */
export interface ProgressState extends Progress {
  readonly elapsedMs: number
}

const BARS = [20, 10]

interface Part {
  readonly text: string
  /** The greatest goes first where the line is too long; 0 stays. */
  readonly drop: number
}

/**
 * One line, at most `width - 1` columns (a full line would wrap in some terminals), that gives up
 * its bar first, then what matters least: `12/24 · $0.21 of $1.00 · 1 failed`.
 */
export function progressLine(state: ProgressState, width: number): string {
  const room = Math.max(0, width - 1)
  let parts = partsOf(state)
  for (;;) {
    const line = parts.map(({ text }) => text).join(' · ')
    for (const bar of BARS) {
      const longer = `${barText(state, bar)} ${line}`
      if (textWidth(longer) <= room) return longer
    }
    const first = Math.max(...parts.map(({ drop }) => drop))
    if (textWidth(line) <= room || first === 0) return fitEnd(line, room)
    parts = parts.filter(({ drop }) => drop !== first)
  }
}

function partsOf(state: ProgressState): readonly Part[] {
  const { done, planned, inFlight, failures, cap, inDoubt, elapsedMs } = state
  const charged = shortMoneyText(usdText(state.charged))
  const remainingMs = remainingOf(state)
  const parts: (Part | null)[] = [
    { text: `${done}/${planned}`, drop: 0 },
    { text: cap === null ? charged : `${charged} of ${moneyText(usdText(cap))}`, drop: 0 },
    inDoubt > 0n ? { text: `${shortMoneyText(usdText(inDoubt))} in doubt`, drop: 2 } : null,
    failures > 0 ? { text: `${failures} failed`, drop: 1 } : null,
    inFlight > 0 ? { text: `${inFlight} in flight`, drop: 5 } : null,
    { text: durationText(elapsedMs), drop: 3 },
    remainingMs === null ? null : { text: `${durationText(remainingMs)} left`, drop: 4 },
  ]
  return parts.filter((part) => part !== null)
}

/** At the pace so far; null before the first trial is done, and when nothing is left. */
function remainingOf({ done, planned, elapsedMs }: ProgressState): number | null {
  return done === 0 || done >= planned ? null : (elapsedMs / done) * (planned - done)
}

function barText({ done, planned }: ProgressState, length: number): string {
  const share = planned === 0 ? 1 : Math.min(1, done / planned)
  // Rounded down: a full bar is a finished run.
  const full = Math.floor(share * length)
  return '█'.repeat(full) + '░'.repeat(length - full)
}
