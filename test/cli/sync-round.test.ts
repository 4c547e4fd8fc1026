import { expect, test } from 'vitest'
import type { Ask } from '../../src/cli/price-sources.ts'
import { PRICE_SOURCES } from '../../src/cli/price-sources.ts'
import { keepSyncing, syncRound } from '../../src/cli/sync-round.ts'
import type { Json } from '../../src/domain/suite.ts'

const DAY_MS = 86_400_000
const NOON = Date.parse('2026-11-01T12:00:00Z')

function folder() {
  const files = new Map<string, string>()
  return {
    files,
    read: (path: string) => files.get(path) ?? null,
    write: async (path: string, text: string) => void files.set(path, text),
  }
}

function asking(provider: 'openrouter' | 'fal', answers: Readonly<Record<string, Json>>) {
  const asked: string[] = []
  const ask: Ask = async ({ url }) => {
    asked.push(url)
    const json = answers[url]
    return json === undefined ? 'HTTP 404' : { json }
  }
  const source = PRICE_SOURCES.find((one) => one.provider === provider)
  if (source === undefined) throw new Error(provider)
  const baseUrl = provider === 'fal' ? 'https://fal.run' : 'https://openrouter.ai/api/v1'
  return { asked, one: { source, baseUrl, ask, models: ['a/x', 'a/y'] } }
}

const price = (id: string, unit_price: number): Json => ({
  prices: [{ endpoint_id: id, unit_price, unit: 'images', currency: 'USD' }],
})
const ABOUT = 'https://api.fal.ai/v1/models/pricing?endpoint_id='

test('one unknown endpoint does not hide the prices of the others', async () => {
  const { asked, one } = asking('fal', { [`${ABOUT}a%2Fx`]: price('a/x', 0.04) })
  const round = await syncRound([one], { folder: folder(), shipped: [], nowMs: NOON })
  expect(asked).toEqual([`${ABOUT}a%2Fx,a%2Fy`, `${ABOUT}a%2Fx`, `${ABOUT}a%2Fy`])
  expect(round).toMatchObject({
    at: '2026-11-01T12:00:00.000Z',
    first: ['fal/a/x'],
    failed: [{ from: `${ABOUT}a%2Fy`, why: 'HTTP 404' }],
  })
})

test('a round that hears nothing changes nothing', async () => {
  const files = folder()
  const heard = asking('fal', { [`${ABOUT}a%2Fx,a%2Fy`]: price('a/x', 0.04) })
  await syncRound([heard.one], { folder: files, shipped: [], nowMs: NOON })
  const before = [...files.files]
  for (const answers of [{}, { [`${ABOUT}a%2Fx,a%2Fy`]: { prices: [] } }]) {
    const { one } = asking('fal', answers)
    await syncRound([one], { folder: files, shipped: [], nowMs: NOON + DAY_MS })
  }
  expect([...files.files]).toEqual(before)
})

test('a listing of OpenRouter that fails, or one model of it, is told and the rest is kept', async () => {
  const base = 'https://openrouter.ai/api/v1/images/models'
  const lost = asking('openrouter', {})
  expect(
    (await syncRound([lost.one], { folder: folder(), shipped: [], nowMs: NOON })).failed,
  ).toEqual([{ from: base, why: 'HTTP 404' }])
  const { one } = asking('openrouter', {
    [base]: { data: [{ id: 'a/x' }, { id: 'a/y' }] },
    [`${base}/a/x/endpoints`]: {
      id: 'a/x',
      endpoints: [
        {
          provider_slug: 'p',
          pricing: [{ billable: 'output_image', unit: 'image', cost_usd: 0.05 }],
        },
      ],
    },
  })
  expect(await syncRound([one], { folder: folder(), shipped: [], nowMs: NOON })).toMatchObject({
    first: ['openrouter/a/x'],
    failed: [{ from: `${base}/a/y/endpoints`, why: 'HTTP 404' }],
  })
})

test('rounds start at even times, never overlap, and end with the signal', async () => {
  const stop = new AbortController()
  const took = [5, 30, 5]
  const starts: number[] = []
  let now = 0
  await keepSyncing(
    async () => {
      starts.push(now)
      now += took[starts.length - 1] ?? 0
      if (starts.length === 3) stop.abort()
    },
    {
      everyMs: 20,
      monotonic: () => now,
      sleep: async (ms) => {
        now += Math.max(0, ms)
      },
      signal: stop.signal,
    },
  )
  expect(starts).toEqual([0, 20, 50])
})
