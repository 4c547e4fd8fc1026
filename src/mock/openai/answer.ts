import { tenthMore } from '../bill.ts'
import type { Picture } from '../draw/picture.ts'
import type { Policy } from '../policy.ts'
import type { OpenaiModel } from '../world.ts'
import type { Asked } from './asked.ts'
import { countedImages } from './settle.ts'
import { imageTokens, outputTokens, textTokens } from './tokens.ts'

/** What every answer and every stream event says of how the pictures were made. */
export function resolvedFields({ background, format, quality, size }: Asked): {
  readonly background: string
  readonly output_format: string
  readonly quality: string
  readonly size: string
} {
  return { background, output_format: format, quality, size }
}

/**
 * The `usage` block, which counts what the bill counts, but for an `auto` quality: that is always
 * reported as what it became. `usd` appears as `cost` where the world reports costs.
 */
export function usageOf(
  asked: Asked,
  model: OpenaiModel,
  { made, policy, usd }: { readonly made: number; readonly policy: Policy; readonly usd: string },
): unknown {
  const text = textTokens(asked.prompt)
  const image = asked.images.reduce((sum, one) => sum + imageTokens(one, asked.fidelity), 0)
  const counted = countedImages(asked, policy, made)
  const partials = policy.partials === 'billed' && counted > 0 ? asked.partialImages * 100 : 0
  const output = counted * outputTokens(model, asked) + partials
  return {
    total_tokens: text + image + output,
    input_tokens: text + image,
    output_tokens: output,
    input_tokens_details: { text_tokens: text, image_tokens: image },
    output_tokens_details: { image_tokens: output, text_tokens: 0 },
    ...costOf(policy, usd),
  }
}

function costOf(policy: Policy, usd: string): { readonly cost?: number } {
  switch (policy.reportsCost) {
    case 'none':
      return {}
    case 'exact':
      return { cost: Number(usd) }
    case 'estimate':
      return { cost: Number(tenthMore(usd)) }
    default:
      return policy.reportsCost satisfies never
  }
}

/** The JSON body of a finished request, in pieces: large pictures are not copied into one string. */
export function imagesBody(options: {
  readonly asked: Asked
  readonly pictures: readonly Picture[]
  readonly usage: unknown
  readonly createdSeconds: number
}): readonly Buffer[] {
  const { asked, pictures, usage, createdSeconds } = options
  const fields = JSON.stringify({ created: createdSeconds, ...resolvedFields(asked) })
  const pieces: Buffer[] = [Buffer.from(`${fields.slice(0, -1)},"data":[`)]
  for (const [index, picture] of pictures.entries())
    pieces.push(
      Buffer.from(`${index === 0 ? '' : ','}{"b64_json":"`),
      ...picture.base64,
      Buffer.from('"}'),
    )
  pieces.push(Buffer.from(`],"usage":${JSON.stringify(usage)}}`))
  return pieces
}
