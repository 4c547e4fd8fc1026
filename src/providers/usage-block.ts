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
    total: [
      'input_tokens',
      'prompt_tokens',
      'promptTokenCount',
      'prompt_token_count',
      'inputTokens',
      'inputTokenCount',
    ],
    details: [
      'input_tokens_details',
      'prompt_tokens_details',
      'input_token_details',
      'inputTokenDetails',
      'prompt',
    ],
    modalities: ['promptTokensDetails', 'prompt_tokens_details'],
  },
  output: {
    total: [
      'output_tokens',
      'completion_tokens',
      'candidatesTokenCount',
      'candidates_token_count',
      'outputTokens',
      'outputTokenCount',
    ],
    details: [
      'output_tokens_details',
      'completion_tokens_details',
      'output_token_details',
      'outputTokenDetails',
      'completion',
    ],
    modalities: ['candidatesTokensDetails', 'candidates_tokens_details'],
  },
} as const

/** Endpoints that use these words give nothing but the picture, so that their output needs no division. */
const PICTURE_ONLY = ['output_tokens', 'outputTokens']

/** Why a block cannot be priced. */
class Unclear extends Error {}

/**
 * Reads the usage block of an image model as any API, SDK or proxy names its fields. Cached tokens are
 * a subset of the input; what the output has beyond the picture is text, thinking too. `hasInput` says
 * whether a picture was sent, without which undivided input is text. A block that contradicts itself,
 * or whose tokens cannot be told apart, is unclear.
 */
export function readUsageBlock(json: Json, hasInput: boolean): BlockReading {
  const block = blockIn(json)
  if (block === null) return { kind: 'none' }
  const input = divisionOf(block, NAMES.input)
  const output = divisionOf(block, NAMES.output)
  if (input.total === null && output.total === null) return { kind: 'none' }
  try {
    const sent = inputOf(input, hasInput)
    const cached = cachedIn(block, sent)
    const made = outputOf(output, block)
    const tools = countIn(block, ['toolUsePromptTokenCount', 'tool_use_prompt_token_count']) ?? 0
    const thoughts = countIn(block, ['thoughtsTokenCount', 'thoughts_token_count']) ?? 0
    const units: readonly (readonly [Meter, number])[] = [
      ['input_text_token', sent.text - cached.text + tools],
      ['input_image_token', sent.image - cached.image],
      ['cached_input_text_token', cached.text],
      ['cached_input_image_token', cached.image],
      ['output_text_token', made.text + thoughts],
      ['output_image_token', made.image],
    ]
    const counted = units.filter(([, count]) => count > 0)
    return {
      kind: 'usage',
      reported: Object.fromEntries(counted.map(([meter, count]) => [meter, String(count)])),
    }
  } catch (error) {
    if (error instanceof Unclear) return { kind: 'unclear', why: error.message }
    throw error
  }
}

/** Tokens of one direction, every one of them of a kind. */
interface Divided {
  readonly text: number
  readonly image: number
}

function inputOf({ total, text, image }: Division, hasInput: boolean): Divided {
  if (total === null) return { text: 0, image: 0 }
  if (text === null && image === null) {
    if (hasInput && total > 0)
      throw new Unclear(
        'it does not say how its input divides into text and picture, which have prices of their own',
      )
    return { text: total, image: 0 }
  }
  const rest = total - (text ?? 0) - (image ?? 0)
  if (rest < 0) throw new Unclear('the parts of its input are more than the whole')
  if (text === null) return { text: rest, image: image ?? 0 }
  if (image === null && (hasInput || rest === 0)) return { text, image: rest }
  if (rest > 0) throw new Unclear(`${rest} of its input tokens are neither text nor picture`)
  return { text, image: image ?? 0 }
}

function outputOf({ total, text, image, reasoning }: Division, block: Fields): Divided {
  if (total === null) return { text: 0, image: 0 }
  const written = text ?? 0
  if (image !== null) {
    const beyond = total - image
    // Thinking may be counted within the text or beside it: what is beyond the picture is both.
    if (beyond < Math.max(written, reasoning)) throw new Unclear(TOO_MUCH)
    return { text: beyond, image }
  }
  const isPictureOnly = PICTURE_ONLY.some((name) => countIn(block, [name]) !== null)
  if (isPictureOnly) {
    const made = total - written - reasoning
    if (made < 0) throw new Unclear(TOO_MUCH)
    return { text: total - made, image: made }
  }
  if (total > written)
    throw new Unclear(
      'it does not say how its output divides into words and picture, which have prices of their own',
    )
  return { text: total, image: 0 }
}

const TOO_MUCH = 'the parts of its output are more than the whole'

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

/** Cached tokens by kind: a part of the input's own. */
function cachedIn(block: Fields, { text, image }: Divided): Divided {
  const details = NAMES.input.details.map((name) => field(block, name)).find(isObject) ?? {}
  const divided = fieldsOf(field(details, 'cached_tokens_details'))
  const modalities = ['cacheTokensDetails', 'cache_tokens_details'].flatMap((name) =>
    modalitiesOf(field(block, name)),
  )
  const ofKind = (name: string, modality: string): number | null =>
    countIn(divided, [name]) ?? modalities.find(([one]) => one === modality)?.[1] ?? null
  const cachedText = ofKind('text_tokens', 'TEXT')
  const cachedImage = ofKind('image_tokens', 'IMAGE')
  const total =
    countIn(details, [
      'cached_tokens',
      'cached',
      'cachedTokens',
      'cache_read',
      'cacheReadTokens',
    ]) ??
    countIn(block, [
      'cachedContentTokenCount',
      'cached_content_token_count',
      'cached_tokens',
      'cachedInputTokens',
    ]) ??
    (cachedText ?? 0) + (cachedImage ?? 0)
  const cached = dividedCache({ total, cachedText, cachedImage }, { text, image })
  if (cached.text > text || cached.image > image || cached.text < 0 || cached.image < 0)
    throw new Unclear('it has more cached tokens than tokens: they are a part of the input')
  return cached
}

function dividedCache(
  {
    total,
    cachedText,
    cachedImage,
  }: {
    readonly total: number
    readonly cachedText: number | null
    readonly cachedImage: number | null
  },
  { text, image }: Divided,
): Divided {
  if (total === 0) return { text: 0, image: 0 }
  if (cachedText !== null) return { text: cachedText, image: total - cachedText }
  if (cachedImage !== null) return { text: total - cachedImage, image: cachedImage }
  if (image === 0) return { text: total, image: 0 }
  if (text === 0) return { text: 0, image: total }
  throw new Unclear(
    'it does not say whether its cached tokens are text or picture, which have prices of their own',
  )
}

/** The first of these fields that is a whole number. */
function countIn(fields: Fields, names: readonly string[]): number | null {
  for (const name of names) {
    const units = decimalText(field(fields, name))
    if (units !== null && /^[0-9]{1,12}$/.test(units)) return Number(units)
  }
  return null
}
