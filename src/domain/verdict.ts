import type { ScorerId } from './scorer-spec.ts'

export const CHECKS = [
  'decodes',
  'count',
  'size',
  'format',
  'alpha',
  'not-blank',
  'distinct',
  'bytes',
  'outside-kept',
  'inside-changed',
] as const
export type CheckName = (typeof CHECKS)[number]

/** A check as a suite asks for it, with its defaults filled in. */
export type CheckSpec =
  | { readonly check: 'decodes' | 'count' | 'format' | 'alpha' | 'not-blank' }
  /** Allowed relative deviation of width and height, or of the aspect where only that was asked. */
  | { readonly check: 'size'; readonly tolerance: number }
  /** Perceptual hashes at most this many bits apart are the same picture. */
  | { readonly check: 'distinct'; readonly maxDistance: number }
  /** File size in bytes. */
  | { readonly check: 'bytes'; readonly min: number; readonly max: number }
  | { readonly check: 'outside-kept'; readonly minSsim: number; readonly maxDifference: number }
  | { readonly check: 'inside-changed'; readonly minShare: number }

/** passed · failed · errored: could not judge · skipped: does not apply here. */
export type Verdict = 'passed' | 'failed' | 'errored' | 'skipped'

export interface Finding {
  /** A hard scorer's pass or fail stands among the checks'; what it could not tell does not. */
  readonly check: CheckName | ScorerId
  readonly verdict: Verdict
  /** What was seen against what was asked, for a person: `1024x768, asked for 1024x1024`. */
  readonly message: string
  /** Index of the image within its attempt, or null where the finding is about the whole answer. */
  readonly image: number | null
}
