import { expect, test } from 'vitest'
import { adapterFor, PROVIDERS } from '../../src/providers/registry.ts'

/** The ids that the suite's contract promises. */
const PROMISED =
  'openai azure-openai litellm portkey tokenmix rutaapi together xai deepinfra fireworks siliconflow openrouter stability google-gemini google-imagen bedrock replicate bfl fal dashscope huggingface mistral ideogram runware ai-sdk command'

test('every provider of the contract has its adapter, under its own id', () => {
  expect(PROVIDERS.toSorted()).toEqual(PROMISED.split(' ').sort())
  for (const id of PROVIDERS) expect(adapterFor(id)?.id).toBe(id)
})

test('an unknown provider, or a word every object knows, has none', () => {
  for (const id of ['acme', 'constructor', '', 'OpenAI']) expect(adapterFor(id)).toBeNull()
})
