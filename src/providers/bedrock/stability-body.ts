import type { Operation } from '../../domain/operation.ts'
import { base64Of } from '../base64.ts'
import { sentOptions } from '../common-options.ts'
import type { Fields } from '../json-fields.ts'
import type { BedrockModel } from './models.ts'

/** Only fields that were asked for; the suite's options win. Pictures are bare base64. */
export function stabilityBody(
  { mode, prompt, settings, image, mask, options }: Operation,
  model: Extract<BedrockModel, { kind: 'stability' }>,
): Fields {
  const { aspect, format, seed } = settings
  if (mode !== 'text-to-image' && image === null) throw new Error(`mode ${mode} needs a picture`)
  const isMasked = mode === 'edit' && model.hasMask && mask !== null
  return {
    ...(model.hasPrompt && { prompt }),
    ...(model.hasMode && mode === 'image-to-image' && { mode }),
    ...(aspect !== undefined && { aspect_ratio: aspect }),
    ...(seed !== undefined && { seed }),
    ...(format !== undefined && { output_format: format }),
    ...(mode !== 'text-to-image' && image !== null && { [model.image]: base64Of(image) }),
    ...(isMasked && { mask: base64Of(mask) }),
    ...sentOptions(options),
  }
}
