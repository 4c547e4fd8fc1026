import { expect, test } from 'vitest'
import { cancelAfterMs, preferredWaitMs } from '../../src/mock/replicate/headers.ts'
import {
  onlyEntry,
  post,
  SCHNELL,
  until,
  withMock,
  worldWith,
  worldWithModel,
} from './with-mock.ts'

const INPUT = { input: { prompt: 'a cat' } }

/** A sleep whose waits of a second and more end when they are told to. */
function controlledSleep() {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const asked: number[] = []
  const sleep = (ms: number): Promise<void> => {
    if (ms < 1_000) return Promise.resolve()
    asked.push(ms)
    return released
  }
  return { sleep, release, asked }
}

test('a wait that ends before the task is answered 202 with the task still going', () => {
  const { sleep, release, asked } = controlledSleep()
  release()
  const world = worldWith({ faults: [{ fault: 'task-stuck' }] })
  return withMock({ world, sleep }, async (mock) => {
    const { status, json } = await post(mock, SCHNELL, INPUT, { prefer: 'wait=7' })
    expect([status, json.output]).toEqual([202, null])
    expect(['starting', 'processing']).toContain(json.status)
    expect(asked).toEqual([7_000])
  })
})

test('Cancel-After cancels what runs', () => {
  const { sleep, release, asked } = controlledSleep()
  const world = worldWith({ faults: [{ fault: 'task-stuck' }] })
  return withMock({ world, sleep }, async (mock) => {
    const { json } = await post(mock, SCHNELL, INPUT, { 'cancel-after': '30s' })
    const headers = { authorization: `Bearer ${mock.keys.replicate}` }
    const get = async (): Promise<{ status: string }> => {
      const response = await fetch(`${mock.baseUrls.replicate}/predictions/${json.id}`, { headers })
      return (await response.json()) as { status: string }
    }
    await until(async () => (await get()).status === 'processing')
    release()
    await until(async () => (await get()).status === 'canceled')
    expect(asked).toEqual([30_000])
    expect(onlyEntry(mock).outcome).toBe('cancelled')
  })
})

test('Cancel-After aborts what is still queued, for nothing', () => {
  const { promise: never } = Promise.withResolvers<void>()
  const sleep = (ms: number): Promise<void> => (ms === 5_000 ? Promise.resolve() : never)
  const world = worldWithModel('black-forest-labs/flux-schnell', { latencyMs: 3_600_000 })
  return withMock({ world, sleep, speed: 1 }, async (mock) => {
    await post(mock, SCHNELL, INPUT, { 'cancel-after': '5' })
    await until(() => onlyEntry(mock).outcome === 'aborted')
    expect(onlyEntry(mock).usd).toBe('0')
  })
})

test.each([
  [undefined, null],
  ['wait', 60_000],
  ['wait=1', 1_000],
  ['wait=60', 60_000],
  ['wait=61', 'invalid'],
  ['wait=0', 'invalid'],
  ['respond-async', 'invalid'],
])('Prefer: %s waits %s', (header, expected) => {
  expect(preferredWaitMs(header)).toBe(expected)
})

test.each([
  [undefined, null],
  ['30s', 30_000],
  ['90', 90_000],
  ['5m', 300_000],
  ['1h30m45s', 5_445_000],
  ['4s', 'invalid'],
  ['', 'invalid'],
  ['soon', 'invalid'],
])('Cancel-After: %s is %s', (header, expected) => {
  expect(cancelAfterMs(header)).toBe(expected)
})

test.each([
  ['prefer', 'wait=61'],
  ['cancel-after', '1s'],
])('a wrong %s header is refused before there is an operation', (name, value) =>
  withMock({}, async (mock) => {
    expect((await post(mock, SCHNELL, INPUT, { [name]: value })).status).toBe(422)
    expect(mock.ledger()).toEqual([])
  }),
)
