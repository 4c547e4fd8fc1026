import { type GoogleGenAI, MaskReferenceImage, RawReferenceImage } from '@google/genai'
import sharp from 'sharp'
import { afterEach, expect, test, vi } from 'vitest'
import type { Mock } from '../../src/mock/start.ts'
import type { World } from '../../src/mock/world.ts'
import { editInput, editMask } from '../dialects/inputs.ts'
import { vertexClient } from '../providers/google-imagen/vertex-client.ts'
import { onlyEntry, withMock, worldWith } from './with-mock.ts'

const MODEL = 'imagen-4.0-generate-001'
const CAPABILITY = 'imagen-3.0-capability-001'

afterEach(() => {
  vi.restoreAllMocks()
})

function withSdk<T>(
  body: (client: GoogleGenAI, mock: Mock) => Promise<T>,
  { world, token }: { readonly world?: World; readonly token?: string } = {},
): Promise<T> {
  return withMock(world === undefined ? {} : { world }, (mock) =>
    body(
      vertexClient(token ?? mock.keys['google-imagen'] ?? '', {
        project: 'assay-mock',
        httpOptions: { baseUrl: `${mock.url}/google-imagen` },
      }),
      mock,
    ),
  )
}

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  )
const fileOf = (image: { imageBytes?: string } | undefined) =>
  Buffer.from(image?.imageBytes ?? '', 'base64')

test('pictures come as many as asked for, and each is billed', () =>
  withSdk(async (client, mock) => {
    const { generatedImages = [] } = await client.models.generateImages({
      model: MODEL,
      prompt: 'a cat',
      config: { numberOfImages: 2, aspectRatio: '9:16', outputMimeType: 'image/jpeg' },
    })
    expect(generatedImages).toHaveLength(2)
    expect(await sharp(fileOf(generatedImages[0]?.image)).metadata()).toMatchObject({
      format: 'jpeg',
      width: 768,
      height: 1408,
    })
    expect(onlyEntry(mock)).toMatchObject({ usd: '0.08', imagesMade: 2 })
  }))

test('four are made where nobody says how many', () =>
  withSdk(async (client, mock) => {
    await client.models.generateImages({ model: MODEL, prompt: 'a cat' })
    expect(onlyEntry(mock)).toMatchObject({ imagesAsked: 4, usd: '0.16' })
  }))

test('what is white in a mask may change, and what is black is kept', () =>
  withSdk(async (client) => {
    const [room, cover] = [await editInput(), await editMask('white')]
    const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
    const raw = new RawReferenceImage()
    raw.referenceImage = { imageBytes: base64(room.bytes), mimeType: 'image/png' }
    raw.referenceId = 1
    const mask = new MaskReferenceImage()
    mask.referenceImage = { imageBytes: base64(cover.bytes), mimeType: 'image/png' }
    mask.referenceId = 2
    mask.config = { maskMode: 'MASK_MODE_USER_PROVIDED' as never }
    const { generatedImages = [] } = await client.models.editImage({
      model: CAPABILITY,
      prompt: 'a lamp',
      referenceImages: [raw, mask],
      config: { numberOfImages: 1, editMode: 'EDIT_MODE_INPAINT_INSERTION' as never },
    })
    const before = await sharp(room.bytes).removeAlpha().raw().toBuffer()
    const after = await sharp(fileOf(generatedImages[0]?.image)).removeAlpha().raw().toBuffer()
    const pixel = (x: number, y: number) => (y * 512 + x) * 3
    const at = (bytes: Buffer, place: number) => bytes.subarray(place, place + 3).toString('hex')
    expect(at(after, pixel(20, 20))).toBe(at(before, pixel(20, 20)))
    const middle = Array.from({ length: 64 }, (_, step) => pixel(224 + step, 256))
    expect(middle.some((place) => at(after, place) !== at(before, place))).toBe(true)
  }))

test('an upscale is as many times larger as asked for', () =>
  withSdk(async (client, mock) => {
    const room = await editInput()
    const { generatedImages = [] } = await client.models.upscaleImage({
      model: 'imagen-4.0-upscale-preview',
      image: { imageBytes: Buffer.from(room.bytes).toString('base64'), mimeType: 'image/png' },
      upscaleFactor: 'x4',
    })
    expect(await sharp(fileOf(generatedImages[0]?.image)).metadata()).toMatchObject({ width: 2048 })
    expect(onlyEntry(mock)).toMatchObject({ mode: 'upscale', usd: '0.06' })
  }))

test('what is filtered has a reason where one is asked for, and else is left out', () =>
  withSdk(async (client, mock) => {
    const ask = (includeRaiReason: boolean) =>
      client.models.generateImages({
        model: MODEL,
        prompt: 'a forbidden-output',
        config: { numberOfImages: 2, includeRaiReason },
      })
    const told = await ask(true)
    expect(told.generatedImages).toHaveLength(2)
    expect(told.generatedImages?.[0]?.raiFilteredReason).toContain('You will not be charged')
    expect((await ask(false)).generatedImages ?? []).toEqual([])
    expect(mock.ledger().map(({ usd }) => usd)).toEqual(['0', '0'])
  }))

test('of pictures some of which are filtered only the others are billed', () =>
  withSdk(
    async (client, mock) => {
      const { generatedImages = [] } = await client.models.generateImages({
        model: MODEL,
        prompt: 'a cat',
        config: { numberOfImages: 3, includeRaiReason: true },
      })
      const bytes = generatedImages.filter(({ image }) => image?.imageBytes !== undefined)
      expect([generatedImages.length, bytes.length]).toEqual([3, 2])
      expect(onlyEntry(mock).usd).toBe('0.08')
    },
    { world: worldWith({ faults: [{ fault: 'fewer' }] }) },
  ))

test('safety attributes add an entry about the prompt', () =>
  withMock({}, async (mock) => {
    const response = await fetch(
      `${mock.baseUrls['google-imagen']}/publishers/google/models/${MODEL}:predict`,
      {
        method: 'POST',
        headers: { authorization: `Bearer ${mock.keys['google-imagen']}` },
        body: JSON.stringify({
          instances: [{ prompt: 'a cat' }],
          parameters: { sampleCount: 1, includeSafetyAttributes: true },
        }),
      },
    )
    const { predictions } = (await response.json()) as { predictions: Record<string, unknown>[] }
    expect(predictions.map((one) => one.contentType ?? null)).toEqual([null, 'Positive Prompt'])
  }))

test.each<[string, Parameters<GoogleGenAI['models']['generateImages']>[0], number, string]>([
  ['a blocked prompt', { model: MODEL, prompt: 'a forbidden-input' }, 400, 'sensitive words'],
  [
    'five pictures',
    { model: MODEL, prompt: 'x', config: { numberOfImages: 5 } },
    400,
    'sampleCount must be between 1 and 4',
  ],
  [
    'a size of another model',
    { model: 'imagen-4.0-fast-generate-001', prompt: 'x', config: { imageSize: '2K' } },
    400,
    'Sample image size 2K is not supported',
  ],
  [
    'a seed under a watermark',
    { model: MODEL, prompt: 'x', config: { seed: 7 } },
    400,
    'Seed is not supported when watermark is enabled',
  ],
  ['a model shut down', { model: 'imagegeneration@006', prompt: 'x' }, 404, 'was not found'],
])('%s is refused for nothing', (_, request, status, words) =>
  withSdk(async (client, mock) => {
    const error = await failure(client.models.generateImages(request))
    expect((error as { status?: number }).status).toBe(status)
    expect(String(error)).toContain(words)
    expect(mock.ledger().filter(({ usd }) => usd !== '0')).toEqual([])
  }),
)

test('a token that ran out is a 401', () =>
  withSdk(
    async (client) => {
      const error = await failure(client.models.generateImages({ model: MODEL, prompt: 'x' }))
      expect((error as { status?: number }).status).toBe(401)
    },
    { token: 'ya29.old' },
  ))
