import type { Operation } from '../../domain/operation.ts'
import { parseSize, type Settings } from '../../domain/settings.ts'
import { base64Of } from '../base64.ts'
import { sentOptions } from '../common-options.ts'
import { type Fields, isObject } from '../json-fields.ts'

/**
 * A task of Nova Canvas or Titan with its parameters (AWS Nova user guide, read 2026-11-21). A part
 * of the body that the suite's options name too is completed by them field by field, and they win.
 */
export function amazonBody(operation: Operation): Fields {
  const body: Record<string, Fields[string]> = {
    ...taskOf(operation),
    imageGenerationConfig: configOf(operation.settings),
  }
  for (const [name, value] of Object.entries(sentOptions(operation.options))) {
    const own = Object.hasOwn(body, name) ? body[name] : undefined
    body[name] = isObject(own) && isObject(value) ? { ...own, ...value } : value
  }
  return body
}

function taskOf({ mode, prompt, image, mask }: Operation): Fields {
  if (mode === 'text-to-image') {
    return { taskType: 'TEXT_IMAGE', textToImageParams: { text: prompt } }
  }
  if (image === null) throw new Error(`mode ${mode} needs a picture`)
  switch (mode) {
    case 'edit': {
      const maskImage = mask === null ? {} : { maskImage: base64Of(mask) }
      const params = { image: base64Of(image), text: prompt, ...maskImage }
      return { taskType: 'INPAINTING', inPaintingParams: params }
    }
    case 'image-to-image':
    case 'variation': {
      const params = { images: [base64Of(image)], text: prompt }
      return { taskType: 'IMAGE_VARIATION', imageVariationParams: params }
    }
    case 'upscale':
      throw new Error(`Amazon's own models have no task for mode ${mode}`)
    default:
      return mode satisfies never
  }
}

function configOf({ n, size, quality, seed }: Settings): Fields {
  const pixels = parseSize(size ?? '')
  return {
    numberOfImages: n,
    ...(pixels !== null && { width: pixels.width, height: pixels.height }),
    ...(quality !== undefined && { quality }),
    ...(seed !== undefined && { seed }),
  }
}
