import type { Operation, OperationInput } from '../../domain/operation.ts'
import type { RequestSpec } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import { trimmed } from '../base-url.ts'
import { base64Of } from '../base64.ts'
import { type Fields, fieldsOf } from '../json-fields.ts'
import { type Chosen, chosenBy } from './options.ts'

/**
 * An operation as one call of `doGenerate` (ImageModelV4CallOptions, @ai-sdk/provider 4.0.38, 2026-11).
 * What the call has no place for goes where the package looks for it in `providerOptions`; what the
 * suite says there wins.
 */
export function submit(operation: Operation, baseUrl: string): RequestSpec {
  const { model, prompt, settings, mode, image, mask } = operation
  const chosen = chosenBy(operation.options)
  const { known, isKnown, name, method, keySetting } = chosen
  const { size, aspect, seed, n } = settings
  const base = trimmed(baseUrl)
  const options = {
    prompt,
    n,
    ...(size !== undefined && known.fields.size === undefined && { size }),
    ...(aspect !== undefined && { aspectRatio: aspect }),
    ...(seed !== undefined && { seed }),
    ...(mode !== 'text-to-image' && image !== null && { files: [fileOf(image)] }),
    ...(mode === 'edit' && mask !== null && { mask: fileOf(mask) }),
    providerOptions: providerOptionsFor(operation, chosen),
  }
  const call = {
    package: name,
    factory: known.factory,
    method,
    settings: chosen.settings,
    keySetting,
    baseUrl: known.address?.(base, chosen.settings) ?? base,
    isHeard: isKnown,
    modelId: model,
    options,
  }
  return {
    purpose: 'submit',
    method: 'POST',
    url: baseUrl,
    headers: {},
    body: { kind: 'model-call', call },
    credential: true,
  }
}

function fileOf(picture: OperationInput): Fields {
  return { type: 'file', mediaType: picture.mediaType, data: base64Of(picture) }
}

function providerOptionsFor({ settings }: Operation, { known, providerOptions }: Chosen): Fields {
  const own = Object.entries(known.fields).flatMap(([key, name]): [string, Json][] => {
    const value = settings[key as keyof typeof known.fields]
    return value === undefined ? [] : [[name, value]]
  })
  if (own.length === 0) return providerOptions
  const { optionsName } = known
  return {
    ...providerOptions,
    [optionsName]: { ...Object.fromEntries(own), ...fieldsOf(providerOptions[optionsName]) },
  }
}
