import type { Operation } from '../../domain/operation.ts'
import type { RequestSpec } from '../../domain/request.ts'
import { trimmed } from '../base-url.ts'
import { base64Of } from '../base64.ts'
import { sentOptions } from '../common-options.ts'
import { type Fields, fieldsOf } from '../json-fields.ts'

/**
 * An operation as `:predict` of a publisher model on Vertex AI (fields as @google/genai 3.1.0 sends them;
 * ai.google.dev and Vertex AI reference, read 2026-11-21). `baseUrl` ends with the location; options are
 * fields of `parameters`. Throws for a mode that is not offered.
 */
export function submit(operation: Operation, baseUrl: string): RequestSpec {
  const base = trimmed(baseUrl)
  const { labels, ...options } = sentOptions(operation.options)
  const own = parametersFor(operation)
  const parameters = {
    ...own,
    ...options,
    ...merged('outputOptions', own, options),
    ...merged('upscaleConfig', own, options),
  }
  return {
    purpose: 'submit',
    method: 'POST',
    url: `${base}/publishers/google/models/${encodeURIComponent(operation.model)}:predict`,
    headers: {},
    body: {
      kind: 'json',
      json: {
        instances: [instanceFor(operation)],
        parameters,
        ...(labels !== undefined && { labels }),
      },
    },
    credential: true,
  }
}

/** An object of ours with the suite's own fields laid over it. */
function merged(name: string, own: Fields, options: Fields): Fields {
  const ours = own[name]
  if (ours === undefined || options[name] === undefined) return {}
  return { [name]: { ...fieldsOf(ours), ...fieldsOf(options[name]) } }
}

function parametersFor({ mode, settings, mask }: Operation): Fields {
  const { n, aspect, size, seed, format } = settings
  const common = {
    sampleCount: n,
    // Without it a filtered image is left out without a word.
    includeRaiReason: true,
    ...(aspect !== undefined && { aspectRatio: aspect }),
    ...(size !== undefined && { sampleImageSize: size }),
    // A seed is refused beside the watermark, which is on by default.
    ...(seed !== undefined && { seed, addWatermark: false }),
    ...(format !== undefined && { outputOptions: { mimeType: `image/${format}` } }),
  }
  switch (mode) {
    case 'text-to-image':
      return common
    case 'edit':
    case 'image-to-image': {
      const isMasked = mode === 'edit' && mask !== null
      return { ...common, editMode: isMasked ? 'EDIT_MODE_INPAINT_INSERTION' : 'EDIT_MODE_DEFAULT' }
    }
    case 'upscale':
      return { ...common, mode: 'upscale', upscaleConfig: { upscaleFactor: 'x2' } }
    case 'variation':
      throw new Error(`Imagen has no request for mode ${mode}`)
    default:
      return mode satisfies never
  }
}

function instanceFor(operation: Operation): Fields {
  const { mode, prompt, image, mask } = operation
  if (mode === 'text-to-image') return { prompt }
  if (image === null) throw new Error(`mode ${mode} needs a picture`)
  const picture = { bytesBase64Encoded: base64Of(image), mimeType: image.mediaType }
  if (mode === 'upscale') return { image: picture }
  const raw = { referenceType: 'REFERENCE_TYPE_RAW', referenceId: 1, referenceImage: picture }
  if (mode !== 'edit' || mask === null) return { prompt, referenceImages: [raw] }
  const cover = {
    referenceType: 'REFERENCE_TYPE_MASK',
    referenceId: 2,
    referenceImage: { bytesBase64Encoded: base64Of(mask), mimeType: mask.mediaType },
    maskImageConfig: { maskMode: 'MASK_MODE_USER_PROVIDED' },
  }
  return { prompt, referenceImages: [raw, cover] }
}
