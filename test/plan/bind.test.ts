import { expect, test } from 'vitest'
import type { Mode } from '../../src/domain/settings.ts'
import type { Json, Suite, Target } from '../../src/domain/suite.ts'
import { bindTargets } from '../../src/plan/bind.ts'
import { adapterFor } from '../../src/providers/registry.ts'

/** What is told of a target that a grid of these modes asks. */
async function mistakesOf(
  grid: readonly Mode[],
  over: { modes?: readonly Mode[]; options?: Record<string, Json> } = {},
): Promise<readonly string[]> {
  const target: Target = {
    id: 'one',
    provider: 'stability',
    model: 'sd3.5-large',
    access: 'official',
    baseUrl: null,
    apiKeyEnv: null,
    rates: null,
    limits: { concurrency: null, perMinute: null, timeoutMs: 1000 },
    worstCase: null,
    metered: false,
    options: over.options ?? {},
    modes: over.modes ?? null,
    grid: null,
    position: { file: 's.yaml', line: 3, column: 1 },
  }
  const suite = { targets: [target], grid: grid.map((mode) => ({ mode, n: 1 })) }
  const { mistakes } = await bindTargets([suite as unknown as Suite], {
    adapterFor,
    cardFor: async () => ({ kind: 'none', message: 'no card' }),
    mockUrls: null,
  })
  return mistakes.map(({ path, message }) => `${path}: ${message}`)
}

const MISSING = 'target "one".options: strength is missing: image-to-image by sd3.5-large needs it.'

test('a field that a mode cannot do without is missed before anything is sent', async () => {
  expect(await mistakesOf(['text-to-image', 'image-to-image', 'image-to-image'])).toEqual([MISSING])
  expect(await mistakesOf(['image-to-image'], { options: { strength: 0.5 } })).toEqual([])
})

test('a mode that the target does not take misses nothing', async () => {
  const grid: readonly Mode[] = ['text-to-image', 'image-to-image']
  expect(await mistakesOf(grid, { modes: ['text-to-image'] })).toEqual([])
  expect(await mistakesOf(grid, { modes: ['image-to-image'] })).toEqual([MISSING])
})
