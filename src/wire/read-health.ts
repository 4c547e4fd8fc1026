import { request } from 'undici'

/** What a running mock says of itself. */
export interface MockHealth {
  readonly world: string
  readonly baseUrls: Readonly<Record<string, string>>
  readonly keys: Readonly<Record<string, string>>
}

/** Asks a mock on this machine what it serves; null when nothing, or nothing of ours, answers. */
export async function readHealth(origin: string): Promise<MockHealth | null> {
  try {
    const { statusCode, body } = await request(`${origin}/_assay/health`, { headersTimeout: 5_000 })
    const health = (await body.json()) as Record<string, unknown>
    if (statusCode !== 200 || typeof health.world !== 'string') return null
    return {
      world: health.world,
      baseUrls: texts(health.dialects),
      keys: texts(health.keys),
    }
  } catch {
    return null
  }
}

/** An operation in a running mock's ledger, as far as it is needed here. */
export interface MockLedgerEntry {
  readonly id: string
  readonly dialect: string
  readonly model: string
  readonly requestId: string | null
  readonly taskId: string | null
  readonly mode: string
  readonly imagesAsked: number
  readonly usd: string
}

/** The ledger of a running mock on this machine; null when it does not answer. */
export async function readMockLedger(origin: string): Promise<readonly MockLedgerEntry[] | null> {
  try {
    const { body } = await request(`${origin}/_assay/ledger`, { headersTimeout: 5_000 })
    const { entries } = (await body.json()) as { readonly entries?: unknown }
    return Array.isArray(entries) ? (entries as readonly MockLedgerEntry[]) : null
  } catch {
    return null
  }
}

function texts(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  )
}
