import type { Adapter } from '../../domain/adapter.ts'
import type { Json } from '../../domain/suite.ts'
import { trimmed } from '../base-url.ts'
import { commonOptionMistakes } from '../common-options.ts'
import { isModelPath } from '../model-path.ts'
import { read } from './read.ts'
import { PARTNER_IDS, routed } from './routed.ts'

/** The organisation that pays, sent as `X-HF-Bill-To`. */
const BILL_TO = 'assayBillTo'
const ORGANISATION = /^[A-Za-z0-9][A-Za-z0-9._-]{0,95}$/

type Options = Readonly<Record<string, Json>>

/**
 * Hugging Face Inference Providers: one key and one router, and behind it the wire of each partner
 * (huggingface.co/docs/inference-providers, @huggingface/inference 4.13.30, read 2026-11-21).
 */
export const huggingfaceAdapter: Adapter = {
  id: 'huggingface',
  baseUrl: 'https://router.huggingface.co',
  ownBaseUrl: null,
  apiKeyEnv: 'HF_TOKEN',
  keyOrigins: [],
  auth: { header: 'authorization', prefix: 'Bearer ' },
  // Units of the x-compute and x-…-time headers are documented for text only: kept, never counted.
  keptHeaders: [
    'content-type',
    'inference-id',
    'retry-after',
    'x-compute-time',
    'x-compute-type',
    'x-inference-time',
    'x-queue-time',
    'x-request-id',
    'x-total-time',
  ],
  // Replicate’s answers say how long they ran; no other partner’s say anything.
  reports: (model) => (routed(model).partner.id === 'replicate' ? ['compute_second'] : []),
  offer(model) {
    const { partner, model: own } = routed(model)
    return partner.offer(own)
  },
  optionMistakes,
  maskMarks: () => 'transparent',
  submit(operation, baseUrl) {
    const { partner, model } = routed(operation.model)
    const spec = partner.submit({ ...operation, model }, `${trimmed(baseUrl)}/${partner.id}`)
    const billTo = operation.options[BILL_TO]
    return typeof billTo === 'string'
      ? { ...spec, headers: { ...spec.headers, 'x-hf-bill-to': billTo } }
      : spec
  },
  read,
  readCancelled: null,
  // The lists of partners' models are at huggingface.co, not at the router; bills stand only on its pages.
  models: null,
  balance: null,
}

function optionMistakes(options: Options, model: string): readonly string[] {
  const { partner, model: own } = routed(model)
  const { [BILL_TO]: billTo, ...others } = options
  const named =
    partner.optionMistakes?.(others, own) ??
    commonOptionMistakes(others, {
      own: [BILL_TO],
      elsewhere: {
        inputs: 'Prompts come from the suite’s prompts.',
        parameters: 'Put its fields among the options themselves.',
      },
    })
  return [
    ...modelMistakes(own, partner.id),
    ...(billTo === undefined || (typeof billTo === 'string' && ORGANISATION.test(billTo))
      ? []
      : [`${BILL_TO}: ${JSON.stringify(billTo)} is not the name of an organisation.`]),
    ...named,
  ]
}

function modelMistakes(model: string, partner: string): readonly string[] {
  const isVersion = partner === 'replicate'
  if (!isModelPath(model)) return [`the model "${model}" cannot stand in a path.`]
  if (isVersion || !model.includes(':')) return []
  const partners = PARTNER_IDS.join(', ')
  return [
    `the model "${model}" names no partner that is known. Put one before it and then the partner’s own name of the model, e.g. fal-ai:fal-ai/flux/dev. Partners: ${partners}.`,
  ]
}
