import { bytesReply, jsonReply, type Reply } from '../http/reply.ts'
import type { Trouble } from '../job/trouble.ts'
import { waitHeaders } from '../job/wait-headers.ts'

const NO_CREDITS =
  'You have depleted your monthly included credits. Purchase pre-paid credits to continue using Inference Providers. Alternatively, subscribe to PRO to get 20x more included usage.'

/** Each trouble as the router says it, `{error: "…"}`; `model` by its own name at `partner`. */
export function openRefuse({
  partner,
  model,
}: {
  readonly partner: string
  readonly model: string
}): (trouble: Trouble) => Reply {
  return (trouble) => {
    switch (trouble.kind) {
      case 'key':
        return jsonReply(401, { error: 'Invalid username or password.' })
      case 'model':
        return jsonReply(400, { error: `Model ${model} not supported by provider ${partner}` })
      case 'path':
        return bytesReply(404, [Buffer.from('Not Found')], { 'content-type': 'text/plain' })
      case 'parameters':
        return jsonReply(422, { error: `${trouble.field ?? 'request'}: ${trouble.message}` })
      case 'funds':
        return jsonReply(402, { error: NO_CREDITS })
      case 'rate-limit':
        return jsonReply(429, { error: 'Too many requests' }, waitHeaders(trouble))
      case 'overloaded':
        return jsonReply(503, {
          error: `Model ${model} is currently loading`,
          estimated_time: trouble.retryAfterSeconds,
        })
      case 'server-error':
        return jsonReply(500, { error: 'Internal Server Error' })
      case 'blocked':
        return jsonReply(400, { error: 'Request refused by the content policy' })
      default:
        return trouble satisfies never
    }
  }
}
