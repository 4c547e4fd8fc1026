import type { AffinityDocument } from '../../../src/domain/affinity.ts'
import { affinityOf } from '../../../src/quality/affinity/affinity-of.ts'
import type { StoredRun } from '../../../src/quality/affinity/stored-run.ts'
import type { ContactSheet } from '../../../src/report/affinity/contact-sheet.ts'
import { runOf } from '../../quality/affinity/build.ts'

/** A run in which something of everything came out: a tie, a winner, a hopeless one, an unknown one. */
export function demoRun(): StoredRun {
  return runOf({
    id: '20261121-094500-demo',
    mock: 'affinity',
    arms: [
      {
        target: 'crisp',
        provider: 'openai',
        usd: '0.04',
        came: { logo: 'aaaaaaaaaaar', photograph: 'aaarrrrrrrrr', typography: 'aaaaaaaaaaaa' },
      },
      {
        target: 'thrifty',
        provider: 'bfl',
        usd: '0.01',
        wireMs: 3200,
        came: { logo: 'aaaaaaaraaar', photograph: 'aaaaaaaaaaab', typography: 'xxxxxxxxxxra' },
      },
      {
        target: 'twin',
        provider: 'replicate',
        usd: '0.01',
        came: { logo: 'aaraaaaaaaar', photograph: 'aaaaaaaaaarb', typography: 'xxxxxxxxxxxx' },
      },
      {
        target: 'blind',
        provider: 'fal',
        usd: '0.02',
        came: { logo: '????????????', photograph: 'aaaa????l??b', typography: '?????????xxx' },
      },
    ],
  })
}

export function demoTable(): AffinityDocument {
  return affinityOf([demoRun()], {
    floor: 0.6,
    confidence: 0.8,
    generatedAt: '2026-11-21T12:00:00.000Z',
  }).document
}

const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

export function demoSheets(): readonly ContactSheet[] {
  return ['logo', 'photograph', 'typography'].map((type) => ({
    type,
    mode: 'text-to-image',
    rows: [
      {
        prompt: `${type}-1`,
        text: `A ${type} of a lighthouse`,
        source: null,
        pictures: {
          crisp: [{ thumbnail: PIXEL, verdict: 'usable', reasons: [] }],
          thrifty: [{ thumbnail: PIXEL, verdict: 'unusable', reasons: ['text: read LIGHTHOSE'] }],
          twin: [
            { thumbnail: null, verdict: 'unusable', reasons: ['outcome.blocked: moderation'] },
          ],
          blind: [{ thumbnail: PIXEL, verdict: 'unknown', reasons: [] }],
        },
      },
    ],
  }))
}

/** Keys whose strings are words or amounts of ours; everything else may be anybody's. */
const OURS = new Set(
  (
    'format state evidence mode confidence verdict tier generated_at usd total_usd per_attempt ' +
    'per_usable cost_usd'
  ).split(' '),
)

/** The same with the payload wherever others can write, keys of reasons and pictures included. */
export function poisoned<T>(value: T, payload: string): T {
  return poison(value, payload) as T
}

function poison(value: unknown, payload: string): unknown {
  if (typeof value === 'string') return payload
  if (Array.isArray(value)) return value.map((one) => poison(one, payload))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, one]) => {
    if (key === 'ci') return [key, one]
    if (key === 'fail_reasons') return [key, { [payload]: 3 }]
    if (key === 'pictures') return [key, { [payload]: poison(Object.values(one)[0], payload) }]
    return [key, typeof one === 'string' && OURS.has(key) ? one : poison(one, payload)]
  })
  return Object.fromEntries(entries)
}
