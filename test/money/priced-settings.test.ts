import { expect, test } from 'vitest'
import { pricedSettings } from '../../src/money/priced-settings.ts'

test('an option that is sent in place of a setting is what the price looks at', () => {
  const settings = { mode: 'text-to-image', quality: 'low', size: '1024x1024', n: 1 } as const
  const options = { quality: 'high', size: '2048x2048', num_inference_steps: 50, moderation: 'low' }
  expect(pricedSettings(settings, options)).toEqual({
    mode: 'text-to-image',
    quality: 'high',
    size: '2048x2048',
    steps: 50,
    n: 1,
  })
})
