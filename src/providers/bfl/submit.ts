import type { Operation } from '../../domain/operation.ts'
import type { RequestSpec } from '../../domain/request.ts'
import { parseSize } from '../../domain/settings.ts'
import { trimmed } from '../base-url.ts'
import { base64Of } from '../base64.ts'
import { sentOptions } from '../common-options.ts'
import type { Fields } from '../json-fields.ts'
import { jsonPost } from '../json-post.ts'
import { modelPath } from '../model-path.ts'
import { pictureFieldOption } from '../picture-field.ts'
import { bflModel } from './models.ts'

/**
 * An operation as an order: `POST /v1/{model}` with JSON, one image each, pictures as plain base64
 * (BFL's OpenAPI, May 2026; @ai-sdk/black-forest-labs 1.0.33).
 */
export function submit(operation: Operation, baseUrl: string): RequestSpec {
  const base = trimmed(baseUrl)
  return jsonPost(`${base}/${modelPath(operation.model)}`, bodyFor(operation))
}

function bodyFor(operation: Operation): Fields {
  const { prompt, settings, options } = operation
  const { size, aspect, format, steps, seed } = settings
  return {
    prompt,
    ...(size !== undefined && parseSize(size)),
    ...(aspect !== undefined && { aspect_ratio: aspect }),
    ...(format !== undefined && { output_format: format }),
    ...(steps !== undefined && { steps }),
    ...(seed !== undefined && { seed }),
    ...picturesOf(operation),
    ...sentOptions(options),
  }
}

function picturesOf({ mode, model, image, mask, options }: Operation): Fields {
  if (mode === 'text-to-image') return {}
  if (image === null) throw new Error(`mode ${mode} needs a picture`)
  const fields = bflModel(model)
  const isMasked = mode === 'edit' && mask !== null && fields.mask !== null
  // Beside a mask the picture is `image` everywhere in this API.
  const usual = isMasked ? 'image' : (fields.image ?? 'input_image')
  const named = pictureFieldOption(options)
  const picture = base64Of(image)
  return {
    [named?.name ?? usual]: named?.isList === true ? [picture] : picture,
    ...(isMasked && { [fields.mask ?? 'mask']: base64Of(mask) }),
  }
}
