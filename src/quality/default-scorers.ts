import {
  type ScorerId,
  type ScorerSpec,
  USUAL_COLOURS,
  USUAL_LEAST_SSIM,
} from '../domain/scorer-spec.ts'

/** Scorers that need nothing of the user's. Each looks only at the pictures that it has something to say of. */
export const DEFAULT_SCORERS: readonly ScorerSpec[] = [
  { scorer: 'text' },
  { scorer: 'absent-text' },
  { scorer: 'edit-applied' },
  { scorer: 'edit-kept', minSsim: USUAL_LEAST_SSIM },
  { scorer: 'background' },
  { scorer: 'border' },
  { scorer: 'colours', ...USUAL_COLOURS },
  { scorer: 'duplicate' },
  { scorer: 'credentials' },
  { scorer: 'sharpness' },
  { scorer: 'style' },
]

/** The name under which a scorer's scores are kept: commands have their own. */
export function scorerId(spec: ScorerSpec): ScorerId {
  return spec.scorer === 'command' ? `command:${spec.name}` : spec.scorer
}
