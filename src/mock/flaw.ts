import type { Sketch } from './draw/studio.ts'
import type { FaultName } from './faults.ts'
import type { ScheduledFault } from './scheduled-fault.ts'

const FLAWS: Partial<Record<FaultName, Sketch['flaw']>> = {
  blank: 'blank',
  'truncated-image': 'truncated',
  'wrong-format': 'mislabelled',
  'wrong-size': 'other-size',
  'html-image': 'html',
  'svg-image': 'svg',
  'pixel-bomb': 'bomb',
  'animated-image': 'animated',
  'tiny-image': 'tiny',
}

/** What a fault does to the pictures themselves. */
export function flawOf(fault: ScheduledFault | null): Sketch['flaw'] {
  return (fault === null ? undefined : FLAWS[fault.fault]) ?? 'none'
}

/** How many pictures are made of so many asked for. */
export function madeCount(fault: ScheduledFault | null, asked: number): number {
  switch (fault?.fault) {
    case 'empty':
      return 0
    case 'fewer':
      return asked - 1
    case 'more':
      return asked + 1
    default:
      return asked
  }
}
