import { expect, test } from 'vitest'
import { defaultWorld } from '../../src/mock/default-world.ts'
import { parseWorld, type WorldText, worldSchema } from '../../src/mock/world.ts'

const mistakesOf = (change: object): readonly string[] => {
  const parsed = parseWorld({ ...defaultWorld(), ...change })
  return 'mistakes' in parsed ? parsed.mistakes.map(({ path }) => path) : []
}

test('the default world survives JSON and parses to itself', () => {
  const text = JSON.parse(JSON.stringify(defaultWorld())) as WorldText
  expect(parseWorld(text)).toEqual({ world: defaultWorld() })
})

test('every mistake is reported at once, each with its path', () => {
  const model = { ...defaultWorld().models[0], rates: [{ bill: 'image', usd: 0.04 }], colour: 1 }
  expect(mistakesOf({ sed: 1, models: [model], faults: [{ fault: 'no-such' }] })).toEqual([
    'models[0].rates[0].usd',
    'models[0]',
    'faults[0].fault',
    '',
  ])
})

test.each<[string, object, string]>([
  [
    'a model twice',
    { models: [defaultWorld().models[0], defaultWorld().models[0]] },
    'models[1].id',
  ],
  [
    'a deployment of no model',
    { models: defaultWorld().models.slice(0, 1) },
    'deployments[0].model',
  ],
  ['a key twice', { accounts: [0, 0].map(() => defaultWorld().accounts[0]) }, 'accounts[1].key'],
  ['a rate and an nth', { faults: [{ fault: 'auth', rate: 0.5, nth: [1] }] }, 'faults[0].nth'],
  [
    'a task fault for openai',
    { faults: [{ fault: 'task-stuck', match: { dialect: 'openai' } }] },
    'faults[0].match',
  ],
  [
    'refuse by prompt',
    { faults: [{ fault: 'refuse', match: { promptIncludes: 'x' } }] },
    'faults[0].match',
  ],
])('%s is a mistake', (_, change, path) => {
  expect(mistakesOf(change)).toContain(path)
})

test('a size without output tokens is a mistake, because nothing could price it', () => {
  const old = defaultWorld().models.find(({ id }) => id === 'gpt-image-1.5')
  expect(mistakesOf({ models: [{ ...old, sizes: ['512x512'] }], deployments: [] })).toEqual([
    'models[0].sizes',
  ])
})

test('each dialect keeps its own defaults when a policy is given in part', () => {
  const parsed = parseWorld({ ...defaultWorld(), policy: { replicate: { due: 'started' } } })
  expect('world' in parsed && parsed.world.policy).toMatchObject({
    openai: { due: 'completed', moderationOutput: 'full', cancelledTask: 'full' },
    replicate: { due: 'started', moderationOutput: 'free', cancelledTask: 'time' },
  })
})

test('the JSON Schema names the format and refuses unknown keys', () => {
  expect(worldSchema()).toMatchObject({
    type: 'object',
    properties: { format: { const: 'image-assay/world@1' } },
    additionalProperties: false,
  })
})
