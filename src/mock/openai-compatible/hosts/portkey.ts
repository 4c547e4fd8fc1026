import { jsonReply, type Reply } from '../../http/reply.ts'
import { jsonFields } from '../../json-fields.ts'
import { errorBody } from '../../openai/error.ts'
import { requestId } from '../../openai/headers.ts'
import type { Arrival } from '../../scene.ts'
import { uuidFor } from '../../uuid.ts'
import { type Gateway, PLAIN_GATEWAY } from '../gateway.ts'

/** All that the gateway passes on to generations; the rest is dropped without a word. */
const FORWARDED = ['prompt', 'model', 'n', 'quality', 'response_format', 'size', 'style', 'user']
/** Words in a prompt that the mock's guardrails act on. */
const DENIED = 'guardrail-denied'
const FAILED = 'guardrail-failed'

/** Portkey's gateway: it drops fields, clamps n, and answers 246 and 446 where a guardrail fails. */
export const portkey: Gateway = {
  ...PLAIN_GATEWAY,
  id: 'portkey',
  say(error) {
    if (error.code !== 'invalid_api_key') {
      return { status: error.status, body: { ...errorBody(error), provider: 'openai' } }
    }
    return { status: 401, body: { status: 'failure', message: 'Invalid API Key' } }
  },
  headers: (arrival) => ({
    'x-portkey-trace-id': uuidFor(arrival, 'trace'),
    'x-portkey-request-id': uuidFor(arrival, 'portkey request'),
    'x-portkey-last-used-option-index': 'config',
    'x-portkey-retry-attempt-count': '0',
    'x-portkey-cache-status': 'MISS',
    'x-portkey-provider': 'openai',
    'x-request-id': requestId(arrival),
  }),
  pass(arrival, route) {
    if (promptOf(arrival).includes(DENIED)) return denied()
    const { body } = arrival
    if (route !== '/images/generations' || body.kind !== 'json') return arrival
    const kept = Object.entries(jsonFields(body)).filter(([name]) => FORWARDED.includes(name))
    const fields = Object.fromEntries(kept)
    const n = typeof fields.n === 'number' ? { n: Math.min(10, Math.max(1, fields.n)) } : {}
    return { ...arrival, body: { ...body, json: { ...fields, ...n } } }
  },
  back: (reply, arrival) =>
    reply.status === 200 && promptOf(arrival).includes(FAILED) ? { ...reply, status: 246 } : reply,
}

function promptOf({ body }: Arrival): string {
  const { prompt } = jsonFields(body)
  return typeof prompt === 'string' ? prompt : ''
}

function denied(): Reply {
  const message = 'The guardrail checks defined in the config failed.'
  return jsonReply(446, {
    error: { message, type: 'hooks_failed', param: null, code: null },
    hook_results: {
      before_request_hooks: [{ verdict: false, id: 'mock-guardrail', checks: [] }],
      after_request_hooks: [],
    },
  })
}
