import type { Outcome } from '../../domain/outcome.ts'
import type { Usage } from '../../domain/usage.ts'
import type { HostProfile, Told } from './profile.ts'

/**
 * What was reported beside what we counted. A token block that gives an image no more than one token
 * is a gateway's filler (LiteLLM's zeros, New API's ones), and reads as not reported.
 */
export function usageOf(
  tokens: Usage['reported'],
  told: Told,
  {
    images,
    partials = 0,
    violations,
  }: { images: number; partials?: number; violations: number | null },
): Usage {
  const isFiller = images > 0 && !(Number(tokens.output_image_token ?? 0) > 1)
  return {
    reported: { ...(isFiller ? {} : tokens), ...told.reported },
    counted: {
      request: '1',
      image: String(images),
      ...(partials > 0 && { partial_image: String(partials) }),
      ...(violations !== null && { violation: String(violations) }),
    },
    cost: told.cost,
  }
}

/**
 * Prompts that broke the guidelines: 1 where this one did. An image that was made and then withheld is
 * billed as an image, and is none. Null where the host takes nothing for them.
 */
export function violationsOf(
  { countsViolations }: HostProfile,
  outcome: Outcome | null,
): number | null {
  if (!countsViolations) return null
  return outcome?.kind === 'blocked' && outcome.reason === 'moderation-input' ? 1 : 0
}
