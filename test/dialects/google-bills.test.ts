import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Adapter } from '../../src/domain/adapter.ts'
import type { Settings } from '../../src/domain/settings.ts'
import type { Json } from '../../src/domain/suite.ts'
import { findCard, shippedCards } from '../../src/money/card-library.ts'
import { chargeFor } from '../../src/money/charge.ts'
import { quote } from '../../src/money/quote.ts'
import { googleGeminiAdapter } from '../../src/providers/google-gemini/adapter.ts'
import { googleImagenAdapter } from '../../src/providers/google-imagen/adapter.ts'
import { onlyEntry, withMock, worldWith } from '../mock/with-mock.ts'
import { operationOf } from '../providers/fixtures.ts'
import { converseWith } from './converse-with.ts'
import { editInput } from './inputs.ts'

const GEMINI = 'gemini-nano-banana-2.1'
const IMAGEN = 'imagen-4.0-generate-001'
const text = (over: Partial<Settings> = {}): Settings => ({ mode: 'text-to-image', n: 1, ...over })

interface Case {
  readonly adapter: Adapter
  readonly model: string
  readonly settings: Settings
  readonly options?: Readonly<Record<string, Json>>
  readonly prompt?: string
  readonly fault?: 'empty' | 'fewer'
  readonly basis: string
}

const gemini = { adapter: googleGeminiAdapter, model: GEMINI, basis: 'computed' }
const imagen = { adapter: googleImagenAdapter, model: IMAGEN, basis: 'assumed' }

test.each<[string, Case]>([
  ['a picture', { ...gemini, settings: text({ size: '1K' }) }],
  ['a picture of a size left open', { ...gemini, settings: text() }],
  ['a large picture', { ...gemini, settings: text({ size: '2K', aspect: '16:9' }) }],
  ['a picture in the flex tier', { ...gemini, settings: text(), options: { serviceTier: 'flex' } }],
  ['a picture out of a batch', { ...gemini, settings: text({ delivery: 'batch' }) }],
  [
    'a picture of another model',
    { ...gemini, model: 'gemini-3-pro-image', settings: text({ size: '1K' }) },
  ],
  ['a picture changed', { ...gemini, settings: { mode: 'image-to-image', n: 1 } }],
  ['a blocked prompt', { ...gemini, settings: text(), prompt: 'a forbidden-input' }],
  ['a blocked picture', { ...gemini, settings: text(), prompt: 'a forbidden-output' }],
  ['no picture', { ...gemini, settings: text(), fault: 'empty' }],
  ['pictures of Imagen', { ...imagen, settings: text({ n: 3 }) }],
  ['fewer pictures of Imagen', { ...imagen, settings: text({ n: 3 }), fault: 'fewer' }],
  [
    'filtered pictures of Imagen',
    { ...imagen, settings: text({ n: 2 }), prompt: 'a forbidden-output', basis: 'reported' },
  ],
])('%s: our charge is the mock’s bill, within our hold', (_, one) =>
  withMock(
    {
      sleep: () => setImmediate(),
      world: worldWith({ faults: one.fault === undefined ? [] : [{ fault: one.fault }] }),
    },
    async (mock) => {
      const { adapter, model, settings, options = {}, prompt = 'a red bicycle' } = one
      const image = settings.mode === 'text-to-image' ? null : await editInput()
      const operation = operationOf({
        model,
        settings,
        mode: settings.mode,
        options,
        prompt,
        image,
      })
      const search = await findCard(
        { rates: null, provider: adapter.id, model },
        await shippedCards(),
        '2026-11-21',
      )
      if (search.kind !== 'found') throw new Error(search.kind)
      const { card } = search
      const asked = {
        settings,
        model,
        prompt,
        image,
        hasMask: false,
        maskedPixels: null,
        partialImages: 0,
        timeoutMs: 1,
      }
      const quoted = quote(card, asked, adapter)
      if ('unpriced' in quoted) throw new Error(quoted.unpriced)
      const { reading, outcome } = await converseWith(adapter, mock, operation)
      const { usage, resolved } = reading
      const charge = chargeFor({
        outcome,
        usage,
        resolved,
        request: asked,
        quote: quoted,
        metered: null,
        card,
      })
      expect(charge.usd).toBe(onlyEntry(mock).usd)
      expect(charge.basis).toBe(one.basis)
      expect(Number(charge.usd)).toBeLessThanOrEqual(Number(quoted.worst))
    },
  ),
)
