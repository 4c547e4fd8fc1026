import type { Adapter } from '../../src/domain/adapter.ts'
import { dialectContract } from './contract.ts'

const SQUARE = { size: '1024x1024', quality: 'low', n: 1 } as const
const PIXELS = { width: 1024, height: 1024 }

/** The contract of a gateway that passes orders on to OpenAI's Images API. */
export function gatewayContract(adapter: Adapter): void {
  const model = 'gpt-image-2'
  dialectContract({
    adapter,
    cases: [
      {
        model,
        settings: { mode: 'text-to-image', ...SQUARE },
        pixels: PIXELS,
        format: 'png',
      },
      {
        model,
        settings: { mode: 'edit', ...SQUARE, format: 'jpeg' },
        pixels: PIXELS,
        format: 'jpeg',
      },
      {
        model,
        settings: { mode: 'image-to-image', ...SQUARE, format: 'webp' },
        pixels: PIXELS,
        format: 'webp',
      },
    ],
    several: {
      model,
      settings: { mode: 'text-to-image', ...SQUARE, n: 3 },
      pixels: PIXELS,
      format: 'png',
    },
    // It concerns streams only; this one is not streamed.
    faults: { 'in-stream-error': null },
  })
}
