import sharp from 'sharp'
import { expect, test } from 'vitest'
import { replicateAdapter } from '../../src/providers/replicate/adapter.ts'
import { withMock } from '../mock/with-mock.ts'
import { operationOf } from '../providers/fixtures.ts'
import { dialectContract } from './contract.ts'
import { converseWith } from './converse-with.ts'

const SCHNELL = 'black-forest-labs/flux-schnell'

dialectContract({
  adapter: replicateAdapter,
  cases: [
    {
      model: SCHNELL,
      settings: { mode: 'text-to-image', aspect: '1:1', format: 'png', n: 1 },
      pixels: { width: 1024, height: 1024 },
      format: 'png',
    },
    {
      model: 'black-forest-labs/flux-dev',
      settings: { mode: 'image-to-image', aspect: '16:9', format: 'jpeg', delivery: 'async', n: 2 },
      pixels: { width: 1344, height: 768 },
      format: 'jpeg',
    },
    {
      model: 'black-forest-labs/flux-1.1-pro',
      settings: { mode: 'text-to-image', size: '768x512', format: 'webp', seed: 7, n: 1 },
      pixels: { width: 768, height: 512 },
      format: 'webp',
    },
  ],
  several: {
    model: SCHNELL,
    settings: { mode: 'text-to-image', aspect: '16:9', format: 'webp', n: 3 },
    pixels: null,
    format: 'webp',
  },
  // At the deadline the prediction is cancelled, and says so.
  faults: { 'task-stuck': 'cancelled', 'unknown-status': 'cancelled' },
})

test('a picture too large for the order is uploaded, and the prediction starts from it', () =>
  withMock({}, async (mock) => {
    const side = 400
    const create = { width: side, height: side, channels: 3, background: '#e0c060' } as const
    const bytes = await sharp({ create }).png({ compressionLevel: 0 }).toBuffer()
    expect(bytes.length).toBeGreaterThan(256 * 1024)
    const operation = operationOf({
      model: 'black-forest-labs/flux-kontext-pro',
      settings: { mode: 'image-to-image', n: 1 },
      image: { filename: 'room.png', mediaType: 'image/png', bytes, width: side, height: side },
      options: { aspect_ratio: 'match_input_image' },
    })
    const { outcome, artifacts, transcript } = await converseWith(replicateAdapter, mock, operation)
    expect(outcome.kind).toBe('produced')
    expect(transcript.exchanges.map(({ url }) => new URL(url).pathname).slice(0, 2)).toEqual([
      '/replicate/v1/files',
      '/replicate/v1/models/black-forest-labs/flux-kontext-pro/predictions',
    ])
    expect(artifacts).toHaveLength(1)
    expect(mock.ledger()).toMatchObject([{ mode: 'image-to-image', usd: '0.04' }])
  }))
