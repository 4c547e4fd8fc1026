import type { Operation } from '../../domain/operation.ts'
import type { RequestSpec } from '../../domain/request.ts'
import { parseSize } from '../../domain/settings.ts'
import { sentOptions } from '../common-options.ts'
import { dataUri } from '../data-uri.ts'
import type { Fields } from '../json-fields.ts'
import { type PictureField, pictureFieldOption } from '../picture-field.ts'
import { endpoint, taskRequest } from './requests.ts'
import { taskUuid } from './task-uuid.ts'

/** Where most models take a picture; others take it in `referenceImages[]`. */
const SEED_IMAGE: PictureField = { name: 'seedImage', isList: false }

const FORMATS: Readonly<Record<string, string>> = { jpeg: 'JPG', png: 'PNG', webp: 'WEBP' }

/**
 * An operation as an array of one task (Runware API; runware.ai docs and @runware/sdk-js 1.3.2,
 * 2026-11). The price is asked for: the answer states it only then.
 */
export function submit(operation: Operation, baseUrl: string): RequestSpec {
  const { attemptId, model, prompt, settings, options } = operation
  const { size, format, steps, seed, n, delivery } = settings
  const parsed = size === undefined ? null : parseSize(size)
  const task = {
    taskType: 'imageInference',
    taskUUID: taskUuid(attemptId),
    model,
    positivePrompt: prompt,
    ...parsed,
    numberResults: n,
    ...(steps !== undefined && { steps }),
    ...(seed !== undefined && { seed }),
    ...(format !== undefined && { outputFormat: FORMATS[format] ?? format }),
    ...(delivery !== undefined && { deliveryMethod: delivery }),
    includeCost: true,
    ...picturesOf(operation),
    ...sentOptions(options),
  }
  return taskRequest(task, { purpose: 'submit', url: endpoint(baseUrl) })
}

function picturesOf({ mode, image, mask, options }: Operation): Fields {
  switch (mode) {
    case 'text-to-image':
      return {}
    case 'edit':
    case 'image-to-image': {
      if (image === null) throw new Error(`mode ${mode} needs a picture`)
      const field = pictureFieldOption(options) ?? SEED_IMAGE
      const picture = dataUri(image)
      return {
        [field.name]: field.isList ? [picture] : picture,
        ...(mode === 'edit' && mask !== null && { maskImage: dataUri(mask) }),
      }
    }
    case 'variation':
    case 'upscale':
      throw new Error(`this adapter has no request for mode ${mode}`)
    default:
      return mode satisfies never
  }
}
