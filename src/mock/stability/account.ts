import { Big } from 'big.js'
import { plus } from '../bill.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import type { Scene } from '../scene.ts'
import type { Account } from '../world.ts'

/** What an account without a balance of its own began with, US dollars. */
const STANDARD_USD = '100'
const CREDITS_A_DOLLAR = 100

/** What the v1 API says of an account; null for a path that it does not have. */
export function accountReply(scene: Scene, account: Account, route: string): Reply | null {
  switch (route) {
    case '/v1/user/balance':
      return jsonReply(200, { credits: creditsOf(scene, account) })
    case '/v1/user/account':
      return jsonReply(200, {
        id: `user-${account.label}`,
        email: `${account.label}@example.com`,
        organizations: [
          { id: `org-${account.label}`, name: account.label, role: 'ADMIN', is_default: true },
        ],
        profile_picture: 'https://example.com/picture.png',
      })
    case '/v1/engines/list':
      return jsonReply(200, [
        {
          id: 'stable-diffusion-xl-1024-v1-0',
          name: 'Stable Diffusion XL v1.0',
          description: 'Stability-AI Stable Diffusion XL v1.0',
          type: 'PICTURE',
        },
      ])
    default:
      return null
  }
}

/** Bought in advance, as all credits are at this vendor. */
function creditsOf({ ledger }: Scene, account: Account): number {
  const left = ledger.balanceUsd(account)
  const spent = ledger
    .entries()
    .filter(({ key }) => key === account.label)
    .map(({ usd }) => usd)
    .reduce(plus, '0')
  const usd = left === null ? new Big(STANDARD_USD).minus(spent) : new Big(left)
  return usd.times(CREDITS_A_DOLLAR).toNumber()
}
