import { plus } from '../bill.ts'
import { jsonReply, type Reply } from '../http/reply.ts'
import type { LedgerEntry } from '../ledger.ts'
import type { Arrival } from '../scene.ts'
import { type ApiError, invalidValue, missingParameter } from './error.ts'
import { failed } from './order.ts'
import type { Service } from './service.ts'

const SECONDS = { '1m': 60, '1h': 3_600, '1d': 86_400 } as const
type Width = keyof typeof SECONDS

/** Buckets in one page by width: usually and at most (openai-node 7.55.0; costs know days only). */
const USAGE_LIMITS: Readonly<Record<Width, readonly [number, number]>> = {
  '1m': [60, 1_440],
  '1h': [24, 168],
  '1d': [7, 31],
}
const COST_LIMITS = { '1d': [7, 180] } as const

const PROJECT = 'proj_mock'

/** What administrators are told of all accounts: costs and pictures, out of the mock's ledger. */
export function organization(service: Service, arrival: Arrival, route: string): Reply | null {
  const call = `${arrival.method} ${route}`
  if (call === 'GET /organization/costs') return costs(service, arrival)
  if (call === 'GET /organization/usage/images') return images(service, arrival)
  return null
}

/** One record of the ledger, or one line of its bill, with what it can be grouped and asked by. */
interface Item {
  readonly entry: LedgerEntry
  readonly usd: string
  readonly quantity: number
  readonly groups: Readonly<Record<string, string>>
}

function costs(service: Service, arrival: Arrival): Reply {
  const asked = readAsked(arrival, COST_LIMITS)
  if ('error' in asked) return failed(service, asked.error)
  const items = visible(service, arrival).flatMap((entry) =>
    entry.lines.map((line) => ({
      entry,
      usd: line.usd,
      quantity: Number(line.quantity),
      groups: { ...commonGroups(entry), line_item: `${entry.model}, ${line.meter}` },
    })),
  )
  return page(asked, items, {
    keys: ['project_id', 'user_id', 'line_item', 'api_key_id', 'api_source'],
    filters: { project_ids: 'project_id', api_key_ids: 'api_key_id', line_items: 'line_item' },
    result: (some, groups) => ({
      object: 'organization.costs.result',
      amount: { value: Number(some.map(({ usd }) => usd).reduce(plus, '0')), currency: 'usd' },
      ...groups,
      quantity: groups.line_item === null ? null : total(some, ({ quantity }) => quantity),
      quantity_unit: groups.line_item === null ? null : 'tokens',
    }),
  })
}

const SOURCES: Readonly<Record<string, string>> = {
  'text-to-image': 'image.generation',
  edit: 'image.edit',
  'image-to-image': 'image.edit',
}

function images(service: Service, arrival: Arrival): Reply {
  const asked = readAsked(arrival, USAGE_LIMITS)
  if ('error' in asked) return failed(service, asked.error)
  const items = visible(service, arrival).map((entry) => ({
    entry,
    usd: entry.usd,
    quantity: entry.imagesMade,
    groups: {
      ...commonGroups(entry),
      model: entry.model,
      size: service.sizes.get(entry.id) ?? '',
      source: SOURCES[entry.mode] ?? '',
    },
  }))
  return page(asked, items, {
    keys: ['project_id', 'user_id', 'api_key_id', 'model', 'size', 'source'],
    filters: {
      project_ids: 'project_id',
      user_ids: 'user_id',
      api_key_ids: 'api_key_id',
      models: 'model',
      sizes: 'size',
      sources: 'source',
    },
    result: (some, groups) => ({
      object: 'organization.usage.images.result',
      images: total(some, ({ quantity }) => quantity),
      num_model_requests: some.length,
      ...groups,
    }),
  })
}

/** What was billed long enough ago, in a world whose records are as fine as these. */
function visible({ scene }: Service, { dialect }: Arrival): readonly LedgerEntry[] {
  const { records, recordsAfterMs } = scene.world.policy[dialect]
  if (records === 'none' || records === 'balance') return []
  return scene.ledger
    .entries()
    .filter(
      (entry) =>
        entry.dialect === dialect &&
        entry.usd !== '0' &&
        Date.parse(entry.at) + recordsAfterMs <= scene.now(),
    )
}

/** The account's label stands for the id of its key. */
function commonGroups({ key }: LedgerEntry): Record<string, string> {
  return { project_id: PROJECT, user_id: 'user-mock', api_key_id: key, api_source: 'api' }
}

function total(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0)
}

interface Asked {
  readonly startSeconds: number
  readonly endSeconds: number
  readonly widthSeconds: number
  readonly limit: number
  readonly firstBucket: number
  readonly list: (name: string) => readonly string[]
}

function readAsked(
  { query }: Arrival,
  limits: Readonly<Partial<Record<Width, readonly [number, number]>>>,
): Asked | { readonly error: ApiError } {
  const integer = (name: string): number | null => {
    const text = query.get(name)
    return text !== null && /^\d{1,12}$/.test(text) ? Number(text) : null
  }
  const startSeconds = integer('start_time')
  if (startSeconds === null) return { error: missingParameter('start_time') }
  const width = (query.get('bucket_width') ?? '1d') as Width
  const range = Object.hasOwn(limits, width) ? limits[width] : undefined
  if (range === undefined)
    return { error: invalidValue('bucket_width', `'${width}' is not a width of these buckets.`) }
  const limit = integer('limit') ?? range[0]
  if (limit < 1 || limit > range[1])
    return { error: invalidValue('limit', `'limit' must be from 1 to ${range[1]}.`) }
  const widthSeconds = SECONDS[width]
  return {
    startSeconds: Math.floor(startSeconds / widthSeconds) * widthSeconds,
    endSeconds: integer('end_time') ?? Number.POSITIVE_INFINITY,
    widthSeconds,
    limit,
    firstBucket: Number(/^page_(\d{1,9})$/.exec(query.get('page') ?? '')?.[1] ?? 0),
    list: (name) => [...query.getAll(`${name}[]`), ...query.getAll(name)],
  }
}

/** One page of buckets, empty ones too, up to the last that has anything or that was asked for. */
function page(
  asked: Asked,
  items: readonly Item[],
  shape: {
    readonly keys: readonly string[]
    readonly filters: Readonly<Record<string, string>>
    readonly result: (some: readonly Item[], groups: Record<string, string | null>) => unknown
  },
): Reply {
  const { startSeconds, endSeconds, widthSeconds, limit, firstBucket, list } = asked
  const secondsOf = ({ entry }: Item): number => Date.parse(entry.at) / 1_000
  const wanted = items.filter((item) => {
    const isInTime = secondsOf(item) >= startSeconds && secondsOf(item) < endSeconds
    return (
      isInTime &&
      Object.entries(shape.filters).every(([name, group]) => {
        const allowed = list(name)
        return allowed.length === 0 || allowed.includes(item.groups[group] ?? '')
      })
    )
  })
  const latest = wanted.reduce((last, item) => Math.max(last, secondsOf(item) + 1), startSeconds)
  const end = Number.isFinite(endSeconds) ? endSeconds : latest
  const buckets = Math.ceil((end - startSeconds) / widthSeconds)
  const last = Math.min(buckets, firstBucket + limit)
  const grouped = shape.keys.filter((key) => list('group_by').includes(key))
  const data = Array.from({ length: Math.max(0, last - firstBucket) }, (_, at) => {
    const from = startSeconds + (firstBucket + at) * widthSeconds
    const within = wanted.filter(
      (item) => secondsOf(item) >= from && secondsOf(item) < from + widthSeconds,
    )
    const groups = Map.groupBy(within, (item) =>
      JSON.stringify(grouped.map((key) => item.groups[key])),
    )
    return {
      object: 'bucket',
      start_time: from,
      end_time: from + widthSeconds,
      results: [...groups.values()].map((some) => {
        const [first] = some
        const named = shape.keys.map((key) => [
          key,
          grouped.includes(key) ? (first?.groups[key] ?? null) : null,
        ])
        return shape.result(some, Object.fromEntries(named))
      }),
    }
  })
  const hasMore = last < buckets
  return jsonReply(200, {
    object: 'page',
    data,
    has_more: hasMore,
    next_page: hasMore ? `page_${last}` : null,
  })
}
