import { type Bill, billFor, type Owed, type Quantities } from '../bill.ts'
import { maskedPixels } from '../draw/edited.ts'
import type { LedgerEntry, OpenEntry } from '../ledger.ts'
import type { Policy } from '../policy.ts'
import type { OpenaiModel } from '../world.ts'
import type { Asked } from './asked.ts'
import { imageTokens, outputTokens, textTokens } from './tokens.ts'

/** The switches of the policy that an ending of a request can fall under. */
export type BilledAs =
  | 'moderationInput'
  | 'moderationOutput'
  | 'empty'
  | 'clientError'
  | 'serverErrorBefore'
  | 'serverErrorAfter'

/** How many images a request is counted as, in its bill and in its usage. */
export function countedImages(asked: Asked, policy: Policy, made: number): number {
  if (made === 0) return policy.empty === 'full' ? asked.n : 0
  return policy.fewer === 'asked' ? asked.n : made
}

/** What a request's meters count, for so many images made. */
function quantitiesFor(asked: Asked, model: OpenaiModel, policy: Policy, made: number): Quantities {
  const counted = countedImages(asked, policy, made)
  const partials = policy.partials === 'billed' && counted > 0 ? asked.partialImages : 0
  const quality = policy.auto === 'dearest' ? asked.dearestQuality : asked.quality
  const tokens = outputTokens(model, { ...asked, quality })
  return {
    request: 1,
    image: counted,
    edit: asked.mode === 'text-to-image' ? 0 : counted,
    input_text_token: textTokens(asked.prompt),
    input_image_token: asked.images.reduce(
      (sum, image) => sum + imageTokens(image, asked.fidelity),
      0,
    ),
    output_image_token: counted * tokens + partials * 100,
    partial_image: partials,
    output_megapixel: (counted * asked.width * asked.height) / 1_000_000,
    masked_pixel: asked.mask === null ? 0 : maskedPixels(asked.mask),
    prompt_character: asked.prompt.length,
    moderation_pass: 1,
  }
}

export function billOf(
  asked: Asked,
  model: OpenaiModel,
  policy: Policy,
  { owed, made }: { readonly owed: Owed; readonly made: number },
): Bill {
  return billFor({
    pricing: model,
    images: countedImages(asked, policy, made),
    facts: {
      mode: asked.mode,
      size: asked.size,
      quality: policy.auto === 'dearest' ? asked.dearestQuality : asked.quality,
      format: asked.format,
      background: asked.background,
    },
    quantities: quantitiesFor(asked, model, policy, made),
    owed,
    rounding: policy.rounding,
  })
}

const ENDINGS: Record<BilledAs, readonly [LedgerEntry['outcome'], string]> = {
  moderationInput: ['blocked', 'blocked-input'],
  moderationOutput: ['blocked', 'blocked-output'],
  empty: ['empty', 'empty'],
  clientError: ['rejected', 'client-error'],
  serverErrorBefore: ['failed', 'server-error-before'],
  serverErrorAfter: ['failed', 'server-error-after'],
}

/** Books an ending without images to give by the switch that it falls under. */
export function bookEnding(
  entry: OpenEntry,
  as: BilledAs,
  { asked, model, policy }: { asked: Asked; model: OpenaiModel; policy: Policy },
  outcome = ENDINGS[as][0],
): void {
  const owed = policy[as]
  const word = ENDINGS[as][1]
  entry.book({
    bill: billOf(asked, model, policy, { owed, made: asked.n }),
    why: owed === 'free' ? `${word}: free by policy` : `${word}: billed ${owed} by policy`,
    outcome,
    imagesMade: as === 'moderationOutput' || as === 'serverErrorAfter' ? asked.n : 0,
  })
}
