import type { ScorerSpec } from '../../domain/scorer-spec.ts'
import { shareReading } from '../ocr/shared-reading.ts'
import { importInstalled } from '../onnx-runtime.ts'
import type { Scorer } from '../scorer.ts'
import { absentTextScorer } from './absent-text.ts'
import { background } from './background.ts'
import { border } from './border.ts'
import { clipScorer } from './clip.ts'
import { colours } from './colours.ts'
import { credentials } from './credentials.ts'
import { duplicate } from './duplicate.ts'
import { editApplied } from './edit-applied.ts'
import { editKept } from './edit-kept.ts'
import { sharpness } from './sharpness.ts'
import { style } from './style.ts'
import { textScorer } from './text.ts'

/** Both scorers of text see what one pair of models read. */
const reading = shareReading(importInstalled)

/** Every scorer that runs in the child process, by the name a suite gives it. */
export const SCORERS_HERE: readonly Scorer[] = [
  textScorer(reading),
  absentTextScorer(reading),
  editApplied,
  editKept,
  background,
  border,
  colours,
  duplicate,
  credentials,
  sharpness,
  style,
  clipScorer(importInstalled),
]

/** The scorer that a suite's entry asks for; null for `command`, which runs outside the child. */
export function scorerFor(spec: ScorerSpec): Scorer | null {
  return SCORERS_HERE.find(({ name }) => name === spec.scorer) ?? null
}
