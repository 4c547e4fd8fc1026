import type { Offer } from '../../domain/adapter.ts'
import type { Operation } from '../../domain/operation.ts'
import type { ImageRef } from '../../domain/request.ts'
import { imageRef } from '../../domain/request.ts'
import { parseSize } from '../../domain/settings.ts'
import type { Json } from '../../domain/suite.ts'
import { jsonOf } from '../answer-words.ts'
import { base64Of } from '../base64.ts'
import { bodyImages } from '../body-images.ts'
import { sentOptions } from '../common-options.ts'
import type { Fields } from '../json-fields.ts'
import { field, fieldsOf, textOf } from '../json-fields.ts'
import { jsonPost } from '../json-post.ts'
import { modelPath } from '../model-path.ts'
import { OPEN_OFFER } from '../open-offer.ts'
import { onlySync } from '../setting-rules.ts'
import { delivered } from './delivered.ts'
import type { Partner } from './partner.ts'

const OFFER: Offer = {
  ...OPEN_OFFER,
  modes: ['text-to-image', 'image-to-image'],
  maxImages: 1,
  without: ['aspect', 'quality', 'format', 'background'],
  refuses: (settings) => {
    const { mode, seed, size } = settings
    if (size !== undefined && parseSize(size) === null) {
      return `size "${size}" is not offered by hf-inference. Use pixels such as 1024x1024.`
    }
    if (mode === 'image-to-image' && seed !== undefined) {
      return 'seed is not offered by hf-inference for image-to-image. Leave it out.'
    }
    return onlySync('hf-inference')(settings)
  },
}

/**
 * Hugging Face's own machines: `{inputs, parameters}` in, bare image bytes out
 * (@huggingface/inference 4.13.30, read 2026-11-21).
 */
export const hfInference: Partner = {
  id: 'hf-inference',
  offer: () => OFFER,
  readRefusedPoll: null,
  optionMistakes: null,
  submit: (operation, base) =>
    jsonPost(`${base}/models/${modelPath(operation.model)}`, bodyFor(operation)),
  read(answer, _spec, { operation }) {
    const images =
      answer.body.kind === 'image'
        ? [{ kind: 'blob', sha256: answer.body.blob.sha256 } as const]
        : answer.body.kind === 'none'
          ? []
          : imagesInJson(jsonOf(answer))
    if (images === null) return null
    return delivered(images, { answer, asked: operation.settings.n, task: null })
  },
}

function bodyFor({ mode, prompt, settings, image, options }: Operation): Fields {
  const size = parseSize(settings.size ?? '')
  const common = {
    ...(settings.steps !== undefined && { num_inference_steps: settings.steps }),
    ...(settings.seed !== undefined && { seed: settings.seed }),
    ...sentOptions(options),
  }
  if (mode === 'text-to-image') {
    const parameters = { ...size, ...common }
    return { inputs: prompt, ...(Object.keys(parameters).length > 0 && { parameters }) }
  }
  if (image === null) throw new Error(`mode ${mode} needs a picture`)
  const target = size === null ? {} : { target_size: { ...size } }
  return { inputs: base64Of(image), parameters: { prompt, ...target, ...common } }
}

/** JSON that the vendor's client takes as well: `{data: [{b64_json}]}` and `{output: [url]}`. */
function imagesInJson(json: Json): readonly ImageRef[] | null {
  const output = field(fieldsOf(json), 'output')
  if (!Array.isArray(output)) return bodyImages(json)?.images ?? null
  return output.flatMap((item) => {
    const text = textOf(item)
    return text === null ? [] : [imageRef(text)]
  })
}
