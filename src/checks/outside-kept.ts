import type { Finding } from '../domain/verdict.ts'
import { findByEdit } from './edit.ts'
import { type Evidence, failed, passed, skipped } from './evidence.ts'

/**
 * Outside the mask the edit left the picture alone: its structure by SSIM, its colours by their mean
 * difference, since structure is blind to a tone laid over everything.
 */
export function checkOutsideKept(
  evidence: Evidence,
  { minSsim, maxDifference }: { readonly minSsim: number; readonly maxDifference: number },
): readonly Finding[] {
  return findByEdit('outside-kept', evidence, ({ outsideSsim, outsideDifference }) => {
    if (outsideDifference === null) return skipped('the mask leaves nothing outside')
    const isKept =
      (outsideSsim === null || outsideSsim >= minSsim) && outsideDifference <= maxDifference
    const ssim =
      outsideSsim === null
        ? 'too little outside for SSIM'
        : `SSIM ${outsideSsim.toFixed(3)} outside the mask (at least ${minSsim})`
    const message = `${ssim}, mean difference ${outsideDifference.toFixed(1)} (at most ${maxDifference})`
    return isKept ? passed(message) : failed(message)
  })
}
