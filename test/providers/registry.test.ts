import { expect, test } from 'vitest'
import { adapterFor, PROVIDERS } from '../../src/providers/registry.ts'

test('every provider has its adapter, under its own id', () => {
  expect(PROVIDERS).toEqual(['openai', 'replicate', 'command'])
  for (const id of PROVIDERS) expect(adapterFor(id)?.id).toBe(id)
})

test('an unknown provider, or a word every object knows, has none', () => {
  for (const id of ['acme', 'constructor', '', 'OpenAI']) expect(adapterFor(id)).toBeNull()
})
