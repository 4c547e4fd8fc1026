import type { Operation, OperationInput } from '../../domain/operation.ts'
import type { Part, RequestBody, RequestSpec } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import { trimmed } from '../base-url.ts'
import { sentOptions } from '../common-options.ts'
import { dataUri } from '../data-uri.ts'
import { filePart } from '../file-part.ts'
import type { Fields } from '../json-fields.ts'
import { EDIT_ENCODING } from './options.ts'

/**
 * An operation as a request of the Images API (developers.openai.com, openai-node 7.55.0, read
 * 2026-11-21). Only fields that were asked for are sent; the suite's options win over settings.
 * Throws for a mode that `offer` does not list, and for an edit without a picture.
 */
export function submit(operation: Operation, baseUrl: string): RequestSpec {
  const url = `${trimmed(baseUrl)}${imagesPath(operation.mode)}`
  const isMultipart =
    operation.mode !== 'text-to-image' && operation.options[EDIT_ENCODING] !== 'json'
  const body: RequestBody = isMultipart
    ? { kind: 'multipart', parts: editParts(operation) }
    : { kind: 'json', json: jsonFields(operation) }
  return { purpose: 'submit', method: 'POST', url, headers: {}, body, credential: true }
}

/** Where a mode is asked for, below the base URL; throws for a mode without a request. */
export function imagesPath(mode: Operation['mode']): '/images/generations' | '/images/edits' {
  switch (mode) {
    case 'text-to-image':
      return '/images/generations'
    case 'edit':
    case 'image-to-image':
      return '/images/edits'
    case 'variation':
    case 'upscale':
      throw new Error(`the Images API has no request for mode ${mode}`)
    default:
      return mode satisfies never
  }
}

/** The JSON body of an operation: for an edit its pictures stand in it as data URIs. */
export function jsonFields(operation: Operation): Fields {
  const fields = fieldsFor(operation)
  if (operation.mode === 'text-to-image') return fields
  const { image, mask } = picturesOf(operation)
  return {
    ...fields,
    images: [{ image_url: dataUri(image) }],
    ...(mask !== null && { mask: { image_url: dataUri(mask) } }),
  }
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

function editParts(operation: Operation): readonly Part[] {
  const { image, mask } = picturesOf(operation)
  return [
    ...Object.entries(fieldsFor(operation)).flatMap(([name, value]) => textParts(name, value)),
    filePart('image', image),
    ...(mask === null ? [] : [filePart('mask', mask)]),
  ]
}

function picturesOf({ mode, image, mask }: Operation): {
  readonly image: OperationInput
  readonly mask: OperationInput | null
} {
  if (image === null) throw new Error(`mode ${mode} needs a picture`)
  return { image, mask: mode === 'edit' ? mask : null }
}

/** Form fields have no types: lists become `name[]`, objects `name[key]`, and null cannot be said. */
function textParts(name: string, value: Json): readonly Part[] {
  if (value === null) return []
  if (typeof value !== 'object') return [{ name, value: String(value) }]
  if (Array.isArray(value)) return value.flatMap((item: Json) => textParts(`${name}[]`, item))
  return Object.entries(value).flatMap(([key, item]) => textParts(`${name}[${key}]`, item))
}
