import type { AttemptRecord } from '../domain/attempt.ts'
import type { TrialYield } from '../plan/allocate.ts'

/**
 * What came of every trial that ended, by its last attempt: images that nothing speaks against so far,
 * of those that were asked for. What could not be told speaks for nobody and against nobody.
 */
export function trialYields(records: Iterable<AttemptRecord>): ReadonlyMap<string, TrialYield> {
  const last = new Map<string, AttemptRecord>()
  for (const record of records) {
    if (record.ordinal >= (last.get(record.trial)?.ordinal ?? 0)) last.set(record.trial, record)
  }
  return new Map(
    [...last].map(([trial, { imagesUsable, imagesRequested: images }]) => {
      return [trial, { usable: Math.min(imagesUsable, images), images }] as const
    }),
  )
}
