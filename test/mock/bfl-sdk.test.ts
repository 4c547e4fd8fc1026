import { createBlackForestLabs } from '@ai-sdk/black-forest-labs'
import { generateImage } from 'ai'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { defaultWorld } from '../../src/mock/default-world.ts'
import type { Mock } from '../../src/mock/start.ts'
import type { World } from '../../src/mock/world.ts'
import { editInput, editMask } from '../dialects/inputs.ts'
import { onlyEntry, withMock, worldWith } from './with-mock.ts'

type Provider = ReturnType<typeof createBlackForestLabs>
const QUICK = { pollIntervalMillis: 1, pollTimeoutMillis: 5_000 }

function withSdk<T>(
  body: (provider: Provider, mock: Mock) => Promise<T>,
  { world, key }: { readonly world?: World; readonly key?: string } = {},
): Promise<T> {
  return withMock(world === undefined ? {} : { world }, (mock) =>
    body(createBlackForestLabs({ apiKey: key ?? mock.keys.bfl, baseURL: mock.baseUrls.bfl }), mock),
  )
}

test('the AI SDK gets a picture of the size it asked for, with the price that is billed', () =>
  withSdk(async (provider, mock) => {
    const { image, providerMetadata } = await generateImage({
      model: provider.image('flux-2-pro'),
      prompt: 'a cat',
      seed: 7,
      providerOptions: {
        blackForestLabs: { ...QUICK, width: 1440, height: 1440, outputFormat: 'png' },
      },
    })
    expect(await sharp(image.uint8Array).metadata()).toMatchObject({
      format: 'png',
      width: 1440,
      height: 1440,
    })
    expect(providerMetadata.blackForestLabs?.images).toEqual([
      { seed: 7, cost: 4.5, inputMegapixels: 0, outputMegapixels: 1.98 },
    ])
    expect(onlyEntry(mock)).toMatchObject({ usd: '0.045', client: 'delivered' })
  }))

test('the AI SDK edits a picture by words, and within a mask', () =>
  withSdk(async (provider, mock) => {
    const picture = (await editInput()).bytes
    const blackForestLabs = QUICK
    const edited = await generateImage({
      model: provider.image('flux-kontext-pro'),
      prompt: { text: 'make it blue', images: [picture] },
      providerOptions: { blackForestLabs },
    })
    const filled = await generateImage({
      model: provider.image('flux-pro-1.0-fill'),
      prompt: { text: 'a window', images: [picture], mask: (await editMask('white')).bytes },
      providerOptions: { blackForestLabs },
    })
    for (const { image } of [edited, filled])
      expect((await sharp(image.uint8Array).metadata()).width).toBe(512)
    expect(mock.ledger().map(({ mode, usd }) => [mode, usd])).toEqual([
      ['image-to-image', '0.04'],
      ['edit', '0.05'],
    ])
  }))

test.each([
  ['a wrong key', 'nobodys', 'Not authenticated', 403],
  ['an empty balance', 'bfl-mock-empty', 'Insufficient credits', 402],
])('the AI SDK is told of %s in the vendor’s words', (_, key, message, statusCode) =>
  withSdk(
    async (provider) => {
      const asked = generateImage({
        model: provider.image('flux-pro-1.1'),
        prompt: 'a cat',
        maxRetries: 0,
      })
      await expect(asked).rejects.toMatchObject({ message, statusCode })
    },
    { key },
  ),
)

test('the AI SDK sees an error where a task failed, which is billed all the same', () =>
  withSdk(
    async (provider, mock) => {
      const asked = generateImage({
        model: provider.image('flux-pro-1.1'),
        prompt: 'a cat',
        maxRetries: 0,
        providerOptions: { blackForestLabs: QUICK },
      })
      await expect(asked).rejects.toThrow('Black Forest Labs generation failed.')
      expect(onlyEntry(mock)).toMatchObject({ usd: '0.04', why: 'failed: billed full by policy' })
    },
    { world: worldWith({ ...defaultWorld(), faults: [{ fault: 'task-failed' }] }) },
  ))
