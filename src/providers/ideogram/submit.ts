import type { Operation } from '../../domain/operation.ts'
import type { Part, RequestBody, RequestSpec } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import { trimmed } from '../base-url.ts'
import { sentOptions } from '../common-options.ts'
import { filePart } from '../file-part.ts'
import type { Fields } from '../json-fields.ts'
import { type IdeogramModel, type IdeogramRoute, ideogramModel } from './models.ts'
import { quoteLimitUsd } from './options.ts'

const QUOTE = '?dry_run=true'

/**
 * An operation as a request of the Ideogram API (developer.ideogram.ai, read 2026-11-21), or, where
 * the suite limits the quote, as the free question what it would cost.
 */
export function submit(operation: Operation, baseUrl: string): RequestSpec {
  const order = orderFor(operation, baseUrl)
  const isLimited = quoteLimitUsd(operation.options) !== null
  return isLimited ? { ...order, url: `${order.url}${QUOTE}` } : order
}

/** Whether a request asks for a price instead of pictures. */
export function isQuote({ url }: RequestSpec): boolean {
  return url.endsWith(QUOTE)
}

/** The order that a question after its price was about: the same request. */
export function orderAfter(quote: RequestSpec): RequestSpec {
  return { ...quote, url: quote.url.slice(0, -QUOTE.length) }
}

function orderFor(operation: Operation, baseUrl: string): RequestSpec {
  const { model, mode } = operation
  const known = ideogramModel(model)
  const route = known.routes[mode]
  if (route === undefined) throw new Error(`${model} has no request for mode ${mode}`)
  return {
    purpose: 'submit',
    method: 'POST',
    url: `${trimmed(baseUrl)}${route.path}`,
    headers: {},
    body: bodyFor(operation, known, route),
    credential: true,
  }
}

function bodyFor(operation: Operation, known: IdeogramModel, route: IdeogramRoute): RequestBody {
  const fields = fieldsFor(operation, known, route)
  if (!route.isForm) return { kind: 'json', json: fields }
  const texts = Object.entries(fields).flatMap(([name, value]) => textParts(name, value))
  return { kind: 'multipart', parts: [...texts, ...filesFor(operation, route)] }
}

function fieldsFor(operation: Operation, { api }: IdeogramModel, route: IdeogramRoute): Fields {
  const { prompt, settings, options } = operation
  const { size, aspect, quality, seed, n, delivery } = settings
  const level = api === 'v1' ? quality?.toUpperCase() : quality
  return {
    [route.prompt]: prompt,
    num_images: n,
    ...(size !== undefined && route.size !== null && { [route.size]: size }),
    ...(aspect !== undefined &&
      route.aspect !== null && { [route.aspect]: aspect.replace(':', 'x') }),
    ...(level !== undefined && route.quality !== null && { [route.quality]: level }),
    ...(seed !== undefined && { seed }),
    ...(delivery === 'async' && { async: true }),
    ...sentOptions(options),
  }
}

function filesFor({ mode, image, mask }: Operation, route: IdeogramRoute): readonly Part[] {
  if (route.image === null) return []
  if (image === null) throw new Error(`mode ${mode} needs a picture`)
  const picture = filePart(route.image, image)
  return route.mask === null || mask === null ? [picture] : [picture, filePart(route.mask, mask)]
}

/** Form fields have no types: a list is its items under one name, and an object its JSON. */
function textParts(name: string, value: Json): readonly Part[] {
  if (value === null) return []
  if (Array.isArray(value)) return value.flatMap((item: Json) => textParts(name, item))
  return [{ name, value: typeof value === 'object' ? JSON.stringify(value) : String(value) }]
}
