import type { Json } from '../domain/suite.ts'
import type { Meter } from '../domain/usage.ts'
import { decimalText, type Fields, field, fieldsOf, isObject, textOf } from './json-fields.ts'

/** What a usage block of anyone's log says, or why it cannot be told apart. */
export type BlockReading =
  | { readonly kind: 'usage'; readonly reported: Readonly<Partial<Record<Meter, string>>> }
  | { readonly kind: 'unclear'; readonly why: string }
  | { readonly kind: 'none' }

/** Tokens of one direction by kind; null where the block does not say. */
interface Division {
  readonly total: number | null
  readonly text: number | null
  readonly image: number | null
  readonly reasoning: number
}

const NAMES = {
  input: {
    total: ['input_tokens', 'prompt_tokens', 'promptTokenCount', 'inputTokens', 'inputTokenCount'],
    details: ['input_tokens_details', 'prompt_tokens_details', 'inputTokenDetails', 'prompt'],
    modalities: ['promptTokensDetails'],
  },
  output: {
    total: [
      'output_tokens',
      'completion_tokens',
      'candidatesTokenCount',
      'outputTokens',
      'outputTokenCount',
    ],
    details: [
      'output_tokens_details',
      'completion_tokens_details',
      'outputTokenDetails',
      'completion',
    ],
    modalities: ['candidatesTokensDetails'],
  },
} as const

/**
 * Reads the usage block of an image model as any API, SDK or proxy names its fields. Cached tokens are
 * a subset of the input, reasoning is text, and output that no detail tells apart is the image:
 * `hasInput` says whether a picture was sent, without which undivided input is text.
 */
export function readUsageBlock(json: Json, hasInput: boolean): BlockReading {
  const block = blockIn(json)
  if (block === null) return { kind: 'none' }
  const input = divisionOf(block, NAMES.input)
  const output = divisionOf(block, NAMES.output)
  const thoughts = countIn(block, ['thoughtsTokenCount']) ?? 0
  if (input.total === null && output.total === null) return { kind: 'none' }
  const reported: Partial<Record<Meter, string>> = {}
  const put = (meter: Meter, units: number): void => {
    if (units > 0) reported[meter] = String(units)
  }

  const inputText = input.text ?? (input.image === null ? null : rest(input.total, input.image))
  const inputImage = input.image ?? (input.text === null ? null : rest(input.total, input.text))
  if (inputText === null && hasInput && (input.total ?? 0) > 0)
    return {
      kind: 'unclear',
      why: 'it does not say how its input divides into text and picture, which have prices of their own',
    }
  const text = inputText ?? input.total ?? 0
  const image = inputImage ?? 0
  const cached = cachedIn(block, { text, image })
  if (cached === null)
    return {
      kind: 'unclear',
      why: 'it does not say whether its cached tokens are text or picture, which have prices of their own',
    }
  put('input_text_token', text - cached.text)
  put('input_image_token', image - cached.image)
  put('cached_input_text_token', cached.text)
  put('cached_input_image_token', cached.image)

  const said = (output.text ?? 0) + output.reasoning
  const made = output.image ?? Math.max(0, (output.total ?? 0) - said)
  // What the total has beyond the image is text, also where no detail counts it.
  const written = Math.max(said, (output.total ?? 0) - made)
  put('output_text_token', written + thoughts)
  put('output_image_token', made)
  return { kind: 'usage', reported }
}

/** The block itself, or the one inside a larger record. */
function blockIn(json: Json): Fields | null {
  if (!isObject(json)) return null
  for (const name of ['usage', 'usageMetadata', 'usage_metadata']) {
    const inner = field(json, name)
    if (isObject(inner)) return inner
  }
  return json
}

function divisionOf(
  block: Fields,
  names: {
    readonly total: readonly string[]
    readonly details: readonly string[]
    readonly modalities: readonly string[]
  },
): Division {
  const details = names.details.map((name) => field(block, name)).find(isObject) ?? {}
  const modalities = names.modalities.flatMap((name) => modalitiesOf(field(block, name)))
  const byModality = (modality: string): number | null => {
    const counts = modalities.filter(([name]) => name === modality).map(([, units]) => units)
    return counts.length === 0 ? null : counts.reduce((sum, one) => sum + one, 0)
  }
  const text = countIn(details, ['text_tokens', 'text', 'textTokens']) ?? byModality('TEXT')
  const image = countIn(details, ['image_tokens', 'image', 'imageTokens']) ?? byModality('IMAGE')
  const reasoning = countIn(details, ['reasoning_tokens', 'reasoning', 'reasoningTokens']) ?? 0
  const sum = text === null && image === null ? null : (text ?? 0) + (image ?? 0) + reasoning
  return { total: countIn(block, names.total) ?? sum, text, image, reasoning }
}

function modalitiesOf(list: Json | undefined): readonly (readonly [string, number])[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((one: Json) => {
    const units = countIn(fieldsOf(one), ['tokenCount', 'token_count'])
    const name = textOf(field(fieldsOf(one), 'modality'))
    return units === null || name === null ? [] : [[name.toUpperCase(), units] as const]
  })
}

/** Cached tokens by kind; null where the block gives a number that could be of either. */
function cachedIn(
  block: Fields,
  { text, image }: { readonly text: number; readonly image: number },
): { readonly text: number; readonly image: number } | null {
  const details = NAMES.input.details.map((name) => field(block, name)).find(isObject) ?? {}
  const total =
    countIn(details, ['cached_tokens', 'cached', 'cachedTokens', 'cache_read']) ??
    countIn(block, ['cachedContentTokenCount', 'cached_tokens', 'cachedInputTokens']) ??
    0
  if (total === 0) return { text: 0, image: 0 }
  const divided = fieldsOf(field(details, 'cached_tokens_details'))
  const modalities = modalitiesOf(field(block, 'cacheTokensDetails'))
  const cachedText =
    countIn(divided, ['text_tokens']) ?? modalities.find(([name]) => name === 'TEXT')?.[1]
  const cachedImage =
    countIn(divided, ['image_tokens']) ?? modalities.find(([name]) => name === 'IMAGE')?.[1]
  if (cachedText !== undefined || cachedImage !== undefined) {
    const known = { text: cachedText ?? total - (cachedImage ?? 0), image: cachedImage ?? 0 }
    return { ...known, image: Math.max(known.image, total - known.text) }
  }
  if (image === 0) return { text: Math.min(total, text), image: 0 }
  return text === 0 ? { text: 0, image: Math.min(total, image) } : null
}

function rest(total: number | null, known: number): number | null {
  return total === null ? null : Math.max(0, total - known)
}

/** The first of these fields that is a whole number. */
function countIn(fields: Fields, names: readonly string[]): number | null {
  for (const name of names) {
    const units = decimalText(field(fields, name))
    if (units !== null && /^[0-9]{1,12}$/.test(units)) return Number(units)
  }
  return null
}
