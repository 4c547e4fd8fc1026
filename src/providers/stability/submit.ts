import type { Operation } from '../../domain/operation.ts'
import type { Part, RequestSpec } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import { trimmed } from '../base-url.ts'
import { sentOptions } from '../common-options.ts'
import { filePart } from '../file-part.ts'
import type { Fields } from '../json-fields.ts'
import { stabilityOperation } from './operations.ts'

/**
 * Answers as JSON with the image in base64. The other form, bare bytes, says `CONTENT_FILTERED` only
 * in a header that may get lost on the way, and a blurred picture would then count as delivered;
 * here the verdict is a required field beside the image.
 */
export const ACCEPT = { accept: 'application/json' } as const

/** A form without a file is refused with 400: an empty one makes it multipart. */
const NO_FILE: Part = {
  name: 'none',
  filename: 'none',
  mediaType: 'application/octet-stream',
  bytes: new Uint8Array(),
}

/**
 * An operation as a form of the v2beta API (platform OpenAPI, March 2025): only fields that were
 * asked for, and the suite's options win over settings. Throws where a picture is needed and missing.
 */
export function submit(operation: Operation, baseUrl: string): RequestSpec {
  const { path } = stabilityOperation(operation.model)
  const base = trimmed(baseUrl)
  const fields = Object.entries(fieldsFor(operation))
  const files = filesFor(operation)
  const parts = [
    ...fields.map(([name, value]) => ({ name, value: formText(value) })),
    ...(files.length === 0 ? [NO_FILE] : files),
  ]
  return {
    purpose: 'submit',
    method: 'POST',
    url: `${base}/v2beta/stable-image/${path}`,
    headers: ACCEPT,
    body: { kind: 'multipart', parts },
    credential: true,
  }
}

function fieldsFor({ mode, model, prompt, settings, options }: Operation): Fields {
  const asked = stabilityOperation(model)
  const { aspect, format, seed } = settings
  return {
    ...(asked.prompt !== null && { [asked.prompt]: prompt }),
    ...(asked.model !== null && { model: asked.model }),
    ...(asked.hasMode && mode === 'image-to-image' && { mode }),
    ...(aspect !== undefined && { aspect_ratio: aspect }),
    ...(seed !== undefined && { seed }),
    ...(format !== undefined && { output_format: format }),
    ...sentOptions(options),
  }
}

function filesFor({ mode, model, image, mask }: Operation): readonly Part[] {
  if (mode === 'text-to-image') return []
  if (image === null) throw new Error(`mode ${mode} needs a picture`)
  const asked = stabilityOperation(model)
  const picture = filePart(asked.image, image)
  const isMasked = mode === 'edit' && mask !== null && asked.mask !== null
  return isMasked ? [picture, filePart(asked.mask, mask)] : [picture]
}

function formText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
