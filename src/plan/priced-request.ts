import type { Settings } from '../domain/settings.ts'
import type { Prompt, Suite } from '../domain/suite.ts'
import { inputsOf } from '../domain/takes-part.ts'
import type { Request } from '../money/count-units.ts'
import { pricedSettings } from '../money/priced-settings.ts'
import type { BoundTarget } from './bind.ts'

/** One case, as far as prices look at it. */
export interface Priced {
  readonly suite: Suite
  readonly settings: Settings
  readonly prompt: Prompt
  readonly maskedPixels: MaskedPixels
}

/** Pixels that a mask lets change, by the mask's SHA-256; without those that no price looks at. */
export type MaskedPixels = ReadonlyMap<string, number>

/** A case as prices see it: with the target's own options, and only the pictures that its mode sends. */
export function pricedRequest(
  { target }: BoundTarget,
  { suite, settings, prompt, maskedPixels }: Priced,
): Request {
  const { image, mask } = inputsOf(prompt, suite.inputs)
  const sentMask = settings.mode === 'edit' ? mask : null
  return {
    settings: pricedSettings(settings, target.options),
    model: target.model,
    prompt: prompt.text,
    image: settings.mode === 'text-to-image' ? null : image,
    hasMask: sentMask !== null,
    maskedPixels: sentMask === null ? null : (maskedPixels.get(sentMask.sha256) ?? null),
    partialImages: partialImages(target.options.partial_images),
    timeoutMs: target.limits.timeoutMs,
  }
}

function partialImages(option: unknown): number {
  return typeof option === 'number' && Number.isInteger(option) && option > 0 ? option : 0
}
