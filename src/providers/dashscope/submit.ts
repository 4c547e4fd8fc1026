import type { Operation } from '../../domain/operation.ts'
import type { RequestSpec } from '../../domain/request.ts'
import { parseSize } from '../../domain/settings.ts'
import { trimmed } from '../base-url.ts'
import { sentOptions } from '../common-options.ts'
import { dataUri } from '../data-uri.ts'
import type { Fields } from '../json-fields.ts'
import { type AsyncForm, dashscopeModel } from './models.ts'

const ASYNC = { 'x-dashscope-async': 'enable' }

/** Fields that belong beside the prompt where the older forms have one. */
const BESIDE_PROMPT = ['negative_prompt']

/**
 * An operation as a request of Model Studio's own protocol (alibabacloud.com, image API references,
 * 2025-12-30 to 2026-10-12): waited for where the model can, else a task. `n` is always named: what
 * a model makes of its absence differs (1, or 4 for Wan).
 */
export function submit(operation: Operation, baseUrl: string): RequestSpec {
  const { model, settings, options } = operation
  const { isSync, asyncForm } = dashscopeModel(model)
  const isAsync = settings.delivery === 'async' || !isSync
  const form: AsyncForm = isAsync ? (asyncForm ?? 'messages') : 'messages'
  const sent = sentOptions(options)
  const parameters = { ...parametersOf(operation), ...without(sent, form) }
  return {
    purpose: 'submit',
    method: 'POST',
    url: `${trimmed(baseUrl)}/services/aigc/${serviceOf(form, isAsync)}`,
    headers: isAsync ? ASYNC : {},
    body: { kind: 'json', json: { model, input: inputOf(operation, form, sent), parameters } },
    credential: true,
  }
}

function serviceOf(form: AsyncForm, isAsync: boolean): string {
  switch (form) {
    case 'messages':
      return isAsync ? 'image-generation/generation' : 'multimodal-generation/generation'
    case 'prompt':
      return 'text2image/image-synthesis'
    case 'images':
      return 'image2image/image-synthesis'
    default:
      return form satisfies never
  }
}

function inputOf(operation: Operation, form: AsyncForm, sent: Fields): Fields {
  const { prompt } = operation
  const pictures = picturesOf(operation)
  switch (form) {
    case 'messages': {
      const content = [...pictures.map((image) => ({ image })), { text: prompt }]
      return { messages: [{ role: 'user', content }] }
    }
    case 'prompt':
      return { prompt, ...only(sent) }
    case 'images':
      return { prompt, images: pictures, ...only(sent) }
    default:
      return form satisfies never
  }
}

function picturesOf({ mode, image }: Operation): readonly string[] {
  if (mode === 'text-to-image') return []
  if (mode !== 'image-to-image') throw new Error(`Model Studio has no request for mode ${mode}`)
  if (image === null) throw new Error(`mode ${mode} needs a picture`)
  return [dataUri(image)]
}

function parametersOf({ settings: { size, n, seed } }: Operation): Fields {
  const parsed = size === undefined ? null : parseSize(size)
  return {
    n,
    ...(size !== undefined && {
      size: parsed === null ? size : `${parsed.width}*${parsed.height}`,
    }),
    ...(seed !== undefined && { seed }),
  }
}

function only(sent: Fields): Fields {
  return Object.fromEntries(Object.entries(sent).filter(([name]) => BESIDE_PROMPT.includes(name)))
}

function without(sent: Fields, form: AsyncForm): Fields {
  if (form === 'messages') return sent
  return Object.fromEntries(Object.entries(sent).filter(([name]) => !BESIDE_PROMPT.includes(name)))
}
