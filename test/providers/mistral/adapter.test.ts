import { expect, test } from 'vitest'
import type { Settings } from '../../../src/domain/settings.ts'
import { mistralAdapter } from '../../../src/providers/mistral/adapter.ts'
import { notOffered } from '../../../src/providers/offered.ts'
import { adapterContract } from '../contract.ts'
import { json, text } from '../fixtures.ts'

adapterContract('mistral', () => mistralAdapter, {
  models: ['mistral-medium-latest', 'ag_0688c1'],
  keys: 'outputs type name content file_id tool text conversation_id usage prompt_tokens connector_tokens completion_tokens connectors image_generation info detail message code loc msg'.split(
    ' ',
  ),
  words: [
    'tool.execution',
    'message.output',
    'message.output.delta',
    'tool.execution.done',
    'conversation.response.done',
    'conversation.response.error',
    'image_generation',
    '933c5b5a-1f9e',
    'Rate limit exceeded',
    'moderation',
  ],
})

test.each<[Partial<Settings>, string]>([
  [{ mode: 'edit' }, 'mode "edit" is not offered by m. Use text-to-image.'],
  [{ size: '1024x1024' }, 'size is not offered by m. Leave it out.'],
  [{ seed: 7 }, 'seed is not offered by m. Leave it out.'],
  [{ format: 'png' }, 'format is not offered by m. Leave it out.'],
  [{ n: 2 }, 'n 2 is not offered by m. Use 1.'],
  [
    { delivery: 'batch' },
    'delivery "batch" is not offered by mistral: it answers at once. Use sync.',
  ],
])('%j has no field here, and is refused rather than dropped', (settings, message) => {
  const asked = { mode: 'text-to-image' as const, n: 1, ...settings }
  expect(notOffered(mistralAdapter, 'm', asked)).toBe(message)
})

test.each([
  [{ inputs: 'x' }, 'inputs cannot be an option. Prompts come from the suite’s prompts.'],
  [
    { agent_id: 'ag_1' },
    'agent_id cannot be an option. Set the target’s model to the agent’s id instead.',
  ],
])('the options %j are a mistake', (options, message) => {
  expect(mistralAdapter.optionMistakes(options, 'm')).toEqual([message])
})

test('the models that a key can see are looked up; no balance can be', () => {
  const { models, balance } = mistralAdapter
  expect(models?.request('https://api.mistral.ai/v1')).toMatchObject({
    purpose: 'usage',
    method: 'GET',
    url: 'https://api.mistral.ai/v1/models',
  })
  const body = { object: 'list', data: [{ id: 'mistral-medium-latest' }, {}] }
  expect(models?.read(json(200, body))).toEqual(['mistral-medium-latest'])
  expect(models?.read(json(401, { detail: 'Invalid API Key' }))).toBeNull()
  expect(models?.read(text(200, '<html>'))).toBeNull()
  expect(balance).toBeNull()
})
