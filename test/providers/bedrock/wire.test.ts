import { describe, expect, test } from 'vitest'
import type { Operation } from '../../../src/domain/operation.ts'
import type { Mode } from '../../../src/domain/settings.ts'
import { bedrockAdapter } from '../../../src/providers/bedrock/adapter.ts'
import { MASK, operationOf, PICTURE } from '../fixtures.ts'
import { KEY, type Sent, sentBySpec } from '../sent.ts'
import { sdkRequest, sentBySdk } from './sdk.ts'

const CORE = 'stability.stable-image-core-v1:1'
const SD35 = 'stability.sd3-5-large-v1:0'
const NOVA = 'amazon.nova-canvas-v1:0'
const IMAGE = Buffer.from(PICTURE.bytes).toString('base64')
const MASK_IMAGE = Buffer.from(MASK.bytes).toString('base64')
const prompt = 'a red bicycle'

const vendorSends = async (model: string, body: unknown): Promise<Sent> =>
  sentBySdk(
    await sdkRequest(model, body, {
      token: { token: KEY },
      authSchemePreference: ['httpBearerAuth'],
    }),
  )

function weSend(model: string, mode: Mode, over: Partial<Operation> = {}): Promise<Sent> {
  const { auth, baseUrl } = bedrockAdapter
  if (auth === null) throw new Error('no auth')
  const operation = operationOf({ model, mode, settings: { mode, n: 1 }, ...over })
  return sentBySpec(bedrockAdapter.submit(operation, baseUrl), auth)
}

describe('the vendor’s own client sends the same as we do', () => {
  test('for a picture from words, with the model’s colon as one segment of the path', async () => {
    const ours = await weSend(CORE, 'text-to-image', {
      settings: { mode: 'text-to-image', aspect: '16:9', format: 'png', seed: 0, n: 1 },
    })
    expect(ours).toEqual(
      await vendorSends(CORE, { prompt, aspect_ratio: '16:9', output_format: 'png', seed: 0 }),
    )
    expect(ours.path).toBe('/model/stability.stable-image-core-v1%3A1/invoke')
  })

  test('for a picture from a picture', async () => {
    expect(await weSend(SD35, 'image-to-image', { options: { strength: 0.6 } })).toEqual(
      await vendorSends(SD35, { prompt, mode: 'image-to-image', image: IMAGE, strength: 0.6 }),
    )
  })

  test.each<[string, Record<string, unknown>]>([
    ['us.stability.stable-image-inpaint-v1:0', { prompt }],
    ['us.stability.stable-image-erase-object-v1:0', {}],
  ])('for %s with a mask', async (model, fields) => {
    expect(await weSend(model, 'edit', { mask: MASK })).toEqual(
      await vendorSends(model, { ...fields, image: IMAGE, mask: MASK_IMAGE }),
    )
  })

  test.each<[string, Mode, Record<string, unknown>]>([
    ['us.stability.stable-image-remove-background-v1:0', 'image-to-image', { image: IMAGE }],
    ['us.stability.stable-outpaint-v1:0', 'image-to-image', { prompt, image: IMAGE }],
    ['us.stability.stable-style-transfer-v1:0', 'image-to-image', { prompt, init_image: IMAGE }],
    ['us.stability.stable-fast-upscale-v1:0', 'upscale', { image: IMAGE }],
    ['us.stability.stable-creative-upscale-v1:0', 'upscale', { prompt, image: IMAGE }],
    [
      'arn:aws:bedrock:us-west-2:123456789012:inference-profile/us.stability.stable-fast-upscale-v1:0',
      'upscale',
      { image: IMAGE },
    ],
  ])('for %s', async (model, mode, body) => {
    expect(await weSend(model, mode)).toEqual(await vendorSends(model, body))
  })

  test('for a task of Nova Canvas, completed by the suite’s options', async () => {
    const ours = await weSend(NOVA, 'text-to-image', {
      settings: {
        mode: 'text-to-image',
        size: '1280x720',
        quality: 'premium',
        seed: 12,
        n: 2,
      },
      options: {
        textToImageParams: { negativeText: 'people' },
        imageGenerationConfig: { cfgScale: 7.5, seed: 13 },
      },
    })
    expect(ours).toEqual(
      await vendorSends(NOVA, {
        taskType: 'TEXT_IMAGE',
        textToImageParams: { text: prompt, negativeText: 'people' },
        imageGenerationConfig: {
          numberOfImages: 2,
          width: 1280,
          height: 720,
          quality: 'premium',
          seed: 13,
          cfgScale: 7.5,
        },
      }),
    )
  })

  test('for inpainting by Nova Canvas', async () => {
    expect(await weSend(NOVA, 'edit', { mask: MASK })).toEqual(
      await vendorSends(NOVA, {
        taskType: 'INPAINTING',
        inPaintingParams: { image: IMAGE, text: prompt, maskImage: MASK_IMAGE },
        imageGenerationConfig: { numberOfImages: 1 },
      }),
    )
  })

  test.each<Mode>(['variation', 'image-to-image'])('for mode %s of Titan', async (mode) => {
    const model = 'amazon.titan-image-generator-v2:0'
    expect(await weSend(model, mode)).toEqual(
      await vendorSends(model, {
        taskType: 'IMAGE_VARIATION',
        imageVariationParams: { images: [IMAGE], text: prompt },
        imageGenerationConfig: { numberOfImages: 1 },
      }),
    )
  })
})

test('what a mask changes is black for Amazon’s models and white for Stability’s', () => {
  expect(bedrockAdapter.maskMarks(NOVA)).toBe('black')
  expect(bedrockAdapter.maskMarks('us.stability.stable-image-inpaint-v1:0')).toBe('white')
})
