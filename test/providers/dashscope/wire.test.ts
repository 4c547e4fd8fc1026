import { describe, expect, test } from 'vitest'
import type { Operation } from '../../../src/domain/operation.ts'
import { dashscopeAdapter } from '../../../src/providers/dashscope/adapter.ts'
import { json, operationOf, pendingStep } from '../fixtures.ts'
import { KEY, sentBySpec } from '../sent.ts'

// The vendor has no client for JavaScript: the requests stand here as its API references show them
// (alibabacloud.com and help.aliyun.com, Model Studio, 2025-12-30 to 2026-10-12).

const INTL = 'https://dashscope-intl.aliyuncs.com/api/v1'
const PNG = 'data:image/png;base64,iVBORwAB/v8='

const weSend = async (over: Partial<Operation>, base = INTL) => {
  const { auth } = dashscopeAdapter
  if (auth === null) throw new Error('no auth')
  const spec = dashscopeAdapter.submit(operationOf(over), base)
  return { ...(await sentBySpec(spec, auth)), asked: spec.headers }
}

const capture = (path: string, body: unknown, asked: object = {}) => ({
  method: 'POST',
  origin: 'https://dashscope-intl.aliyuncs.com',
  path: `/api/v1/services/aigc/${path}`,
  query: '',
  headers: { authorization: `Bearer ${KEY}` },
  contentType: 'application/json',
  body,
  asked,
})

const ASYNC = { 'x-dashscope-async': 'enable' }

describe('what is sent is what the API reference shows', () => {
  test('for a picture from a prompt that is waited for', async () => {
    const sent = await weSend({
      model: 'qwen-image-3.0',
      settings: { mode: 'text-to-image', size: '1024x1024', seed: 42, n: 1 },
      options: { prompt_extend: false, watermark: false, negative_prompt: 'text' },
    })
    expect(sent).toEqual(
      capture('multimodal-generation/generation', {
        model: 'qwen-image-3.0',
        input: { messages: [{ role: 'user', content: [{ text: 'a red bicycle' }] }] },
        parameters: {
          size: '1024*1024',
          n: 1,
          seed: 42,
          prompt_extend: false,
          watermark: false,
          negative_prompt: 'text',
        },
      }),
    )
  })

  test('for an edit, whose picture stands before the text', async () => {
    const sent = await weSend({
      model: 'qwen-image-edit-plus',
      settings: { mode: 'image-to-image', n: 2 },
    })
    expect(sent).toEqual(
      capture('multimodal-generation/generation', {
        model: 'qwen-image-edit-plus',
        input: {
          messages: [{ role: 'user', content: [{ image: PNG }, { text: 'a red bicycle' }] }],
        },
        parameters: { n: 2 },
      }),
    )
  })

  test('for a task in the newer form', async () => {
    const sent = await weSend({
      model: 'wan2.7-image',
      settings: { mode: 'text-to-image', size: '2K', delivery: 'async', n: 1 },
    })
    expect(sent).toEqual(
      capture(
        'image-generation/generation',
        {
          model: 'wan2.7-image',
          input: { messages: [{ role: 'user', content: [{ text: 'a red bicycle' }] }] },
          parameters: { n: 1, size: '2K' },
        },
        ASYNC,
      ),
    )
  })

  test('for a model that has only tasks in the older form', async () => {
    const sent = await weSend({
      model: 'wan2.2-t2i-flash',
      settings: { mode: 'text-to-image', size: '1024x768', n: 1 },
      options: { negative_prompt: 'text', prompt_extend: true },
    })
    expect(sent).toEqual(
      capture(
        'text2image/image-synthesis',
        {
          model: 'wan2.2-t2i-flash',
          input: { prompt: 'a red bicycle', negative_prompt: 'text' },
          parameters: { n: 1, size: '1024*768', prompt_extend: true },
        },
        ASYNC,
      ),
    )
  })

  test('for an edit that has only tasks', async () => {
    const sent = await weSend({
      model: 'wan2.5-i2i-preview',
      settings: { mode: 'image-to-image', n: 1 },
    })
    expect(sent).toEqual(
      capture(
        'image2image/image-synthesis',
        {
          model: 'wan2.5-i2i-preview',
          input: { prompt: 'a red bicycle', images: [PNG] },
          parameters: { n: 1 },
        },
        ASYNC,
      ),
    )
  })
})

test('an option wins over what the grid says, and steers nothing else', async () => {
  const { body } = await weSend({
    model: 'qwen-image-3.0',
    settings: { mode: 'text-to-image', size: '1024x1024', n: 1 },
    options: { size: '2048*2048' },
  })
  expect(body).toMatchObject({ parameters: { size: '2048*2048', n: 1 } })
})

test.each([
  'https://dashscope.aliyuncs.com/api/v1',
  'https://ws1.eu-central-1.maas.aliyuncs.com/api/v1/',
  'http://127.0.0.1:4010/dashscope/api/v1',
])('a task at %s is asked after there', async (base) => {
  const asked = operationOf({
    model: 'wan2.5-t2i-preview',
    settings: { mode: 'text-to-image', n: 1 },
  })
  const spec = dashscopeAdapter.submit(asked, base)
  const accepted = json(200, { output: { task_status: 'PENDING', task_id: 'a/b 1' } })
  const { poll, cancel } = pendingStep(dashscopeAdapter.read(accepted, spec, asked))
  const root = base.replace(/\/$/, '')
  expect([poll.method, poll.url]).toEqual(['GET', `${root}/tasks/a%2Fb%201`])
  expect([cancel?.method, cancel?.url]).toEqual(['POST', `${root}/tasks/a%2Fb%201/cancel`])
  const working = json(200, { output: { task_status: 'RUNNING', task_id: 'a/b 1' } })
  expect(pendingStep(dashscopeAdapter.read(working, poll, asked)).poll).toEqual(poll)
})
