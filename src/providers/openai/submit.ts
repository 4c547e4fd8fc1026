import type { Operation, OperationInput } from '../../domain/operation.ts'
import type { Part, RequestBody, RequestSpec } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import { dataUri } from '../data-uri.ts'
import type { Fields } from '../json-fields.ts'
import { EDIT_ENCODING, sentOptions } from './options.ts'

/**
 * An operation as a request of the Images API (developers.openai.com, openai-node 7.55.0, read
 * 2026-11-21). Only fields that were asked for are sent; the suite's options win over settings.
 * Throws for a mode that `offer` does not list, and for an edit without a picture.
 */
export function submit(operation: Operation, baseUrl: string): RequestSpec {
  const base = baseUrl.replace(/\/+$/, '')
  switch (operation.mode) {
    case 'text-to-image':
      return post(`${base}/images/generations`, { kind: 'json', json: fieldsFor(operation) })
    case 'edit':
    case 'image-to-image':
      return post(`${base}/images/edits`, editBody(operation))
    case 'variation':
    case 'upscale':
      throw new Error(`the Images API has no request for mode ${operation.mode}`)
    default:
      return operation.mode satisfies never
  }
}

function post(url: string, body: RequestBody): RequestSpec {
  return { purpose: 'submit', method: 'POST', url, headers: {}, body, credential: true }
}

function fieldsFor({ model, prompt, settings, options }: Operation): Fields {
  const { size, quality, background, format, n } = settings
  return {
    model,
    prompt,
    n,
    ...(size !== undefined && { size }),
    ...(quality !== undefined && { quality }),
    ...(background !== undefined && { background }),
    ...(format !== undefined && { output_format: format }),
    // The API knows partial images only in a stream.
    ...(options.partial_images !== undefined && { stream: true }),
    ...sentOptions(options),
  }
}

function editBody(operation: Operation): RequestBody {
  const { mode, image, options } = operation
  if (image === null) throw new Error(`mode ${mode} needs a picture`)
  const mask = mode === 'edit' ? operation.mask : null
  const fields = fieldsFor(operation)
  if (options[EDIT_ENCODING] === 'json') {
    const json = {
      ...fields,
      images: [{ image_url: dataUri(image) }],
      ...(mask !== null && { mask: { image_url: dataUri(mask) } }),
    }
    return { kind: 'json', json }
  }
  const parts = [
    ...Object.entries(fields).flatMap(([name, value]) => textParts(name, value)),
    filePart('image', image),
    ...(mask === null ? [] : [filePart('mask', mask)]),
  ]
  return { kind: 'multipart', parts }
}

function filePart(name: string, { filename, mediaType, bytes }: OperationInput): Part {
  return { name, filename, mediaType, bytes }
}

/** Form fields have no types: lists become `name[]`, objects `name[key]`, and null cannot be said. */
function textParts(name: string, value: Json): readonly Part[] {
  if (value === null) return []
  if (typeof value !== 'object') return [{ name, value: String(value) }]
  if (Array.isArray(value)) return value.flatMap((item: Json) => textParts(`${name}[]`, item))
  return Object.entries(value).flatMap(([key, item]) => textParts(`${name}[${key}]`, item))
}
