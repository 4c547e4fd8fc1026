import { mistakeDetail } from '../fastapi/fields.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import type { Trouble } from '../job/trouble.ts'
import { waitHeaders } from '../job/wait-headers.ts'

const LOCKED =
  'User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing.'

/** Each trouble in fal's words; a picture that was blackened is no trouble (fal docs `errors`, 2026). */
export function refuse(trouble: Trouble): Reply {
  switch (trouble.kind) {
    case 'key':
      return jsonReply(401, {
        detail:
          trouble.sent === null
            ? 'Authentication is required to access this application'
            : 'Invalid Key',
      })
    case 'model':
      return jsonReply(404, { detail: `Application "${trouble.id}" not found` })
    case 'path':
      return jsonReply(404, { detail: 'Not Found' })
    case 'parameters':
      return typed(422, { ...mistakeDetail(trouble), ...loadError(trouble.message) })
    case 'funds':
      return jsonReply(403, { detail: LOCKED })
    case 'rate-limit':
      return typed(
        429,
        { loc: ['body'], msg: 'Too many concurrent requests', type: 'concurrent_requests_limit' },
        {
          'x-fal-needs-retry': '1',
          ...waitHeaders(trouble),
        },
      )
    case 'overloaded':
      return infrastructure(
        503,
        'runner_scheduling_failure',
        'No runner is available',
        waitHeaders(trouble),
      )
    case 'server-error':
      return infrastructure(500, 'internal_error', 'Internal Server Error')
    case 'blocked':
      return typed(422, {
        loc: ['body', 'prompt'],
        msg: 'The content could not be processed because it was flagged by a content checker.',
        type: 'content_policy_violation',
      })
    default:
      return trouble satisfies never
  }
}

/** An error of the infrastructure: flat, with its type in a header too. */
export function infrastructure(
  status: number,
  type: string,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return jsonReply(
    status,
    { detail, error_type: type },
    { 'x-fal-error-type': type, 'x-fal-retryable': String(status >= 500), ...headers },
  )
}

/** The platform's API has an envelope of its own. */
export function platformError(status: number, type: string, message: string): Reply {
  return jsonReply(status, { error: { type, message } })
}

function typed(
  status: number,
  mistake: { readonly loc: readonly string[]; readonly msg: string; readonly type: string },
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const url = `https://docs.fal.ai/errors#${mistake.type}`
  return jsonReply(
    status,
    { detail: [{ ...mistake, url, ctx: {} }] },
    { 'x-fal-retryable': 'false', ...headers },
  )
}

function loadError(message: string): { readonly type: string } | null {
  return /^Failed to load/.test(message) ? { type: 'image_load_error' } : null
}
