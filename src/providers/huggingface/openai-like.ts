import type { Offer } from '../../domain/adapter.ts'
import type { Operation } from '../../domain/operation.ts'
import { parseSize } from '../../domain/settings.ts'
import { jsonOf } from '../answer-words.ts'
import { bodyImages } from '../body-images.ts'
import { sentOptions } from '../common-options.ts'
import type { Fields } from '../json-fields.ts'
import { jsonPost } from '../json-post.ts'
import { OPEN_OFFER } from '../open-offer.ts'
import { pictureOf } from '../picture-of.ts'
import { onlySync } from '../setting-rules.ts'
import { delivered } from './delivered.ts'
import type { Partner } from './partner.ts'

const PATH = '/v1/images/generations'

const read: Partner['read'] = (answer, _spec, { operation }) => {
  const found = bodyImages(jsonOf(answer))
  return found === null
    ? null
    : delivered(found.images, { answer, asked: operation.settings.n, task: null })
}

const TOGETHER_OFFER: Offer = {
  ...OPEN_OFFER,
  modes: ['text-to-image', 'image-to-image'],
  maxImages: 4,
  without: ['aspect', 'quality', 'format', 'background'],
  refuses: (settings) =>
    settings.size === undefined || parseSize(settings.size) !== null
      ? onlySync('together')(settings)
      : `size "${settings.size}" is not offered by together. Use pixels such as 1024x1024.`,
}

/** Together through the router (@huggingface/inference 4.13.30, read 2026-11-21). */
export const together: Partner = {
  id: 'together',
  offer: () => TOGETHER_OFFER,
  readRefusedPoll: null,
  optionMistakes: null,
  submit: (operation, base) => jsonPost(`${base}${PATH}`, togetherBody(operation)),
  read,
}

function togetherBody(operation: Operation): Fields {
  const { model, prompt, settings, options } = operation
  const { size, steps, seed, n } = settings
  const picture = pictureOf(operation)
  return {
    prompt,
    model,
    response_format: 'base64',
    ...parseSize(size ?? ''),
    ...(steps !== undefined && { steps }),
    ...(seed !== undefined && { seed }),
    ...(n > 1 && { n }),
    ...(picture !== null && pictureField(model, picture)),
    ...sentOptions(options),
  }
}

/** Kontext edits one picture; every other model takes a list of references. */
function pictureField(model: string, picture: string): Fields {
  return /kontext/i.test(model) ? { image_url: picture } : { reference_images: [picture] }
}

const NSCALE_OFFER: Offer = {
  ...OPEN_OFFER,
  modes: ['text-to-image'],
  maxImages: 1,
  // The router's documents name no such fields for it; its own can stand in the suite's options.
  without: ['size', 'aspect', 'quality', 'format', 'background', 'steps', 'seed'],
  refuses: onlySync('nscale'),
}

/** nscale through the router: no links, only base64. */
export const nscale: Partner = {
  id: 'nscale',
  offer: () => NSCALE_OFFER,
  readRefusedPoll: null,
  optionMistakes: null,
  submit: ({ model, prompt, options }, base) =>
    jsonPost(`${base}${PATH}`, {
      prompt,
      model,
      response_format: 'b64_json',
      ...sentOptions(options),
    }),
  read,
}
