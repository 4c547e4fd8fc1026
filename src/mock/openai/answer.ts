import { pictureJson, pictureSlot } from '../http/picture-json.ts'
import type { Reply } from '../http/reply.ts'
import type { Made } from '../job/answer-now.ts'
import { countedImages, statedUsd } from '../job/bill-job.ts'
import type { ImagesAsked } from './asked.ts'
import type { ImageModel } from './model-behind.ts'
import { outputTokens, partialTokens } from './tokens.ts'

/** What is known when an order was done. */
export interface Told {
  readonly made: Made<ImageModel>
  readonly asked: ImagesAsked
  /** Whether a cost that the world reports stands in the usage block. */
  readonly costInUsage: boolean
}

/** The answer to a request that is not streamed. */
export function imagesReply(told: Told): Reply {
  const { made, asked } = told
  return pictureJson(200, {
    created: Math.floor(made.job.scene.now() / 1_000),
    ...asked.resolved,
    data: made.pictures.map((picture) => ({ b64_json: pictureSlot(picture) })),
    usage: usageOf(told),
  })
}

/**
 * The `usage` block, which counts what the bill counts, but for an `auto` quality: that is always
 * reported as what it became. The bill appears as `cost` where the world reports costs.
 */
export function usageOf({ made, asked, costInUsage }: Told): unknown {
  const { job, pictures, usd } = made
  const { inputTokens, partialImages, resolved } = asked
  const { policy, ask, model } = job
  const counted = countedImages(job, pictures.length)
  const output =
    counted * outputTokens(model, { ...ask, quality: resolved.quality }) +
    partialTokens({ policy, partialImages, counted })
  const input = inputTokens.text + inputTokens.image
  const stated = costInUsage ? statedUsd(job, usd) : null
  return {
    total_tokens: input + output,
    input_tokens: input,
    output_tokens: output,
    input_tokens_details: { text_tokens: inputTokens.text, image_tokens: inputTokens.image },
    output_tokens_details: { image_tokens: output, text_tokens: 0 },
    ...(stated !== null && { cost: Number(stated) }),
  }
}
