import { expect, test } from 'vitest'
import { PROVIDERS } from '../../src/providers/registry.ts'
import { withoutImages } from '../../src/providers/without-images.ts'

test.each(['deepseek', 'DeepSeek', 'deep-seek', 'deepsek', 'Janus Pro'])(
  '%s is answered with the hosts of its open model',
  (provider) => {
    expect(withoutImages(provider)).toBe(
      'DeepSeek has no API for image generation (as of 2026-11-21). Its open model Janus-Pro runs at hosts: use provider fal with model fal-ai/janus, or provider replicate with model deepseek-ai/janus-pro-7b.',
    )
  },
)

test.each(['anthropic', 'Anthropic', 'antropic', 'claude', 'Claude.ai'])(
  '%s is answered with what Claude can do instead',
  (provider) => {
    expect(withoutImages(provider)).toBe(
      'Anthropic has no API for image generation (as of 2026-11-21): Claude takes pictures as input only. Use another provider to draw; Claude can judge the pictures.',
    )
  },
)

test('no provider that there is, and no word every object knows, is answered so', () => {
  for (const provider of [...PROVIDERS, 'acme', 'constructor', '__proto__', '']) {
    expect(withoutImages(provider)).toBeNull()
  }
})
