import type { Operation } from '../../domain/operation.ts'
import type { Meter, Usage } from '../../domain/usage.ts'
import { decimalText, type Fields, field, fieldsOf } from '../json-fields.ts'
import { tokensReported } from '../openai/usage.ts'

/** Where packages put money, in US dollars (xai 5.0.12, gateway 4.0.146, prodia 1.0.50; 2026-11). */
const COSTS: readonly ((metadata: Fields) => Usage['cost'])[] = [
  (metadata) => {
    const ticks = decimalText(field(fieldsOf(field(metadata, 'xai')), 'costInUsdTicks'))
    // 10¹⁰ ticks are a dollar.
    return stated(ticks === null ? null : decimalText(`${ticks}e-10`), 'xai.costInUsdTicks')
  },
  (metadata) =>
    stated(decimalText(field(fieldsOf(field(metadata, 'gateway')), 'cost')), 'gateway.cost'),
  (metadata) => {
    const images = field(fieldsOf(field(metadata, 'prodia')), 'images')
    const first = Array.isArray(images) && images.length === 1 ? fieldsOf(images[0]) : {}
    return stated(decimalText(field(first, 'dollars')), 'prodia.images[0].dollars')
  },
]

/**
 * Units and money of a result: what the provider's own answers said, and where they said nothing what
 * the package made of them. `images` are those that came.
 */
export function usageOf(
  result: Fields,
  {
    images,
    operation,
    said,
  }: { readonly images: number; readonly operation: Operation; readonly said: Usage },
): Usage {
  const metadata = fieldsOf(field(result, 'providerMetadata'))
  const tokens = fieldsOf(field(result, 'usage'))
  const told: Partial<Record<Meter, string>> = {
    ...tokensReported(
      {
        input_tokens: field(tokens, 'inputTokens') ?? null,
        output_tokens: field(tokens, 'outputTokens') ?? null,
      },
      operation,
    ),
    ...creditsOf(metadata),
  }
  const hasSaid = Object.keys(said.reported).length > 0
  return {
    reported: hasSaid ? said.reported : told,
    counted: { ...said.counted, request: '1', image: String(images) },
    cost: said.cost ?? costOf(metadata),
  }
}

function costOf(metadata: Fields): Usage['cost'] {
  for (const cost of COSTS) {
    const found = cost(metadata)
    if (found !== null) return found
  }
  return null
}

function stated(usd: string | null, place: string): Usage['cost'] {
  return usd === null ? null : { usd, where: `providerMetadata.${place}` }
}

/** Black Forest Labs states credits, and gives one image a call. */
function creditsOf(metadata: Fields): Partial<Record<Meter, string>> {
  const images = field(fieldsOf(field(metadata, 'blackForestLabs')), 'images')
  const first = Array.isArray(images) && images.length === 1 ? fieldsOf(images[0]) : {}
  const credit = decimalText(field(first, 'cost'))
  return credit === null ? {} : { credit }
}
