import type { Operation } from '../../domain/operation.ts'
import type { RequestSpec } from '../../domain/request.ts'
import { parseSize } from '../../domain/settings.ts'
import { sentOptions } from '../common-options.ts'
import { dataUri } from '../data-uri.ts'
import type { Fields } from '../json-fields.ts'
import { jsonPost } from '../json-post.ts'
import { modelPath } from '../model-path.ts'
import { pictureFieldOption } from '../picture-field.ts'
import { pictureOf } from '../picture-of.ts'
import { falEndpoint, isKnownEndpoint } from './models.ts'
import { placesOf } from './places.ts'

/** The API refuses a deadline of a second or less (@fal-ai/client 1.10.1). */
const SHORTEST_DEADLINE_S = 2

/**
 * An operation as a request that is answered with its images (`https://fal.run`), or for delivery
 * `async` with its place in the queue (fal docs and @fal-ai/client 1.10.1, read 2026-11-21). The
 * deadline goes along: work that has not started by then is not started, and not billed.
 */
export function submit(operation: Operation, baseUrl: string): RequestSpec {
  const { model, timeoutMs } = operation
  const places = placesOf(baseUrl)
  const host = isQueued(operation) ? places.queue : places.sync
  const seconds = Math.max(SHORTEST_DEADLINE_S, Math.ceil(timeoutMs / 1000))
  return jsonPost(`${host}/${modelPath(model)}`, bodyFor(operation), {
    'x-fal-request-timeout': String(seconds),
  })
}

/** Whether an operation waits in the queue rather than on the line. */
export function isQueued({ settings }: Operation): boolean {
  return settings.delivery === 'async'
}

function bodyFor(operation: Operation): Fields {
  const { prompt, model, settings, options } = operation
  const { aspect, quality, background, format, steps, seed, n } = settings
  return {
    prompt,
    // An endpoint that is not known may lack the field: it is named only where it changes something.
    ...((n > 1 || hasNumber(model)) && { num_images: n }),
    ...sizeField(operation),
    ...(aspect !== undefined && { aspect_ratio: aspect }),
    ...(quality !== undefined && { quality }),
    ...(background !== undefined && { background }),
    ...(format !== undefined && { output_format: format }),
    ...(steps !== undefined && { num_inference_steps: steps }),
    ...(seed !== undefined && { seed }),
    ...picturesOf(operation),
    ...sentOptions(options),
  }
}

function hasNumber(model: string): boolean {
  return isKnownEndpoint(model) && falEndpoint(model).offer.maxImages !== 1
}

function sizeField({ model, settings: { size } }: Operation): Fields {
  if (size === undefined) return {}
  const pixels = falEndpoint(model).size === 'pixels' ? parseSize(size) : null
  return { image_size: pixels === null ? size : { ...pixels } }
}

function picturesOf(operation: Operation): Fields {
  const { mode, model, mask, options } = operation
  const picture = pictureOf(operation)
  const known = falEndpoint(model)
  const field = pictureFieldOption(options) ?? known.image
  if (picture === null || field === null) return {}
  return {
    [field.name]: field.isList ? [picture] : picture,
    ...(mode === 'edit' && mask !== null && { [known.mask ?? 'mask_url']: dataUri(mask) }),
  }
}
