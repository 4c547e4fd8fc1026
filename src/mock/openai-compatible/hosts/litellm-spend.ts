import { jsonReply, type Reply } from '../../http/reply.ts'
import type { LedgerEntry } from '../../ledger.ts'
import type { Keyed, Scene } from '../../scene.ts'

/** Keys of the mock's administrators have this in them; how a proxy's own begin, nobody says. */
const MASTER = 'master'

/**
 * `GET /spend/logs?request_id=`: what the proxy billed for one call, of whichever key
 * (docs.litellm.ai, 2026-05). Only a call's id is asked by; a list of everything is not served. What a
 * key without rights is told is the mock's own.
 */
export function spendLogs({ world, ledger, now }: Scene, { account, query }: Keyed): Reply {
  if (!account.key.includes(MASTER)) return refused(401, 'Only an administrator may see spending')
  const callId = query.get('request_id')
  if (callId === null) return refused(400, 'The mock shows the spending of one request_id')
  const { records, recordsAfterMs } = world.policy.litellm
  const logs = ledger
    .entries()
    .filter(({ dialect, requestId }) => dialect === 'litellm' && requestId === callId)
    .filter(({ usd, at }) => usd !== '0' && Date.parse(at) + recordsAfterMs <= now())
  return jsonReply(200, records === 'request' ? logs.map(logOf) : [])
}

function logOf({ requestId, mode, usd, at, model, key }: LedgerEntry): object {
  return {
    request_id: requestId,
    call_type: mode === 'text-to-image' ? 'aimage_generation' : 'aimage_edit',
    api_key: key,
    spend: Number(usd),
    startTime: at,
    model,
    metadata: {},
  }
}

function refused(status: number, message: string): Reply {
  const type = status === 401 ? 'auth_error' : 'invalid_request_error'
  return jsonReply(status, { error: { message, type, param: 'None', code: String(status) } })
}
