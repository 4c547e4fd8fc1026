import type { Policy } from '../policy.ts'
import type { OpenaiModel } from '../world.ts'

/**
 * Output tokens of one image. The formula is the one of the vendor's price calculator for
 * gpt-image-2 and 2.5, with the quality's factor; older models have a table by size.
 */
export function outputTokens(
  { outputTokens: rule }: Pick<OpenaiModel, 'outputTokens'>,
  image: { readonly width: number; readonly height: number; readonly quality: string },
): number {
  const { width, height, quality } = image
  switch (rule.kind) {
    case 'formula': {
      const factor = rule.factors[quality]
      if (factor === undefined) throw new Error(`no factor for quality ${quality}`)
      const side = halfEven((factor * Math.min(width, height)) / Math.max(width, height))
      return Math.ceil((factor * side * (2_000_000 + width * height)) / 4_000_000)
    }
    case 'table': {
      const tokens = rule.sizes[`${width}x${height}`]?.[quality]
      if (tokens === undefined) throw new Error(`no tokens for ${width}x${height} ${quality}`)
      return tokens
    }
    default:
      return rule satisfies never
  }
}

function halfEven(x: number): number {
  const floor = Math.floor(x)
  const rest = x - floor
  if (rest !== 0.5) return Math.round(x)
  return floor % 2 === 0 ? floor : floor + 1
}

/** Our own approximation of a tokenizer: a token for every four characters begun, and six more. */
export function textTokens(prompt: string): number {
  return Math.ceil(prompt.length / 4) + 6
}

/**
 * Input tokens of one picture: 65, and 129 for every tile of 512 × 512 begun; at high fidelity
 * 4,160 more for a square one and 6,240 for any other.
 */
export function imageTokens(
  { width, height }: { readonly width: number; readonly height: number },
  fidelity: 'low' | 'high',
): number {
  const tiles = Math.ceil(width / 512) * Math.ceil(height / 512)
  const extra = fidelity === 'low' ? 0 : width === height ? 4_160 : 6_240
  return 65 + 129 * tiles + extra
}

/** Output tokens of the previews of a stream that came to something. */
export function partialTokens({
  policy,
  partialImages,
  counted,
}: {
  readonly policy: Pick<Policy, 'partials'>
  readonly partialImages: number
  readonly counted: number
}): number {
  return policy.partials === 'billed' && counted > 0 ? partialImages * 100 : 0
}
