import { type GoogleGenAI, MaskReferenceImage, RawReferenceImage } from '@google/genai'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Operation, OperationInput } from '../../../src/domain/operation.ts'
import { googleImagenAdapter } from '../../../src/providers/google-imagen/adapter.ts'
import { MASK, operationOf, PICTURE } from '../fixtures.ts'
import { captureFetch, KEY, type Sent, sentBySpec } from '../sent.ts'
import { vertexClient } from './vertex-client.ts'

const PROJECT =
  'https://us-central1-aiplatform.googleapis.com/v1/projects/acme/locations/us-central1'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

async function vendorSends(call: (client: GoogleGenAI) => PromiseLike<unknown>): Promise<Sent> {
  const { fetch, sent } = captureFetch(() => Response.json({ predictions: [] }))
  vi.stubGlobal('fetch', fetch)
  await call(vertexClient(KEY))
  const [only, ...more] = sent
  if (only === undefined || more.length > 0) throw new Error(`${sent.length} requests`)
  return only
}

async function weSend(operation: Operation): Promise<Sent> {
  const { auth } = googleImagenAdapter
  if (auth === null) throw new Error('no auth')
  return sentBySpec(googleImagenAdapter.submit(operation, PROJECT), auth)
}

const base64 = ({ bytes }: OperationInput) => Buffer.from(bytes).toString('base64')
const picture = (input: OperationInput) => ({
  imageBytes: base64(input),
  mimeType: input.mediaType,
})

describe('the vendor’s own client sends the same as we do', () => {
  test('for pictures from words, with every setting', async () => {
    const ours = await weSend(
      operationOf({
        model: 'imagen-4.0-generate-001',
        settings: {
          mode: 'text-to-image',
          aspect: '4:3',
          size: '2K',
          format: 'jpeg',
          seed: 7,
          n: 2,
        },
        options: {
          personGeneration: 'ALLOW_ADULT',
          outputOptions: { compressionQuality: 80 },
          labels: { run: 'r-17' },
        },
      }),
    )
    expect(ours).toEqual(
      await vendorSends((client) =>
        client.models.generateImages({
          model: 'imagen-4.0-generate-001',
          prompt: 'a red bicycle',
          config: {
            numberOfImages: 2,
            aspectRatio: '4:3',
            imageSize: '2K',
            outputMimeType: 'image/jpeg',
            outputCompressionQuality: 80,
            seed: 7,
            addWatermark: false,
            includeRaiReason: true,
            personGeneration: 'ALLOW_ADULT' as never,
            labels: { run: 'r-17' },
          },
        }),
      ),
    )
    expect(ours.path).toBe(
      '/v1/projects/acme/locations/us-central1/publishers/google/models/imagen-4.0-generate-001:predict',
    )
    expect(ours.headers).toEqual({ authorization: `Bearer ${KEY}` })
  })

  const raw = new RawReferenceImage()
  raw.referenceImage = picture(PICTURE)
  raw.referenceId = 1
  const model = 'imagen-3.0-capability-001'

  test('for an edit under a mask', async () => {
    const cover = new MaskReferenceImage()
    cover.referenceImage = picture(MASK)
    cover.referenceId = 2
    cover.config = { maskMode: 'MASK_MODE_USER_PROVIDED' as never }
    expect(await weSend(operationOf({ mode: 'edit', model, mask: MASK }))).toEqual(
      await vendorSends((client) =>
        client.models.editImage({
          model,
          prompt: 'a red bicycle',
          referenceImages: [raw, cover],
          config: {
            numberOfImages: 1,
            includeRaiReason: true,
            editMode: 'EDIT_MODE_INPAINT_INSERTION' as never,
          },
        }),
      ),
    )
  })

  test('for an edit without a mask, in a mode of the suite’s own', async () => {
    const options = { editMode: 'EDIT_MODE_BGSWAP', editConfig: { baseSteps: 35 } }
    expect(await weSend(operationOf({ mode: 'image-to-image', model, options }))).toEqual(
      await vendorSends((client) =>
        client.models.editImage({
          model,
          prompt: 'a red bicycle',
          referenceImages: [raw],
          config: {
            numberOfImages: 1,
            includeRaiReason: true,
            editMode: 'EDIT_MODE_BGSWAP' as never,
            baseSteps: 35,
          },
        }),
      ),
    )
  })

  test('for an upscale', async () => {
    const upscaler = 'imagen-4.0-upscale-preview'
    const options = { upscaleConfig: { upscaleFactor: 'x4', imagePreservationFactor: 0.5 } }
    expect(await weSend(operationOf({ mode: 'upscale', model: upscaler, options }))).toEqual(
      await vendorSends((client) =>
        client.models.upscaleImage({
          model: upscaler,
          image: picture(PICTURE),
          upscaleFactor: 'x4',
          config: { includeRaiReason: true, imagePreservationFactor: 0.5 },
        }),
      ),
    )
  })
})

test('an upscale doubles where the suite does not say by how much', async () => {
  const operation = operationOf({ mode: 'upscale', model: 'imagen-4.0-upscale-preview' })
  expect((await weSend(operation)).body).toMatchObject({
    parameters: { mode: 'upscale', sampleCount: 1, upscaleConfig: { upscaleFactor: 'x2' } },
  })
})

test('a model name cannot reach another path of the project', async () => {
  const { path, query } = await weSend(operationOf({ model: '../../x?y=z' }))
  expect(query).toBe('')
  expect(path).toContain('/publishers/google/models/..%2F..%2Fx%3Fy%3Dz:predict')
})
