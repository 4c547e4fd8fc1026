import { type Bill, billFor, type Owed } from '../bill.ts'
import type { Policy } from '../policy.ts'
import type { ReplicateModel } from '../world.ts'
import type { Asked } from './asked.ts'

/** A prediction's bill for so many images made and so much computing done. */
export function billOf(
  asked: Asked,
  model: ReplicateModel,
  policy: Policy,
  used: { readonly owed: Owed; readonly made: number; readonly computeMs: number },
): Bill {
  const { owed, made, computeMs } = used
  const counted = policy.fewer === 'asked' && made > 0 ? asked.n : made
  const megapixels = (asked.width * asked.height) / 1_000_000
  return billFor({
    pricing: model,
    images: counted,
    facts: {
      mode: asked.mode,
      size: `${asked.width}x${asked.height}`,
      format: asked.format,
      steps: String(asked.steps),
      ...asked.facts,
    },
    quantities: {
      request: 1,
      task: 1,
      image: counted,
      edit: asked.mode === 'text-to-image' ? 0 : counted,
      output_megapixel: counted * megapixels,
      step: counted * asked.steps,
      megapixel_step: counted * asked.steps * megapixels,
      prompt_character: asked.prompt.length,
      moderation_pass: 1,
      compute_second: computeMs / 1_000,
      compute_millisecond: computeMs,
    },
    owed,
    rounding: policy.rounding,
  })
}
