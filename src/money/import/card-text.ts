import Big from 'big.js'
import type { Estimate, RateCard } from '../../domain/rate-card.ts'
import type { Meter } from '../../domain/usage.ts'
import { type Decimal, mustBeDecimal } from '../decimal.ts'
import { ADDITIONS } from '../formulas.ts'
import { digitsOf } from './figures.ts'
import type { ImportedModel, ImportedPrice } from './gather-models.ts'
import type { ImportFormat } from './statement.ts'

/** Where a card is kept below a folder, and the text it has there. */
export interface WrittenCard {
  readonly id: string
  /** `litellm/openai/gpt-image-1.5.yaml` */
  readonly path: string
  readonly text: string
}

export interface CardTextOptions {
  readonly format: ImportFormat
  /** Cards that ship: how many units a picture takes is taken from theirs, never a price. */
  readonly shipped: readonly RateCard[]
  /** First day of the prices, where it is known. */
  readonly validFrom?: string | null
}

/**
 * The rate card of an imported model as YAML: the same model gives the same text. Outcomes are left
 * out, because price lists do not say what a failure costs: what is not stated is unknown.
 */
export function cardText(model: ImportedModel, options: CardTextOptions): WrittenCard {
  const { format, validFrom = null } = options
  const id = idOf(model, format)
  const { bills, pictures } = divided(model)
  const known = options.shipped.find(
    (card) => card.provider === model.seller.provider && card.models.includes(model.model),
  )
  const estimates = estimatesOf(model, { bills, pictures, known: known ?? null })
  const hasBatch = bills.some(({ when }) => when.delivery !== undefined)
  const lines = [
    'format: image-assay/rates@1',
    `id: ${id}`,
    `provider: ${model.seller.provider}`,
    `models: [${scalar(model.model)}]`,
    `access: ${model.seller.access}`,
    'currency: USD',
    `asOf: ${model.asOf}`,
    `source: ${scalar(model.source)}`,
    ...(validFrom === null ? [] : [`validFrom: ${validFrom}`]),
    ...model.keys.map((key) => `# from ${key.replaceAll(/[\r\n]/g, ' ')}`),
    'rates:',
    ...bills.map(({ bill, usd, when }) => `  - ${flow({ bill, usd: figure(usd), when })}`),
    ...(estimates.length === 0 ? [] : ['estimate:', ...estimates.map((one) => `  - ${flow(one)}`)]),
    // What nobody asks for is no batch.
    ...(hasBatch ? ['open: { delivery: [sync] }'] : []),
  ]
  return { id, path: `${id}.yaml`, text: `${lines.join('\n')}\n` }
}

/** `litellm/openai/gpt-image-1.5`; a seller's own list is named once. */
export function idOf({ seller, model }: ImportedModel, format: ImportFormat): string {
  const slug = model.toLowerCase().replaceAll(/[^a-z0-9._/-]/g, '-')
  // A dot-folder or an empty one would lead out of where cards are kept.
  const safe = slug.split('/').filter((part) => /[a-z0-9]/.test(part))
  const parts = format === seller.provider ? [format, ...safe] : [format, seller.provider, ...safe]
  return parts.join('/')
}

interface Bill extends ImportedPrice {
  readonly bill: Meter
}

/**
 * Tokens are what is billed where a model has both: its prices of a whole picture are then what one
 * comes to, and so an estimate.
 */
function divided({ prices }: ImportedModel): {
  readonly bills: readonly Bill[]
  readonly pictures: readonly ImportedPrice[]
} {
  const hasTokens = prices.some(({ bill }) => bill === 'output_image_token')
  const pictures = hasTokens ? prices.filter(({ bill }) => bill === null) : []
  const bills = prices
    .filter((price) => !pictures.includes(price))
    .map((price): Bill => ({ ...price, bill: price.bill ?? 'image' }))
  return { bills: bills.sort(byText), pictures: [...pictures].sort(byText) }
}

function byText(a: ImportedPrice, b: ImportedPrice): number {
  return orderOf(a) < orderOf(b) ? -1 : 1
}

function orderOf({ bill, when }: ImportedPrice): string {
  return `${when.delivery ?? ''} ${bill ?? ''} ${when.quality ?? ''} ${when.size ?? ''}`
}

type Line = Readonly<Record<string, unknown>>

function estimatesOf(
  { seller, prices }: ImportedModel,
  {
    bills,
    pictures,
    known,
  }: {
    readonly bills: readonly Bill[]
    readonly pictures: readonly ImportedPrice[]
    readonly known: RateCard | null
  },
): readonly Line[] {
  const token = prices.find(({ bill, when }) => bill === 'output_image_token' && !when.delivery)
  const isDetailed = pictures.some(({ when }) => Object.keys(when).length > 0)
  const shippedFor = (meter: Meter): readonly Estimate[] =>
    known?.estimates.filter((one) => one.meter === meter) ?? []
  return [...new Set(bills.map(({ bill }) => bill))].flatMap((meter): readonly Line[] => {
    const shipped = shippedFor(meter)
    // One price for whatever size says less than a table of sizes.
    if (meter === 'output_image_token' && token !== undefined && (isDetailed || !shipped.length)) {
      return [
        ...pictures.map((price) => fromListPrice(price, token.usd)),
        ...shipped.filter(isAddition).map(lineOf),
      ]
    }
    return shipped.length > 0 ? shipped.map(lineOf) : (OWN[meter]?.(seller.provider) ?? [])
  })
}

function isAddition({ units }: Estimate): boolean {
  return units.kind === 'formula' && ADDITIONS.has(units.formula)
}

/** Units that follow from what a meter is, whoever the model is. */
const OWN: Readonly<Partial<Record<Meter, (provider: string) => readonly Line[]>>> = {
  input_text_token: () => [{ meter: 'input_text_token', formula: 'prompt-tokens' }],
  input_image_token: () => [
    { meter: 'input_image_token', when: { mode: 'text-to-image' }, expected: 0 },
  ],
  cached_input_text_token: () => [{ meter: 'cached_input_text_token', expected: 0 }],
  cached_input_image_token: () => [{ meter: 'cached_input_image_token', expected: 0 }],
  compute_second: () => [{ meter: 'compute_second', formula: 'deadline-seconds' }],
  output_megapixel: (provider) =>
    provider === 'fal'
      ? [{ meter: 'output_megapixel', per: 'image', formula: 'begun-megapixels' }]
      : [],
}

/**
 * A list price of a picture, in tokens at the card's rate. The list rounds, so that at the most it is
 * half of its last digit more.
 */
function fromListPrice({ usd, when }: ImportedPrice, tokenUsd: string): Line {
  const price = mustBeDecimal(usd)
  const half = mustBeDecimal(`0.${'0'.repeat(digitsOf(price))}5`)
  const tokens = (amount: Decimal): string => amount.div(tokenUsd).round(6, Big.roundUp).toFixed()
  return {
    meter: 'output_image_token',
    per: 'image',
    when,
    expected: figure(tokens(price)),
    worst: figure(tokens(price.plus(half))),
  }
}

function lineOf({ meter, per, when, units }: Estimate): Line {
  const common = { meter, ...(per === 'image' && { per }), when }
  if (units.kind === 'formula') {
    const { formula, parameters } = units
    return { ...common, formula, ...(Object.keys(parameters).length > 0 && { parameters }) }
  }
  const { expected, worst } = units
  return {
    ...common,
    expected: figure(expected),
    ...(worst !== expected && { worst: figure(worst) }),
  }
}

/** Most significant digits that a number of YAML keeps. */
const EXACT_DIGITS = 15

/** A decimal as a number where YAML can hold it without losing a digit, else as a text. */
function figure(text: string): number | string {
  const plain = mustBeDecimal(text).toFixed()
  return plain.replace(/^0?\.?0*|\./g, '').length <= EXACT_DIGITS ? Number(plain) : plain
}

/** One line of a card in YAML's flow style; empty conditions are left out. */
function flow(line: Line): string {
  const members = Object.entries(line).flatMap(([name, value]) => {
    if (typeof value !== 'object' || value === null) return [`${name}: ${scalar(value)}`]
    return Object.keys(value).length === 0 ? [] : [`${name}: ${nested(value)}`]
  })
  return `{ ${members.join(', ')} }`
}

function nested(value: object): string {
  if (Array.isArray(value)) return `[${value.map(scalar).join(', ')}]`
  const members = Object.entries(value).map(([name, inner]) =>
    Array.isArray(inner) ? `${name}: ${nested(inner)}` : `${name}: ${scalar(inner)}`,
  )
  return `{ ${members.join(', ')} }`
}

const WORD = /^[A-Za-z][A-Za-z0-9._-]*$|^[1-9][0-9]*x[1-9][0-9]*$/
const NO_WORD = /^(true|false|yes|no|on|off|null|y|n)$/i

/** A value as YAML reads it back: numbers without an exponent, texts in quotes unless they are plain. */
function scalar(value: unknown): string {
  if (typeof value === 'number') return new Big(value).toFixed()
  const text = String(value)
  return WORD.test(text) && !NO_WORD.test(text) ? text : JSON.stringify(text)
}
