import type { Json } from '../../domain/suite.ts'
import type { Meter } from '../../domain/usage.ts'
import { fieldsOf, figureOf, type JsonObject, textOf } from './figures.ts'
import { googleSeller, sellerOf } from './sellers.ts'
import {
  type Origin,
  type Priced,
  type Seller,
  type Stated,
  type Statement,
  type Unmapped,
  ZERO_REASON,
} from './statement.ts'

/** By the name of Portkey's file; what is not here no adapter of ours speaks to. */
const SELLERS: Readonly<Record<string, (model: string) => Seller>> = {
  openai: () => sellerOf('openai'),
  'azure-openai': () => sellerOf('azure-openai'),
  bedrock: () => sellerOf('bedrock'),
  'fal-ai': () => sellerOf('fal'),
  google: googleSeller,
  openrouter: () => sellerOf('openrouter'),
  'stability-ai': () => sellerOf('stability'),
  'vertex-ai': googleSeller,
  'x-ai': () => sellerOf('xai'),
}

/** Files whose figures cannot be trusted to be cents, and why. */
const DOUBTED: Readonly<Record<string, string>> = {
  'together-ai':
    'this file’s figures are a hundredth of what others say for the same models: cents or dollars, it cannot be told',
}

const CENTS = '0.01'

/** Fields of `pay_as_you_go` whose price is for one unit of a meter. */
const UNITS: Readonly<Record<string, Meter>> = {
  request_token: 'input_text_token',
  request_text_token: 'input_text_token',
  response_token: 'output_text_token',
  response_text_token: 'output_text_token',
  reasoning_token: 'output_text_token',
  request_image_token: 'input_image_token',
  response_image_token: 'output_image_token',
  cached_text_input_token: 'cached_input_text_token',
  cache_read_input_token: 'cached_input_text_token',
  cache_read_text_input_token: 'cached_input_text_token',
  cached_image_input_token: 'cached_input_image_token',
  cache_read_image_input_token: 'cached_input_image_token',
}

/** The same for `additional_units`. */
const ADDITIONAL: Readonly<Record<string, Meter>> = {
  image_token: 'output_image_token',
  megapixels: 'output_megapixel',
}

interface Figure {
  /** Path of the field: `image.high.1024x1024`. */
  readonly field: string
  readonly value: Json
}

/**
 * Reads Portkey's price files (Portkey-AI/models, MIT), in US cents: several in one object by their
 * names, or one as it is published, named as its provider (`fal-ai.json`).
 */
export function readPortkey(file: JsonObject, { name, readOn }: Origin): Stated {
  const provenance = fieldsOf(file._provenance)
  const commit = textOf(provenance.commit)?.slice(0, 7)
  const said = [textOf(provenance.date), commit].filter((one) => one !== null && one !== undefined)
  const context = {
    asOf: textOf(provenance.date) ?? readOn,
    source: `Portkey’s price files${said.length === 0 ? '' : ` (${said.join(', ')})`}`,
  }
  const isOne = Object.values(file).some((entry) => fieldsOf(entry).pricing_config !== undefined)
  const sections = isOne ? { [name.replace(/\.json$/, '')]: file } : file
  const read = Object.entries(sections)
    .filter(([section]) => section !== '_provenance')
    .flatMap(([section, models]) =>
      Object.entries(fieldsOf(models)).map(([model, entry]) =>
        readModel(section, model, { entry: fieldsOf(entry), all: fieldsOf(models), ...context }),
      ),
    )
  return {
    statements: read.flatMap(({ statements }) => statements),
    unmapped: read.flatMap(({ unmapped }) => unmapped),
  }
}

function readModel(
  section: string,
  name: string,
  {
    entry,
    all,
    asOf,
    source,
  }: {
    readonly entry: JsonObject
    /** The models beside it. */
    readonly all: JsonObject
    readonly asOf: string
    readonly source: string
  },
): Stated {
  const key = `${section}/${name}`
  const refuse = (reason: string): Stated => ({
    statements: [],
    unmapped: [{ key, field: null, reason }],
  })
  const config = entry.pricing_config === undefined ? entry : fieldsOf(entry.pricing_config)
  const prices = fieldsOf(config.pay_as_you_go)
  const seller = SELLERS[section]
  if (DOUBTED[section] !== undefined) return refuse(DOUBTED[section])
  if (seller === undefined) return refuse(`no adapter here speaks to ${section}`)
  if ((textOf(config.currency) ?? 'USD') !== 'USD') return refuse('not in US dollars')
  if (name === 'default') return refuse('what is said for models that are not listed')
  // Google's prices were once two by the length of the prompt; where they differ still, it shows.
  const model = name.replace(/-(lte|gt)-128k$/, '')
  const isVariant = Object.keys(all).some((one) => one.startsWith(`${name.split('::')[0]}::`))
  if (isVariant) return refuse('priced by a variant (::) whose condition the file does not say')
  if (!paysForPictures(prices, model))
    return refuse('no price of a picture: no image model, or a gap in the list')
  const wrong = confusion(prices)
  if (wrong !== null) return refuse(wrong)
  const statements: Statement[] = []
  const unmapped: Unmapped[] = []
  for (const figure of figuresOf(prices, fieldsOf(config.batch_config))) {
    const result = readFigure(figure)
    if ('reason' in result) unmapped.push({ key, field: figure.field, reason: result.reason })
    else {
      const { field } = figure
      statements.push({ seller: seller(model), model, key, field, source, asOf, ...result })
    }
  }
  return statements.length > 0 ? { statements, unmapped } : refuse('all its prices are unknown')
}

/** Chat models have a price of image tokens too, which no picture of theirs is ever billed by. */
function paysForPictures(prices: JsonObject, model: string): boolean {
  const {
    image_token: token,
    generated_images: made,
    megapixels,
  } = fieldsOf(prices.additional_units)
  if (prices.image !== undefined || prices.response_image_token !== undefined) return true
  if (made !== undefined || megapixels !== undefined) return true
  return token !== undefined && /image/.test(model)
}

/** Figures that stand in another one's place, so that none of the entry can be believed. */
function confusion(prices: JsonObject): string | null {
  const tokens = Object.entries(UNITS)
    .map(([field]) => figureOf(fieldsOf(prices[field]).price))
    .filter((price) => price?.gt(0) === true)
  const pictures = figuresOf({ image: prices.image ?? null }, {})
  const same = pictures.some(({ value }) => {
    const price = figureOf(value)
    return tokens.some((token) => price !== null && token?.eq(price))
  })
  return same ? 'its price of a picture is its price of a token: one of them is wrong' : null
}

function figuresOf(prices: JsonObject, batch: JsonObject): readonly Figure[] {
  const figures: Figure[] = []
  for (const [quality, sizes] of Object.entries(fieldsOf(prices.image))) {
    for (const [size, price] of Object.entries(fieldsOf(sizes)))
      figures.push({ field: `image.${quality}.${size}`, value: fieldsOf(price).price ?? null })
  }
  for (const [name, price] of Object.entries(fieldsOf(prices.additional_units)))
    figures.push({ field: `additional_units.${name}`, value: fieldsOf(price).price ?? null })
  for (const [name, price] of Object.entries(prices)) {
    if (name === 'image' || name === 'additional_units') continue
    figures.push({ field: name, value: fieldsOf(price).price ?? null })
  }
  for (const [name, price] of Object.entries(batch))
    figures.push({ field: `batch.${name}`, value: fieldsOf(price).price ?? null })
  return figures
}

function readFigure({
  field,
  value,
}: Figure): { readonly usd: string; readonly priced: Priced } | { readonly reason: string } {
  const cents = figureOf(value)
  if (cents === null) return { reason: 'not a price' }
  if (cents.eq(0)) return { reason: ZERO_REASON }
  const priced = pricedBy(field)
  if (priced === null) return { reason: `no meter here for ${field}` }
  return { usd: cents.times(CENTS).toFixed(), priced }
}

function pricedBy(field: string): Priced | null {
  const [group = '', ...rest] = field.split('.')
  const name = rest.join('.')
  switch (group) {
    case 'image': {
      const [quality = '', size = ''] = rest
      return { kind: 'picture', quality: stated(quality), size: stated(size) }
    }
    case 'additional_units':
      if (name === 'generated_images') return { kind: 'picture', quality: null, size: null }
      return unit(ADDITIONAL[name], {})
    case 'batch':
      return unit(UNITS[name], { delivery: 'batch' })
    default:
      return unit(UNITS[field], {})
  }
}

function unit(bill: Meter | undefined, when: { readonly delivery?: string }): Priced | null {
  return bill === undefined ? null : { kind: 'unit', bill, when }
}

function stated(word: string): string | null {
  return word === 'default' ? null : word
}
