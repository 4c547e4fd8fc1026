import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultWorld, type Mock, parseWorld, startMock } from '../../../src/index.ts'

let mock: Mock
beforeAll(async () => {
  const world = defaultWorld()
  const models = world.models.map((model) => ({
    ...model,
    draw: { ...model.draw, skill: { logo: 0.5 } },
  }))
  const parsed = parseWorld({ ...world, models })
  if (!('world' in parsed)) throw new Error(JSON.stringify(parsed.mistakes))
  mock = await startMock({ world: parsed.world, now: Date.now, speed: Number.POSITIVE_INFINITY })
})
afterAll(() => mock.close())

/** The picture of one order at Runware, where every request carries an id of the client's own. */
async function picture(taskUUID: string, positivePrompt: string): Promise<string> {
  const answer = await fetch(`${mock.baseUrls.runware}/v1`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${mock.keys.runware}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify([
      {
        taskType: 'imageInference',
        taskUUID,
        model: 'runware:101@1',
        positivePrompt,
        width: 512,
        height: 512,
        outputType: 'base64Data',
        numberResults: 1,
      },
    ]),
  })
  const { data } = (await answer.json()) as { data: { imageBase64Data: string }[] }
  return data[0]?.imageBase64Data ?? `${answer.status}`
}

test('a request’s own id changes no picture, and a repeat of a prompt is another picture', async () => {
  const prompt = 'A flat logo of a heron on a plain white background.'
  const first = await picture('11111111-1111-4111-8111-111111111111', prompt)
  const second = await picture('22222222-2222-4222-8222-222222222222', prompt)
  await fetch(`${mock.url}/_assay/reset`, { method: 'POST' })
  const again = await picture('33333333-3333-4333-8333-333333333333', prompt)
  expect(first.length).toBeGreaterThan(1000)
  expect(again).toBe(first)
  expect(second).not.toBe(first)
})
