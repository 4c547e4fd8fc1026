import type { Json } from '../../domain/suite.ts'
import type { Meter } from '../../domain/usage.ts'
import { fieldsOf, figureOf, type JsonObject, membersOf, textOf } from './figures.ts'
import { sellerOf } from './sellers.ts'
import {
  type Origin,
  type Priced,
  type Stated,
  type Statement,
  type Unmapped,
  ZERO_REASON,
} from './statement.ts'

/** `billable` and `unit` of a price line (openrouter.ai/openapi.json, 2026-08-22). */
const UNITS: Readonly<Record<string, Meter>> = {
  'output_image image': 'image',
  'output_image token': 'output_image_token',
  'output_image megapixel': 'output_megapixel',
  'output_image request': 'request',
  'input_text token': 'input_text_token',
  'input_image token': 'input_image_token',
  'input_image megapixel': 'input_megapixel',
}

/**
 * Reads answers of `GET /images/models/{id}/endpoints`: one, or a list of them. Where two providers
 * serve a model at two prices, which of them will is not known before: a conflict.
 */
export function readOpenrouter(json: Json, { readOn }: Origin): Stated {
  const statements: Statement[] = []
  const unmapped: Unmapped[] = []
  const answers = Array.isArray(json) ? membersOf(json) : [json]
  for (const answer of answers) {
    const outer = fieldsOf(answer)
    const fields = outer.endpoints === undefined ? fieldsOf(outer.data) : outer
    const model = textOf(fields.id)
    if (model === null) {
      unmapped.push({ key: '?', field: null, reason: 'no answer about a model’s endpoints' })
      continue
    }
    const read = membersOf(fields.endpoints).map((one) =>
      readEndpoint(model, fieldsOf(one), readOn),
    )
    // A price that depends on something untold makes every other price of the model a guess.
    const doubt = read.flatMap((one) => one.unmapped).find(({ reason }) => reason === VARIANT)
    if (doubt !== undefined) {
      unmapped.push({ ...doubt, key: model, field: null })
      continue
    }
    statements.push(...read.flatMap((one) => one.statements))
    unmapped.push(...read.flatMap((one) => one.unmapped))
    if (read.every((one) => one.statements.length === 0))
      unmapped.push({ key: model, field: null, reason: 'its endpoints name no price' })
  }
  return { statements, unmapped }
}

const VARIANT = 'priced by a variant, and what its words mean is not published'

function readEndpoint(model: string, endpoint: JsonObject, readOn: string): Stated {
  const statements: Statement[] = []
  const unmapped: Unmapped[] = []
  const key = `${model} at ${textOf(endpoint.provider_slug) ?? 'an unnamed provider'}`
  const common = {
    seller: sellerOf('openrouter'),
    model,
    key,
    source: `OpenRouter’s endpoint prices (openrouter.ai/api/v1/images/models/${model}/endpoints)`,
    asOf: readOn,
  }
  for (const line of membersOf(endpoint.pricing)) {
    const { billable, unit, cost_usd: cost, variant } = fieldsOf(line)
    const field = `${String(billable)} ${String(unit)}`
    const usd = figureOf(cost)
    const priced = pricedBy(field)
    const say = (reason: string): void => void unmapped.push({ key, field, reason })
    if (textOf(variant) !== null) say(VARIANT)
    else if (usd === null) say('not a price')
    else if (usd.eq(0)) say(ZERO_REASON)
    else if (priced === null) say(`no meter here for ${field}`)
    else statements.push({ ...common, field, usd: usd.toFixed(), priced })
  }
  return { statements, unmapped }
}

function pricedBy(field: string): Priced | null {
  const bill = UNITS[field]
  return bill === undefined ? null : { kind: 'unit', bill, when: {} }
}
