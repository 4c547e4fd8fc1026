import type { Operation } from '../../domain/operation.ts'
import type { RequestSpec } from '../../domain/request.ts'
import { trimmed } from '../base-url.ts'
import { base64Of } from '../base64.ts'
import { sentOptions } from '../common-options.ts'
import { type Fields, fieldsOf } from '../json-fields.ts'
import { modelName } from './models.ts'

/** A batch must have a name for its owner's lists. */
const BATCH_NAME = 'image-assay'

/**
 * An operation as `generateContent`, or as a batch of that one request where `delivery` is batch
 * (ai.google.dev; paths and fields as @google/genai 3.1.0 sends them). Options are fields of the request;
 * those within `generationConfig` are laid over the settings' own. Throws for a mode that is not offered.
 */
export function submit(operation: Operation, baseUrl: string): RequestSpec {
  const base = trimmed(baseUrl)
  const name = modelName(operation.model)
  const isBatch = operation.settings.delivery === 'batch'
  const call = isBatch ? 'batchGenerateContent' : 'generateContent'
  const request = requestBody(operation)
  const inBatch = { request: { model: `models/${name}`, ...request } }
  return {
    purpose: 'submit',
    method: 'POST',
    url: `${base}/models/${encodeURIComponent(name)}:${call}`,
    headers: {},
    body: {
      kind: 'json',
      json: isBatch
        ? {
            batch: {
              displayName: BATCH_NAME,
              inputConfig: { requests: { requests: [inBatch] } },
            },
          }
        : request,
    },
    credential: true,
  }
}

function requestBody(operation: Operation): Fields {
  const { generationConfig, ...others } = sentOptions(operation.options)
  const own = fieldsOf(generationConfig)
  const { aspect, size, seed } = operation.settings
  const imageConfig = {
    ...(aspect !== undefined && { aspectRatio: aspect }),
    ...(size !== undefined && { imageSize: size }),
    ...fieldsOf(own.imageConfig),
  }
  return {
    contents: [{ role: 'user', parts: partsOf(operation) }],
    generationConfig: {
      // Without this the models write as well as draw, and both are billed.
      responseModalities: ['IMAGE'],
      ...(seed !== undefined && { seed }),
      ...own,
      ...(Object.keys(imageConfig).length > 0 && { imageConfig }),
    },
    ...others,
  }
}

function partsOf({ mode, prompt, image }: Operation): readonly Fields[] {
  switch (mode) {
    case 'text-to-image':
      return [{ text: prompt }]
    case 'image-to-image': {
      if (image === null) throw new Error(`mode ${mode} needs a picture`)
      return [
        { text: prompt },
        { inlineData: { mimeType: image.mediaType, data: base64Of(image) } },
      ]
    }
    case 'edit':
    case 'variation':
    case 'upscale':
      throw new Error(`generateContent has no request for mode ${mode}`)
    default:
      return mode satisfies never
  }
}
