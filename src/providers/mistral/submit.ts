import type { Operation } from '../../domain/operation.ts'
import type { RequestSpec } from '../../domain/request.ts'
import { trimmed } from '../base-url.ts'
import { sentOptions } from '../common-options.ts'
import { jsonPost } from '../json-post.ts'

/** The ids of agents begin so; anything else is a language model that is given the tool here. */
const AGENT = /^ag[_:]/

/** A language model stands before the tool: unless told so, it may ask back or embellish the prompt. */
const INSTRUCTIONS =
  'Draw what the user describes: call image_generation exactly once, with the user’s words unchanged.'

/**
 * An operation as a conversation that nothing is kept of, with the built-in tool `image_generation`
 * (@mistralai/mistralai 2.7.0, docs.mistral.ai agents and connectors, read 2026-11-21). An agent
 * brings its own tools and instructions. Throws for a mode that the offer does not list.
 */
export function submit(operation: Operation, baseUrl: string): RequestSpec {
  const { mode, model, prompt, options } = operation
  if (mode !== 'text-to-image') throw new Error(`mistral has no request for mode ${mode}`)
  const drawer = AGENT.test(model)
    ? { agent_id: model }
    : { model, tools: [{ type: 'image_generation' }], instructions: INSTRUCTIONS }
  return jsonPost(`${trimmed(baseUrl)}/conversations`, {
    ...drawer,
    inputs: prompt,
    store: false,
    stream: false,
    ...sentOptions(options),
  })
}
