import type { Outcome, OutcomeKind, Reason } from '../domain/outcome.ts'
import type { ImageRef } from '../domain/request.ts'

const MESSAGE_CHARACTERS = 500

/** An outcome from what is known of it; the provider's words are cut to 500 characters. */
export function outcomeOf(
  kind: OutcomeKind,
  {
    reason = null,
    code = null,
    message = null,
  }: { reason?: Reason | null; code?: string | null; message?: string | null } = {},
): Outcome {
  return { kind, reason, code, message: message?.slice(0, MESSAGE_CHARACTERS) ?? null }
}

/** A successful answer judged by its number of images against the number asked for. */
export function deliveredOutcome(images: readonly ImageRef[], asked: number): Outcome {
  if (images.length === 0) return outcomeOf('empty', { message: 'a success without an image' })
  if (images.length >= asked) return outcomeOf('produced')
  return outcomeOf('partial', { message: `${images.length} of ${asked} images` })
}
