import { describe, expect, test } from 'vitest'
import { isAtOrigin } from '../../../src/domain/origin.ts'
import type { Settings } from '../../../src/domain/settings.ts'
import { dashscopeAdapter } from '../../../src/providers/dashscope/adapter.ts'
import { notOffered, promptTooLong } from '../../../src/providers/offered.ts'
import { adapterContract } from '../contract.ts'

adapterContract('dashscope', () => dashscopeAdapter, {
  models: [
    'qwen-image-3.0-pro',
    'qwen-image-2.0-2026-03-03',
    'qwen-image',
    'qwen-image-edit-plus',
    'wan2.7-image',
    'wan2.5-i2i-preview',
    'wan2.2-t2i-flash',
    'qwen-image-9',
  ],
  keys: 'output choices message content image text results url code task_id task_status usage image_count output_image_count output_image_type width height size error request_id'.split(
    ' ',
  ),
  words: [
    'PENDING',
    'SUCCEEDED',
    'FAILED',
    'CANCELED',
    'UNKNOWN',
    'DataInspectionFailed',
    'Arrearage',
    'Throttling.RateQuota',
    'InternalError.Timeout',
    'Output data may contain inappropriate content.',
  ],
})

const refusal = (model: string, over: Partial<Settings>): string | null =>
  notOffered(dashscopeAdapter, model, { mode: 'text-to-image', n: 1, ...over })

describe('an offer', () => {
  test.each<[string, Partial<Settings>]>([
    ['qwen-image-3.0', { size: '1024x1024', n: 6, seed: 7, delivery: 'async' }],
    ['qwen-image-3.0', { size: '512x512' }],
    ['qwen-image-3.0', { mode: 'image-to-image', size: '2560x2560' }],
    ['wan2.7-image-pro', { size: '4K', n: 4 }],
    ['wan2.7-image-pro', { size: '4096x4096' }],
    ['wan2.6-t2i', { size: '1280x1280' }],
    ['wan2.2-t2i-plus', { size: '1440x512', delivery: 'async' }],
    ['qwen-image-9', { size: '1K', n: 9 }],
  ])('of %s has %j', (model, settings) => {
    expect(refusal(model, settings)).toBeNull()
  })

  test.each<[string, Partial<Settings>, string]>([
    [
      'qwen-image-3.0',
      { size: '1K' },
      'size "1K" is not offered by qwen-image-3.0. Use WIDTHxHEIGHT in pixels.',
    ],
    [
      'qwen-image-3.0',
      { size: '256x256' },
      'size "256x256" is not offered by qwen-image-3.0. Use 262144 to 6553600 pixels in all.',
    ],
    [
      'qwen-image-2.0',
      { size: '4608x512' },
      'size "4608x512" is not offered by qwen-image-2.0. Use sides of at most 8:1.',
    ],
    ['qwen-image-max', { n: 2 }, 'n 2 is not offered by qwen-image-max. Use 1.'],
    [
      'qwen-image',
      { mode: 'image-to-image' },
      'mode "image-to-image" is not offered by qwen-image. Use text-to-image.',
    ],
    [
      'qwen-image-edit',
      {},
      'mode "text-to-image" is not offered by qwen-image-edit. Use image-to-image.',
    ],
    [
      'wan2.7-image',
      { size: '4K' },
      'size "4K" is not offered by wan2.7-image. Use WIDTHxHEIGHT in pixels, or 1K, 2K.',
    ],
    [
      'wan2.2-t2i-flash',
      { size: '2048x1024' },
      'size "2048x1024" is not offered by wan2.2-t2i-flash. Use sides from 512 to 1440 pixels.',
    ],
    [
      'wan2.2-t2i-flash',
      { delivery: 'sync' },
      'delivery "sync" is not offered by wan2.2-t2i-flash. Use async.',
    ],
    [
      'qwen-image-2.0',
      { delivery: 'async' },
      'delivery "async" is not offered by qwen-image-2.0. Use sync.',
    ],
    [
      'qwen-image-9',
      { delivery: 'batch' },
      'delivery "batch" is not offered by this adapter. Use sync or async.',
    ],
    ['qwen-image-9', { quality: 'high' }, 'quality is not offered by qwen-image-9. Leave it out.'],
    ['qwen-image-9', { aspect: '1:1' }, 'aspect is not offered by qwen-image-9. Leave it out.'],
    ['qwen-image-9', { format: 'png' }, 'format is not offered by qwen-image-9. Leave it out.'],
    ['qwen-image-9', { steps: 4 }, 'steps is not offered by qwen-image-9. Leave it out.'],
    [
      'qwen-image-9',
      { background: 'opaque' },
      'background is not offered by qwen-image-9. Leave it out.',
    ],
    [
      'qwen-image-3.0',
      { mode: 'edit' },
      'mode "edit" is not offered by qwen-image-3.0. Use text-to-image or image-to-image.',
    ],
  ])('of %s lacks %j', (model, settings, message) => {
    expect(refusal(model, settings)).toBe(message)
  })

  test('a prompt of 801 characters is too long for Qwen-Image 2 and not for 3.0', () => {
    const prompt = '山'.repeat(801)
    expect(promptTooLong(dashscopeAdapter, 'qwen-image-2.0', prompt)).toContain('takes 800')
    expect(promptTooLong(dashscopeAdapter, 'qwen-image-3.0', prompt)).toBeNull()
  })
})

test('the key goes to the hosts of every region and to no neighbour', () => {
  const mayGo = (url: string): boolean => isAtOrigin(url, dashscopeAdapter.keyOrigins)
  expect(mayGo('https://dashscope.aliyuncs.com/api/v1/x')).toBe(true)
  expect(mayGo('https://dashscope-us.aliyuncs.com/x')).toBe(true)
  expect(mayGo('https://ws1.cn-beijing.maas.aliyuncs.com/x')).toBe(true)
  expect(mayGo('https://dashscope-result.oss-cn-beijing.aliyuncs.com/1.png')).toBe(false)
  expect(mayGo('https://dashscope.aliyuncs.com.evil.example/')).toBe(false)
})

test.each([
  [{ negative_prompt: 'text', prompt_extend: false, watermark: true, bbox_list: [[1]] }, []],
  [
    { enable_sequential: true },
    [
      'enable_sequential cannot be an option. It makes more images than n counts, and each is billed.',
    ],
  ],
  [
    { max_images: 4 },
    ['max_images cannot be an option. It makes more images than n counts, and each is billed.'],
  ],
  [
    { parameters: { n: 4 } },
    ['parameters cannot be an option. Name its fields as options, without it.'],
  ],
  [
    { n: 4 },
    ['n cannot be an option. Put n in the matrix, so that the images asked for are counted.'],
  ],
])('the options %j have the mistakes %j', (options, mistakes) => {
  expect(dashscopeAdapter.optionMistakes(options, 'wan2.7-image')).toEqual(mistakes)
})
