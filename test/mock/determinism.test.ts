import { expect, test } from 'vitest'
import type { Mock } from '../../src/mock/start.ts'
import type { WorldText } from '../../src/mock/world.ts'
import { BICYCLE, GENERATIONS, postRaw, SCHNELL, withMock, worldWith } from './with-mock.ts'

const FAULTS: WorldText['faults'] = [
  { fault: 'rate-limit', rate: 0.2 },
  { fault: 'server-error-after', rate: 0.2 },
  { fault: 'fewer', rate: 0.3 },
  { fault: 'moderation-output', nth: [2], match: { dialect: 'openai' } },
]

const REQUESTS = Array.from({ length: 24 }, (_, index) => {
  const prompt = `picture ${index % 8}`
  return index % 3 === 0
    ? { path: SCHNELL, body: { input: { prompt, num_outputs: 2 } }, headers: { prefer: 'wait' } }
    : { path: GENERATIONS, body: { ...BICYCLE, prompt, n: 2, quality: 'auto' }, headers: {} }
})

/** What a client can see that must not depend on timing, sorted: arrival order is no part of it. */
async function seen(
  mock: Mock,
  requests: typeof REQUESTS,
  how: 'one by one' | 'at once',
): Promise<{ readonly answers: string[]; readonly bills: string[] }> {
  const ask = async ({ path, body, headers }: (typeof REQUESTS)[number]): Promise<string> => {
    const response = await postRaw(mock, path, body, headers)
    const id = response.headers.get('x-request-id')
    const text = (await response.text()).replaceAll(mock.url, '')
    return `${response.status} ${id} ${text}`
  }
  const answers: string[] = []
  if (how === 'at once') answers.push(...(await Promise.all(requests.map(ask))))
  else for (const request of requests) answers.push(await ask(request))
  const bills = mock.ledger().map((entry) => JSON.stringify(entry))
  return { answers: answers.sort(), bills: bills.sort() }
}

test('answers, faults, pictures, ids and bills do not depend on order or concurrency', async () => {
  const world = worldWith({ faults: FAULTS })
  const shuffled = REQUESTS.toSorted(
    (a, b) => JSON.stringify(a.body).length * 7 - JSON.stringify(b.body).length * 7,
  ).reverse()
  const first = await withMock({ world }, (mock) => seen(mock, REQUESTS, 'one by one'))
  const second = await withMock({ world, speed: 20 }, (mock) => seen(mock, shuffled, 'at once'))
  expect(second.answers).toEqual(first.answers)
  expect(second.bills).toEqual(first.bills)
  expect(new Set(first.answers.map((answer) => answer.slice(0, 3)))).toEqual(
    new Set(['200', '201', '400', '429', '500']),
  )
})

test('another seed gives other pictures and ids', async () => {
  const once = (seed: number): ReturnType<typeof seen> =>
    withMock({ seed }, (mock) => seen(mock, REQUESTS.slice(1, 2), 'one by one'))
  expect((await once(1)).answers).toEqual((await once(1)).answers)
  expect((await once(2)).answers).not.toEqual((await once(1)).answers)
})

test('a reset starts over: the same request gives the first answer again', () =>
  withMock({}, async (mock) => {
    const ask = async (): Promise<string> => (await postRaw(mock, GENERATIONS, BICYCLE)).text()
    const first = await ask()
    expect(await ask()).not.toBe(first)
    await fetch(`${mock.url}/_assay/reset`, { method: 'POST' })
    expect(mock.ledger()).toEqual([])
    expect(await ask()).toBe(first)
  }))

test('key order and unequal boundaries make no other request', () =>
  withMock(
    { world: worldWith({ faults: [{ fault: 'server-error', nth: [1] }] }) },
    async (mock) => {
      const { model, prompt, size, quality } = BICYCLE
      const first = await postRaw(mock, GENERATIONS, { model, prompt, size, quality })
      const second = await postRaw(mock, GENERATIONS, { quality, size, prompt, model })
      expect([first.status, second.status]).toEqual([500, 200])
    },
  ))
