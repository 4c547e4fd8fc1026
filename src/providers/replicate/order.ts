import type { Operation } from '../../domain/operation.ts'
import type { RequestSpec } from '../../domain/request.ts'
import { parseSize } from '../../domain/settings.ts'
import { sentOptions } from '../common-options.ts'
import { dataUri } from '../data-uri.ts'
import type { Fields } from '../json-fields.ts'
import { pictureFieldOption } from '../picture-field.ts'
import { namedSettings } from '../setting-names.ts'
import { type InputFields, replicateModel, USUAL_FIELDS } from './models.ts'
import { cancelAfterOption } from './options.ts'

const NAME = '[A-Za-z0-9][A-Za-z0-9._-]*'
const MODEL = new RegExp(`^${NAME}/${NAME}$`)
const DEPLOYMENT = new RegExp(`^deployments/${NAME}/${NAME}$`)
/** The longest the API holds the answer back (OpenAPI v1.0.0-a1, `Prefer: wait=n`, n 1 to 60). */
const WAIT_SECONDS = 60

/**
 * An operation as a prediction (Replicate HTTP API, OpenAPI v1.0.0-a1; replicate 1.4.0). `owner/name`
 * is an official model, `deployments/owner/name` a deployment, anything else a version. `picture` is
 * the input picture as a URL or a data URI; null without one.
 */
export function orderFor(operation: Operation, base: string, picture: string | null): RequestSpec {
  const { model, settings, options } = operation
  const input = inputFor(operation, picture)
  const cancelAfter = cancelAfterOption(options)
  const isVersion = !MODEL.test(model) && !DEPLOYMENT.test(model)
  return {
    purpose: 'submit',
    method: 'POST',
    url: `${base}${pathFor(model)}`,
    headers: {
      ...(settings.delivery !== 'async' && { prefer: `wait=${WAIT_SECONDS}` }),
      ...(cancelAfter !== null && { 'cancel-after': cancelAfter }),
    },
    body: { kind: 'json', json: isVersion ? { version: model, input } : { input } },
    credential: true,
  }
}

function pathFor(model: string): string {
  if (DEPLOYMENT.test(model)) return `/${model}/predictions`
  return MODEL.test(model) ? `/models/${model}/predictions` : '/predictions'
}

function inputFor(operation: Operation, picture: string | null): Fields {
  const { model, prompt, settings, mask, mode, options } = operation
  const known = replicateModel(model)
  const fields = known?.fields ?? USUAL_FIELDS
  const { n, size } = settings
  const named = settings.format === 'jpeg' ? { ...settings, format: fields.jpeg } : settings
  const input: Record<string, Fields[string]> = {
    prompt,
    // A model that is not known may lack the field: it is named only where it changes something.
    ...(fields.n !== null && (known !== null || n > 1) && { [fields.n]: n }),
    ...sizeFields(size, fields),
    ...namedSettings(named, fields),
  }
  if (mode !== 'text-to-image') {
    const field = pictureFieldOption(options) ?? fields.image ?? USUAL_FIELDS.image
    if (picture === null) throw new Error(`mode ${mode} needs a picture`)
    if (field !== null) input[field.name] = field.isList ? [picture] : picture
    if (mode === 'edit' && mask !== null) input[fields.mask ?? 'mask'] = dataUri(mask)
  }
  return { ...input, ...sentOptions(options) }
}

function sizeFields(size: string | undefined, fields: InputFields): Fields {
  if (size === undefined || fields.size === null) return {}
  const parsed = parseSize(size)
  if (parsed === null) return { size }
  return fields.size === 'custom-aspect' ? { aspect_ratio: 'custom', ...parsed } : { ...parsed }
}
