import { tenthMore } from '../bill.ts'
import type { Job } from '../job/job.ts'
import type { Policy } from '../policy.ts'

/** The header that counts billable units; nothing where the world says so. */
export function unitsHeader(
  { reportsCost }: Policy,
  units: string,
): Readonly<Record<string, string>> {
  switch (reportsCost) {
    case 'none':
      return {}
    case 'exact':
      return { 'x-fal-billable-units': units }
    case 'estimate':
      return { 'x-fal-billable-units': tenthMore(units) }
    default:
      return reportsCost satisfies never
  }
}

/** Units of a job as it was billed. */
export function billedUnits({ entry }: Pick<Job, 'entry'>): string {
  return entry.snapshot().lines[0]?.quantity ?? '0'
}
