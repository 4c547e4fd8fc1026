import { parseSize } from '../../domain/settings.ts'
import type { Json } from '../../domain/suite.ts'
import type { Decimal } from '../decimal.ts'
import { fieldsOf, figureOf, type JsonObject, textOf } from './figures.ts'
import { type LitellmKey, readLitellmKey } from './litellm-key.ts'
import { googleSeller, sellerOf, stabilityModel } from './sellers.ts'
import {
  type Origin,
  type Priced,
  type Seller,
  type Stated,
  type Statement,
  type Unmapped,
  ZERO_REASON,
} from './statement.ts'

interface Shop {
  /** Stands before the model's name in keys. */
  readonly prefix: string
  readonly seller: (model: string) => Seller
  readonly model?: (name: string) => string
  /** `input_cost_per_image` and `input_cost_per_pixel` are what a picture that comes out costs. */
  readonly isInputOutput?: boolean
}

const google = { seller: googleSeller }

/** By `litellm_provider`; what is not here no adapter of ours speaks to. */
const SHOPS: Readonly<Record<string, Shop>> = {
  openai: { prefix: '', seller: () => sellerOf('openai'), isInputOutput: true },
  azure: { prefix: 'azure/', seller: () => sellerOf('azure-openai'), isInputOutput: true },
  bedrock: { prefix: 'bedrock/', seller: () => sellerOf('bedrock') },
  black_forest_labs: { prefix: 'black_forest_labs/', seller: () => sellerOf('bfl') },
  fal_ai: { prefix: 'fal_ai/', seller: () => sellerOf('fal') },
  fireworks_ai: { prefix: 'fireworks_ai/', seller: () => sellerOf('fireworks') },
  gemini: { prefix: 'gemini/', ...google },
  openrouter: { prefix: 'openrouter/', seller: () => sellerOf('openrouter') },
  stability: { prefix: 'stability/', seller: () => sellerOf('stability'), model: stabilityModel },
  vertex_ai: { prefix: 'vertex_ai/', ...google },
  'vertex_ai-image-models': { prefix: 'vertex_ai/', ...google },
  'vertex_ai-language-models': { prefix: 'vertex_ai/', ...google },
  xai: { prefix: 'xai/', seller: () => sellerOf('xai') },
}

const BATCH = { delivery: 'batch' } as const

/** Fields whose price is for one unit of a meter, in dollars. */
const UNITS: Readonly<Record<string, Extract<Priced, { kind: 'unit' }>>> = {
  input_cost_per_token: { kind: 'unit', bill: 'input_text_token', when: {} },
  input_cost_per_image_token: { kind: 'unit', bill: 'input_image_token', when: {} },
  output_cost_per_token: { kind: 'unit', bill: 'output_text_token', when: {} },
  output_cost_per_image_token: { kind: 'unit', bill: 'output_image_token', when: {} },
  // Thinking is billed as the text it is; where its price is another one, that is a conflict.
  output_cost_per_reasoning_token: { kind: 'unit', bill: 'output_text_token', when: {} },
  cache_read_input_token_cost: { kind: 'unit', bill: 'cached_input_text_token', when: {} },
  cache_read_input_image_token_cost: { kind: 'unit', bill: 'cached_input_image_token', when: {} },
  input_cost_per_token_batches: { kind: 'unit', bill: 'input_text_token', when: BATCH },
  output_cost_per_token_batches: { kind: 'unit', bill: 'output_text_token', when: BATCH },
  output_cost_per_image_token_batches: { kind: 'unit', bill: 'output_image_token', when: BATCH },
}

/**
 * Reads LiteLLM's price map (`model_prices_and_context_window.json`, BerriAI/litellm, MIT), dollars.
 * Its known faults are told, not mended: zeros, prices a token of models that have no tokens, and
 * conditions that a card cannot state.
 */
export function readLitellm(map: JsonObject, { readOn }: Origin): Stated {
  const statements: Statement[] = []
  const unmapped: Unmapped[] = []
  for (const [key, value] of Object.entries(map)) {
    const entry = readEntry(key, fieldsOf(value), readOn)
    statements.push(...entry.statements)
    unmapped.push(...entry.unmapped)
  }
  return { statements, unmapped }
}

function readEntry(key: string, entry: JsonObject, readOn: string): Stated {
  const refuse = (reason: string): Stated => ({
    statements: [],
    unmapped: [{ key, field: null, reason }],
  })
  const provider = textOf(entry.litellm_provider)
  const mode = textOf(entry.mode)
  if (provider === null || mode === null) return refuse('not an entry of a model')
  if (!mode.startsWith('image_')) return refuse(`no image model (mode ${mode})`)
  const shop = SHOPS[provider]
  if (shop === undefined) return refuse(`no adapter here speaks to ${provider}`)
  const named = readLitellmKey(key, shop.prefix)
  if (named === null) return refuse('priced by a range of steps or sizes; cards name single values')
  const tiered = Object.keys(entry).find((field) => /_above_|_premium_/.test(field))
  if (tiered !== undefined)
    return refuse(`priced by a condition that cards cannot state: ${tiered}`)
  if (hasTokenPriceOfPictures(entry))
    return refuse('a price a token for a model that counts no tokens: what it is for is unknown')
  return readPrices({ key, entry, readOn, shop, named })
}

/** `input` and `output` equal, a token, and nothing else: what Fireworks' flux models have there. */
function hasTokenPriceOfPictures(entry: JsonObject): boolean {
  const prices = Object.entries(entry).filter(([field]) => isPrice(field))
  const isTokens = prices.every(([field]) => /^(in|out)put_cost_per_token$/.test(field))
  const [first] = prices
  return isTokens && first !== undefined && (figureOf(first[1])?.gt(0) ?? false)
}

function isPrice(field: string): boolean {
  return /cost/.test(field)
}

function readPrices({
  key,
  entry,
  readOn,
  shop,
  named,
}: {
  readonly key: string
  readonly entry: JsonObject
  readonly readOn: string
  readonly shop: Shop
  readonly named: LitellmKey
}): Stated {
  const version = textOf(entry._src)
  const common = {
    seller: shop.seller(named.model),
    model: shop.model?.(named.model) ?? named.model,
    key,
    source: `LiteLLM’s price map${version === null ? '' : `, ${version}`}`,
    asOf: /[0-9]{4}-[0-9]{2}-[0-9]{2}/.exec(version ?? '')?.[0] ?? readOn,
  }
  const statements: Statement[] = []
  const unmapped: Unmapped[] = []
  for (const [field, value] of Object.entries(entry)) {
    if (!isPrice(field)) continue
    const read = readPrice(field, value, { shop, named, entry })
    if ('reason' in read) unmapped.push({ key, field, reason: read.reason })
    else statements.push({ ...common, field, usd: read.usd.toFixed(), priced: read.priced })
  }
  if (statements.length > 0) return { statements, unmapped }
  const reason = unmapped.every((one) => one.reason === ZERO_REASON)
    ? 'all its prices are 0, which means unknown'
    : 'none of its prices can be told'
  return { statements, unmapped: [{ key, field: null, reason }] }
}

function readPrice(
  field: string,
  value: Json,
  {
    shop,
    named,
    entry,
  }: { readonly shop: Shop; readonly named: LitellmKey; readonly entry: JsonObject },
): { readonly usd: Decimal; readonly priced: Priced } | { readonly reason: string } {
  const usd = figureOf(value)
  if (usd === null) return { reason: 'not a price' }
  if (usd.eq(0)) return { reason: ZERO_REASON }
  const unit = UNITS[field]
  if (unit !== undefined) return { usd, priced: unit }
  const { quality, size } = named
  const priced: Priced = { kind: 'picture', quality, size }
  if (field === 'output_cost_per_image') return { usd, priced }
  if (field === 'input_cost_per_image') {
    // Where the map has no other price of the picture, this is it (OpenAI's, Azure's).
    const isOutput = shop.isInputOutput === true && entry.output_cost_per_image === undefined
    return isOutput ? { usd, priced } : { reason: 'a whole picture that goes in has no meter here' }
  }
  if (field === 'input_cost_per_pixel' && shop.isInputOutput === true) {
    const pixels = size === null ? null : parseSize(size)
    if (pixels === null) return { reason: 'a price a pixel without a size' }
    return { usd: usd.times(pixels.width * pixels.height), priced }
  }
  return { reason: `no meter here for ${field}` }
}
