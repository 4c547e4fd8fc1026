import { tenthMore } from '../bill.ts'
import type { Job } from '../job/job.ts'
import { billableUnits } from './units.ts'

/** What counts the billable units of an answer with so many images; nothing where the world says so. */
export function unitsHeader(
  { ask, model, policy }: Pick<Job, 'ask' | 'model' | 'policy'>,
  images: number,
): Readonly<Record<string, string>> {
  const units = billableUnits(model, ask, images)
  switch (policy.reportsCost) {
    case 'none':
      return {}
    case 'exact':
      return { 'x-fal-billable-units': units }
    case 'estimate':
      return { 'x-fal-billable-units': tenthMore(units) }
    default:
      return policy.reportsCost satisfies never
  }
}
