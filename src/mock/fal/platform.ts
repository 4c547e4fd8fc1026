import { Big } from 'big.js'
import { jsonReply, type Reply } from '../http/reply.ts'
import { modelsOf } from '../job/find-model.ts'
import { jsonFields } from '../json-fields.ts'
import type { LedgerEntry } from '../ledger.ts'
import type { Arrival, Keyed, Scene } from '../scene.ts'
import type { Account, GeneralModel } from '../world.ts'
import { platformError } from './error.ts'

/** What an account has that pays later: the vendor's have a balance always. */
const PAYS_LATER_USD = 1000
const MOST_ENDPOINTS = 50
const BUCKETS_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const

/** The platform's API: prices, usage, balance. Null where the path is none of it. */
export function platformReply(scene: Scene, arrival: Keyed, route: string): Reply | null {
  const { method, account } = arrival
  switch (`${method} ${route}`) {
    case 'GET /v1/models/pricing':
      return pricesReply(scene, arrival)
    case 'POST /v1/models/pricing/estimate':
      return estimateReply(scene, arrival)
    case 'GET /v1/models/usage':
      return isAdmin(account) ? usageReply(scene, arrival) : forbidden()
    case 'GET /v1/account/billing':
      return isAdmin(account) ? billingReply(scene, arrival) : forbidden()
    default:
      return null
  }
}

/** Keys of the mock that may see the account have the word in them. */
function isAdmin({ key }: Account): boolean {
  return key.includes('admin')
}

function forbidden(): Reply {
  return platformError(403, 'authorization_error', 'This endpoint needs an ADMIN key')
}

function pricesReply({ world }: Scene, { query }: Arrival): Reply {
  const ids = (query.get('endpoint_id') ?? '').split(',').filter((id) => id !== '')
  if (ids.length === 0 || ids.length > MOST_ENDPOINTS)
    return platformError(400, 'validation_error', 'Invalid request parameters')
  const models = modelsOf(world, 'fal')
  const missing = ids.find((id) => !models.some((one) => one.id === id))
  if (missing !== undefined) return platformError(404, 'not_found', `No price for ${missing}`)
  const prices = ids.flatMap((id) => models.filter((one) => one.id === id).map(priceOf))
  return jsonReply(200, { prices, next_cursor: null, has_more: false })
}

function priceOf({ id, rates, traits }: GeneralModel) {
  const [rate] = rates
  const unit_price = Number(rate?.usd ?? 0)
  return { endpoint_id: id, unit_price, unit: traits.unit, currency: 'USD' }
}

function estimateReply({ world }: Scene, { body }: Arrival): Reply {
  const { estimate_type, endpoints } = jsonFields(body)
  const asked = Object.entries((endpoints ?? {}) as Readonly<Record<string, unknown>>)
  const models = modelsOf(world, 'fal')
  const known = asked.every(([id]) => models.some((one) => one.id === id))
  if (estimate_type !== 'unit_price' || asked.length === 0 || !known)
    return platformError(400, 'validation_error', 'Invalid request parameters')
  const total = asked.reduce((sum, [id, quantity]) => {
    const model = models.find((one) => one.id === id)
    const { unit_quantity = 0 } = quantity as { unit_quantity?: number }
    return sum.plus(new Big(model?.rates[0]?.usd ?? 0).times(unit_quantity))
  }, new Big(0))
  return jsonReply(200, { estimate_type, total_cost: total.toNumber(), currency: 'USD' })
}

/** Bills by endpoint in buckets of time, as late as the world says. */
function usageReply(scene: Scene, { account, query }: Arrival & { account: Account }): Reply {
  const timeframe = query.get('timeframe') ?? 'day'
  const bucketMs = BUCKETS_MS[timeframe as keyof typeof BUCKETS_MS] ?? BUCKETS_MS.day
  const ids = query.get('endpoint_id')?.split(',') ?? null
  const { recordsAfterMs } = scene.world.policy.fal
  const entries = scene.ledger
    .entries()
    .filter(
      ({ key, model, at, usd }) =>
        key === account.label &&
        usd !== '0' &&
        Date.parse(at) + recordsAfterMs <= scene.now() &&
        (ids === null || ids.includes(model)),
    )
  const buckets = Map.groupBy(entries, ({ at }) => Math.floor(Date.parse(at) / bucketMs) * bucketMs)
  const time_series = [...buckets]
    .toSorted(([a], [b]) => a - b)
    .map(([atMs, within]) => ({
      bucket: new Date(atMs).toISOString().replace('.000Z', '+00:00'),
      results: usageRows(scene, within),
    }))
  return jsonReply(200, {
    next_cursor: null,
    has_more: false,
    time_series,
    ...(query.get('expand')?.includes('summary') === true && {
      summary: usageRows(scene, entries),
    }),
  })
}

function usageRows({ world }: Scene, entries: readonly LedgerEntry[]): readonly unknown[] {
  const models = modelsOf(world, 'fal')
  return [...Map.groupBy(entries, ({ model }) => model)].map(([id, bills]) => {
    const sum = (amounts: readonly string[]): number =>
      amounts.reduce((total, amount) => total.plus(amount), new Big(0)).toNumber()
    const model = models.find((one) => one.id === id)
    return {
      endpoint_id: id,
      unit: model?.traits.unit ?? 'units',
      quantity: sum(bills.flatMap(({ lines }) => lines.map(({ quantity }) => quantity))),
      unit_price: Number(model?.rates[0]?.usd ?? 0),
      cost: sum(bills.map(({ usd }) => usd)),
      currency: 'USD',
      auth_method: 'key',
    }
  })
}

function billingReply(
  { ledger }: Scene,
  { account, query }: Arrival & { account: Account },
): Reply {
  const spent = ledger
    .entries()
    .filter(({ key }) => key === account.label)
    .reduce((sum, { usd }) => sum.plus(usd), new Big(0))
  const balance = ledger.balanceUsd(account) ?? new Big(PAYS_LATER_USD).minus(spent)
  const isExpanded = query.get('expand')?.split(',').includes('credits') === true
  return jsonReply(200, {
    username: account.label,
    ...(isExpanded && {
      credits: { current_balance: new Big(balance).toNumber(), currency: 'USD' },
    }),
  })
}
