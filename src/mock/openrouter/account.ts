import { plus } from '../bill.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import type { Scene } from '../scene.ts'
import type { Account } from '../world.ts'
import { errorReply } from './error.ts'

/** `GET /key` of a plain key: what is left of its limit, null where it has none. */
export function keyReply({ ledger }: Scene, account: Account): Reply {
  const left = ledger.balanceUsd(account)
  const limit = account.balance === null ? null : Number(account.balance)
  const usage = ledger
    .entries()
    .filter(({ key }) => key === account.label)
    .reduce((sum, { usd }) => plus(sum, usd), '0')
  return jsonReply(200, {
    data: {
      label: account.label,
      limit,
      limit_remaining: left === null ? null : Number(left),
      limit_reset: null,
      ...overTime('usage', Number(usage)),
      ...overTime('byok_usage', 0),
      include_byok_in_limit: false,
      is_free_tier: false,
      is_management_key: false,
      is_provisioning_key: false,
      creator_user_id: 'user_mock',
      organization_id: null,
      workspace_id: null,
      allowed_data_regions: ['global'],
      free_model_daily_requests: { limit: 1000, remaining: 1000, used: 0 },
      rate_limit: { requests: -1, interval: '10s', note: 'This field is deprecated' },
      expires_at: null,
    },
  })
}

/** `GET /credits` is for management keys only, and the mock has none. */
export function creditsReply(): Reply {
  return errorReply(403, 'Only management keys can perform this operation')
}

/** A figure and its share of the day, the week and the month: a mock runs no longer than a day. */
function overTime(name: string, amount: number): Readonly<Record<string, number>> {
  const spans = ['', '_daily', '_weekly', '_monthly']
  return Object.fromEntries(spans.map((span) => [`${name}${span}`, amount]))
}
