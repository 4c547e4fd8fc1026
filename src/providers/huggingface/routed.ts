import { fal } from './fal.ts'
import { hfInference } from './hf-inference.ts'
import { nscale, together } from './openai-like.ts'
import type { Partner } from './partner.ts'
import { replicate } from './replicate.ts'
import { wavespeed } from './wavespeed.ts'
import { zai } from './zai.ts'

const PARTNERS = [hfInference, fal, replicate, together, nscale, wavespeed, zai]

/** Names that may stand before a model. */
export const PARTNER_IDS: readonly string[] = PARTNERS.map(({ id }) => id)

/** Who is asked, and for which of its models. */
export interface Routed {
  readonly partner: Partner
  /** The partner's own id of the model. */
  readonly model: string
}

/**
 * `fal-ai:fal-ai/flux/dev` is fal's model `fal-ai/flux/dev`; a name without a partner before it is a
 * model of the Hub on Hugging Face's own machines.
 */
export function routed(model: string): Routed {
  const partner = PARTNERS.find(({ id }) => model.startsWith(`${id}:`))
  return partner === undefined
    ? { partner: hfInference, model }
    : { partner, model: model.slice(partner.id.length + 1) }
}
