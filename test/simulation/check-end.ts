import type { AssayEnd } from './assay.ts'
import { WORST } from './scenario.ts'
import { ACCOUNT, type World } from './world.ts'

export interface CheckEndOptions {
  readonly world: World
  readonly run: string
  /** Nothing disturbed it, and nobody else wants the run. */
  readonly isLast: boolean
  /** It was told to stop. */
  readonly wasStopped: boolean
}

/** What a process that came to an end of its own must have left behind, and what it may say of it. */
export function checkEnd(end: AssayEnd, { world, run, isLast, wasStopped }: CheckEndOptions): void {
  const { disk, scenario, onBroken } = world
  if (end === 'refused') {
    if (isLast) onBroken('P11', `${run} was refused to the only process that wants it`)
    return
  }
  const rows = disk.attempts().filter((row) => row.run === run)
  const open = rows.find(
    ({ state }) => state === 'held' || state === 'sent' || state === 'answered',
  )
  if (open !== undefined) {
    onBroken('P11', `${run} ended as ${end.status}, and ${open.id} is still ${open.state}`)
  }
  const accepted = rows.filter(({ state }) => state === 'accepted').length
  if (accepted !== end.suspended) {
    onBroken('P7', `${run} says it left ${end.suspended} tasks, and left ${accepted}`)
  }
  if (accepted > 0 && !wasStopped) onBroken('P11', `${run} left a task, and nobody told it to`)
  const unsaid = rows.find((row) => row.state !== 'voided' && row.record === null)
  if (unsaid !== undefined && unsaid.state !== 'accepted') {
    onBroken('P7', `${run} ended, and nothing is said of ${unsaid.id}, which is ${unsaid.state}`)
  }
  if (rows.some(({ charge, hold }) => charge !== null && charge > hold) && end.overrun === null) {
    onBroken('P1', `${run} says nothing of a charge above its hold`)
  }
  switch (end.status) {
    case 'finished': {
      const tried = new Set(rows.filter(({ state }) => state !== 'voided').map((row) => row.trial))
      if (tried.size < scenario.trials && end.stopped === null) {
        onBroken('P7', `${run} finished with ${tried.size} of ${scenario.trials} trials`)
      }
      return
    }
    case 'capped':
      // Others may have settled since it looked; alone, it must be so.
      if (scenario.runs.length === 1 && hasRoom(world, run)) {
        onBroken('P7', `${run} says that a cap stopped it, and there is room`)
      }
      return
    case 'interrupted':
      if (!wasStopped && end.overrun === null && end.stopped === null) {
        onBroken('P7', `${run} was interrupted by nobody`)
      }
      return
    case 'started':
    case 'broken':
      onBroken('P7', `${run} ended as ${end.status} without an error`)
      return
    default:
      end.status satisfies never
  }
}

function hasRoom({ disk, scenario }: World, run: string): boolean {
  const caps = new Map([
    [`run:${run}`, scenario.runs[0]?.cap ?? null],
    [ACCOUNT, scenario.accountLimit],
  ])
  return disk.scopes().every(({ id, committed }) => {
    const cap = caps.get(id) ?? null
    return cap === null || committed + WORST <= cap
  })
}
