import { setImmediate as turn } from 'node:timers/promises'
import { defaultWorld } from '../../src/mock/default-world.ts'
import { type Mock, startMock } from '../../src/mock/start.ts'
import { parseWorld, type World, type WorldText } from '../../src/mock/world.ts'

const START_MS = Date.parse('2026-11-21T09:00:00.000Z')

/** The default world with parts of it replaced. */
export function worldWith(change: Partial<WorldText> = {}): World {
  const parsed = parseWorld({ ...defaultWorld(), ...change })
  if ('mistakes' in parsed) throw new Error(JSON.stringify(parsed.mistakes))
  return parsed.world
}

/** The default world with every model of one id changed. */
export function worldWithModel(id: string, change: object, rest: Partial<WorldText> = {}): World {
  const models = defaultWorld().models.map((model) =>
    model.id === id ? { ...model, ...change } : model,
  )
  return worldWith({ ...rest, models: models as WorldText['models'] })
}

/** Runs a body against a fresh mock without latency, on a clock that stands still until moved. */
export async function withMock<T>(
  options: {
    readonly world?: World
    readonly seed?: number
    readonly speed?: number
    readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>
  },
  body: (mock: Mock, clock: { advance(ms: number): void }) => Promise<T>,
): Promise<T> {
  const { world = worldWith(), speed = 0, ...rest } = options
  let nowMs = START_MS
  const mock = await startMock({ world, speed, ...rest, now: () => nowMs })
  try {
    return await body(mock, {
      advance: (ms) => {
        nowMs += ms
      },
    })
  } finally {
    await mock.close()
  }
}

/** Asks again until the answer is neither null nor undefined nor false. */
export async function until<T>(probe: () => T | Promise<T>): Promise<NonNullable<T>> {
  for (;;) {
    const found = await probe()
    if (found) return found
    await turn()
  }
}

export interface Sent {
  readonly status: number
  readonly headers: Headers
  readonly json: Record<string, unknown>
}

/** Posts JSON with the account's key; the answer must be JSON. */
export async function post(
  mock: Mock,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Sent> {
  const response = await postRaw(mock, path, body, headers)
  return {
    status: response.status,
    headers: response.headers,
    json: (await response.json()) as Record<string, unknown>,
  }
}

export function postRaw(
  mock: Mock,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
  signal?: AbortSignal,
): Promise<Response> {
  const dialect = path.startsWith('/openai') ? 'openai' : 'replicate'
  return fetch(`${mock.url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${mock.keys[dialect]}`,
      ...headers,
    },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  })
}

export const GENERATIONS = '/openai/v1/images/generations'
export const SCHNELL = '/replicate/v1/models/black-forest-labs/flux-schnell/predictions'
export const BY_SECOND = '/replicate/v1/predictions'

/** 10 text tokens and 196 output tokens: 0.00005 + 0.00588 US dollars. */
export const BICYCLE = {
  model: 'gpt-image-2',
  prompt: 'a red bicycle',
  size: '1024x1024',
  quality: 'low',
} as const
export const BICYCLE_USD = '0.00593'

/** The files of an OpenAI answer. */
export function filesOf(json: Record<string, unknown>): Buffer[] {
  return (json.data as { b64_json: string }[]).map(({ b64_json }) =>
    Buffer.from(b64_json, 'base64'),
  )
}

/** An answer's single ledger entry. */
export function onlyEntry(mock: Mock): ReturnType<Mock['ledger']>[number] {
  const entries = mock.ledger()
  const [entry] = entries
  if (entries.length !== 1 || entry === undefined)
    throw new Error(`${entries.length} ledger entries`)
  return entry
}
