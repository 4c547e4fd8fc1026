import type { Sketch } from './draw/studio.ts'
import type { FaultName } from './faults.ts'
import type { ScheduledFault } from './scheduled-fault.ts'

const FLAWS: Partial<Record<FaultName, Sketch['flaw']>> = {
  blank: 'blank',
  'truncated-image': 'truncated',
  'wrong-format': 'mislabelled',
  'wrong-size': 'other-size',
}

/** What a fault does to the pictures themselves. */
export function flawOf(fault: ScheduledFault | null): Sketch['flaw'] {
  return (fault === null ? undefined : FLAWS[fault.fault]) ?? 'none'
}
