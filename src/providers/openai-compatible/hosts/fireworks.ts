import type { Offer } from '../../../domain/adapter.ts'
import type { Operation } from '../../../domain/operation.ts'
import type { RequestSpec } from '../../../domain/request.ts'
import type { Settings } from '../../../domain/settings.ts'
import { jsonPost } from '../../json-post.ts'
import { modelPath } from '../../model-path.ts'
import { pictureOf } from '../../picture-of.ts'
import { type FieldNames, NO_FIELDS, namedFields } from '../field-names.ts'
import { allOf, atOnce, inPixels, namedInPath, offerOf } from '../offers.ts'
import { type HostProfile, OPENAI_SHAPED } from '../profile.ts'
import { readTask } from './fireworks-task.ts'

/** A workflow answers with the picture itself, a task is asked after, the legacy API lists base64. */
type Route = 'workflow' | 'task' | 'legacy'

const SAMPLES = { name: 'samples', sent: 'always' } as const
const FIELDS: Readonly<Record<Route, FieldNames>> = {
  workflow: {
    ...NO_FIELDS,
    n: SAMPLES,
    aspect: 'aspect_ratio',
    steps: 'num_inference_steps',
    seed: 'seed',
  },
  task: { ...NO_FIELDS, n: SAMPLES, aspect: 'aspect_ratio', seed: 'seed' },
  legacy: { ...NO_FIELDS, n: SAMPLES, size: 'sides', steps: 'steps', seed: 'seed' },
}
const ASPECTS = '1:1 21:9 16:9 3:2 5:4 4:5 2:3 9:16 9:21 4:3 3:4'.split(' ')
const ACCOUNT = 'accounts/fireworks/models'
const ROUTES: Readonly<Record<string, Route>> = {
  [`${ACCOUNT}/flux-1-dev-fp8`]: 'workflow',
  [`${ACCOUNT}/flux-1-schnell-fp8`]: 'workflow',
  [`${ACCOUNT}/flux-kontext-pro`]: 'task',
  [`${ACCOUNT}/flux-kontext-max`]: 'task',
  [`${ACCOUNT}/playground-v2-5-1024px-aesthetic`]: 'legacy',
  [`${ACCOUNT}/playground-v2-1024px-aesthetic`]: 'legacy',
  [`${ACCOUNT}/japanese-stable-diffusion-xl`]: 'legacy',
  [`${ACCOUNT}/stable-diffusion-xl-1024-v1-0`]: 'legacy',
  [`${ACCOUNT}/SSD-1B`]: 'legacy',
}

/**
 * Fireworks AI (docs.fireworks.ai, @ai-sdk/fireworks 3.0.62; read 2026-11-21), which shares nothing
 * with OpenAI but the key: the model stands in the path, and there are three ways to ask. A short name
 * such as `flux-1-dev-fp8` is the account's own. No answer tells a cost.
 */
export const fireworks: HostProfile = {
  ...OPENAI_SHAPED,
  id: 'fireworks',
  baseUrl: 'https://api.fireworks.ai/inference/v1',
  apiKeyEnv: 'FIREWORKS_API_KEY',
  requestIdHeaders: ['x-fireworks-billing-idempotency-id'],
  offer: offerOfModel,
  elsewhere: {
    samples: 'Put n in the matrix, so that the images asked for are counted.',
    width: 'Put size in the matrix, so that it is priced.',
    height: 'Put size in the matrix, so that it is priced.',
    input_image: 'Put the picture under inputs.',
  },
  request,
  task: readTask,
  // The list of models is one of language models.
  models: null,
}

function offerOfModel(model: string): Offer {
  const route = routeOf(model)
  const isNamed = namedInPath(model)
  switch (route) {
    case 'workflow': {
      const { without } = offerOf(FIELDS.workflow)
      return offerOf(FIELDS.workflow, {
        modes: ['text-to-image'],
        aspects: ASPECTS,
        formats: ['png', 'jpeg'],
        without: without.filter((key) => key !== 'format'),
        maxImages: 1,
        refuses: allOf(atOnce, isNamed),
      })
    }
    case 'task':
      return offerOf(FIELDS.task, {
        modes: ['text-to-image', 'image-to-image'],
        maxImages: 1,
        refuses: allOf(asTask, isNamed),
      })
    case 'legacy':
      return offerOf(FIELDS.legacy, {
        modes: ['text-to-image'],
        refuses: allOf(atOnce, inPixels, isNamed),
      })
    default:
      return route satisfies never
  }
}

function asTask({ delivery }: Settings): string | null {
  return delivery === undefined || delivery === 'async'
    ? null
    : `delivery "${delivery}" is not offered by this model: it is a task that is asked after. Use async.`
}

function request(operation: Operation, base: string): RequestSpec {
  const model = modelPath(fullName(operation.model))
  const route = routeOf(operation.model)
  const fields = namedFields(operation, FIELDS[route])
  switch (route) {
    case 'workflow': {
      // The picture's format is asked for as the kind of answer, and the answer is the picture.
      const accept = `image/${operation.settings.format ?? 'png'}`
      return jsonPost(`${base}/workflows/${model}/text_to_image`, fields, { accept })
    }
    case 'task': {
      const picture = pictureOf(operation)
      const json = picture === null ? fields : { ...fields, input_image: picture }
      return jsonPost(`${base}/workflows/${model}`, json)
    }
    case 'legacy':
      return jsonPost(`${base}/image_generation/${model}`, fields, { accept: 'application/json' })
    default:
      return route satisfies never
  }
}

function fullName(model: string): string {
  return model.includes('/') ? model : `${ACCOUNT}/${model}`
}

function routeOf(model: string): Route {
  const name = fullName(model)
  return Object.hasOwn(ROUTES, name) ? (ROUTES[name] ?? 'workflow') : 'workflow'
}
