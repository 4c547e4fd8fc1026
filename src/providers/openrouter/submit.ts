import type { Operation } from '../../domain/operation.ts'
import type { RequestSpec } from '../../domain/request.ts'
import { trimmed } from '../base-url.ts'
import { sentOptions } from '../common-options.ts'
import type { Fields } from '../json-fields.ts'
import { jsonPost } from '../json-post.ts'
import { pictureOf } from '../picture-of.ts'

/**
 * An operation as `POST /images` (openrouter.ai/openapi.json of 2026-08-22, @openrouter/sdk 1.3.19).
 * Only fields that were asked for are sent; the suite's options (`provider` for the routing, `trace`,
 * `session_id` …) win over settings. Throws for a mode with a picture that has none.
 */
export function submit(operation: Operation, baseUrl: string): RequestSpec {
  return jsonPost(`${trimmed(baseUrl)}/images`, fieldsFor(operation))
}

function fieldsFor(operation: Operation): Fields {
  const { model, prompt, settings, options } = operation
  const { size, aspect, quality, format, background, seed, n } = settings
  const picture = pictureOf(operation)
  return {
    model,
    prompt,
    n,
    ...(size !== undefined && { size }),
    ...(aspect !== undefined && { aspect_ratio: aspect }),
    ...(quality !== undefined && { quality }),
    ...(format !== undefined && { output_format: format }),
    ...(background !== undefined && { background }),
    ...(seed !== undefined && { seed }),
    ...(picture !== null && {
      input_references: [{ type: 'image_url', image_url: { url: picture } }],
    }),
    ...sentOptions(options),
  }
}
