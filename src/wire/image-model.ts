import type { ModelCall } from '../domain/request.ts'

/** Versions of the AI SDK's image models whose `doGenerate` we know how to call. */
const VERSIONS = ['v2', 'v3', 'v4']

type Fields = Readonly<Record<string, unknown>>

/** A model that must not be called as asked. `code` is for the record. */
export class ModelRefused extends Error {
  override readonly name = 'ModelRefused'
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** A model, and its one call with everything put in but the signal that stops it. */
export interface ImageModel {
  generate(signal: AbortSignal): Promise<unknown>
}

/**
 * Makes the provider and its model from a loaded package, and proves that the call can be made as
 * asked: a known version, no more images than one call gives. `wiring` goes over the suite's settings.
 * Throws ModelRefused, and whatever the package throws.
 */
export async function modelFrom(
  module: Fields,
  call: ModelCall,
  wiring: Fields,
): Promise<ImageModel> {
  const factory = functionAt(module, call.factory) ?? functionAt(module.default, call.factory)
  if (factory === null) {
    const message = `${call.package} has no function ${call.factory}. Name another in options.factory.`
    throw new ModelRefused('no-factory', message)
  }
  const provider: unknown = factory({ ...call.settings, ...wiring })
  const names = call.method === null ? ['image', 'imageModel'] : [call.method]
  const method = names.map((name) => functionAt(provider, name)).find((one) => one !== null)
  if (method === undefined) {
    const message = `the provider of ${call.package} has no function ${names.join(' or ')}. Name another in options.method.`
    throw new ModelRefused('no-image-model', message)
  }
  const model: unknown = method.call(provider, call.modelId)
  const generate = functionAt(model, 'doGenerate')
  const version = isFields(model) ? model.specificationVersion : undefined
  if (generate === null || !VERSIONS.includes(String(version))) {
    const message = `the model's specification is ${String(version)}. Accepted are ${VERSIONS.join(', ')}.`
    throw new ModelRefused('specification-version', message)
  }
  const { files, mask, ...plain } = call.options
  const hasPictures = files !== undefined || mask !== undefined
  if (version === 'v2' && hasPictures) {
    const message = 'a model of specification v2 takes no pictures. Use text-to-image.'
    throw new ModelRefused('no-pictures', message)
  }
  await refuseTooMany(model, call)
  const options = {
    // Every field of the specification is there: some models read them without asking.
    size: undefined,
    aspectRatio: undefined,
    seed: undefined,
    ...(version === 'v2' ? {} : { files: undefined, mask: undefined }),
    ...plain,
    ...(hasPictures && { files, mask }),
    headers: {},
  }
  return { generate: async (abortSignal) => generate.call(model, { ...options, abortSignal }) }
}

/** Images beyond what one call gives would need several, and each may be billed. */
async function refuseTooMany(model: unknown, { options, modelId }: ModelCall): Promise<void> {
  const stated = isFields(model) ? model.maxImagesPerCall : undefined
  const limit: unknown =
    typeof stated === 'function' ? await stated.call(model, { modelId }) : stated
  if (typeof limit !== 'number' || Number(options.n) <= limit) return
  const message = `n ${String(options.n)} is more than the ${limit} images that one call of ${modelId} gives.`
  throw new ModelRefused('too-many-images', message)
}

function functionAt(value: unknown, name: string): ((...args: unknown[]) => unknown) | null {
  const found = isFields(value) ? value[name] : undefined
  return typeof found === 'function' ? (found as (...args: unknown[]) => unknown) : null
}

function isFields(value: unknown): value is Fields {
  return (typeof value === 'object' || typeof value === 'function') && value !== null
}
