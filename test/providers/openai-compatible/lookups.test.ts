import { expect, test } from 'vitest'
import type { Json } from '../../../src/domain/suite.ts'
import { json } from '../fixtures.ts'
import { hostAdapter } from './host.ts'

const balance = (id: string) => hostAdapter(id).balance
const told = (id: string, body: Json, status = 200) => balance(id)?.read(json(status, body))

test('balances are asked for at the host’s own paths', () => {
  const url = (id: string, base = hostAdapter(id).baseUrl) => balance(id)?.request(base).url
  expect(url('litellm', 'https://llm.example/v1/')).toBe('https://llm.example/key/info')
  expect(url('litellm', 'https://llm.example')).toBe('https://llm.example/key/info')
  expect(url('rutaapi')).toBe('https://api.rutaapi.com/api/usage/token/')
  expect(url('siliconflow')).toBe('https://api.siliconflow.com/v1/user/info')
})

test.each([
  [{ info: { spend: 0.1, max_budget: 0.3 } }, '0.2'],
  [{ info: { spend: 505.5, max_budget: 500.0 } }, '-5.5'],
  [{ info: { spend: 8.439999999999998, max_budget: 10 } }, '1.56'],
  [{ info: { spend: 1, max_budget: null } }, null],
  [{ info: null }, null],
])('LiteLLM: %j leaves %j dollars', (body, amount) => {
  expect(told('litellm', body)).toEqual(amount === null ? null : { amount, unit: 'usd' })
})

test('a relay tells the key’s units, unless they have no limit', () => {
  const data = {
    object: 'token_usage',
    total_granted: 500000,
    total_used: 1200,
    total_available: 498800,
  }
  expect(told('rutaapi', { code: true, data })).toEqual({ amount: '498800', unit: 'quota' })
  expect(told('rutaapi', { code: true, data: { ...data, unlimited_quota: true } })).toBeNull()
})

test('SiliconFlow tells a total as a text, and no currency', () => {
  const data = { balance: '0.88', chargeBalance: '88.00', totalBalance: '88.88' }
  expect(told('siliconflow', { code: 20000, data })).toEqual({ amount: '88.88', unit: 'credit' })
})

test.each(['litellm', 'rutaapi', 'siliconflow'])('%s: a refusal tells no balance', (id) => {
  expect(
    told(
      id,
      { info: { spend: 0, max_budget: 1 }, data: { totalBalance: '1', total_available: 1 } },
      401,
    ),
  ).toBeNull()
})

test('Together lists its models without a wrapping', () => {
  const models = hostAdapter('together').models
  expect(models?.request('https://api.together.xyz/v1/').url).toBe(
    'https://api.together.xyz/v1/models',
  )
  expect(models?.read(json(200, [{ id: 'a', type: 'image' }, { id: 'b' }, {}]))).toEqual(['a', 'b'])
  expect(models?.read(json(200, {}))).toBeNull()
})

test('the others list them as OpenAI does, or not at all', () => {
  const list = json(200, { object: 'list', data: [{ id: 'a' }] })
  for (const id of ['litellm', 'portkey', 'tokenmix', 'rutaapi', 'xai', 'siliconflow']) {
    expect(hostAdapter(id).models?.read(list)).toEqual(['a'])
  }
  expect(hostAdapter('deepinfra').models).toBeNull()
  expect(hostAdapter('fireworks').models).toBeNull()
})
