import * as azure from '@ai-sdk/azure'
import * as blackForestLabs from '@ai-sdk/black-forest-labs'
import * as deepinfra from '@ai-sdk/deepinfra'
import * as fireworks from '@ai-sdk/fireworks'
import * as openai from '@ai-sdk/openai'
import * as openaiCompatible from '@ai-sdk/openai-compatible'
import * as prodia from '@ai-sdk/prodia'
import * as togetherai from '@ai-sdk/togetherai'
import * as xai from '@ai-sdk/xai'
import { afterEach, expect, test } from 'vitest'
import { KNOWN_PACKAGES, sdkPackage } from '../../../src/providers/ai-sdk/packages.ts'
import { createCleanup, serve } from '../../wire/fixtures.ts'
import { callThrough } from './call.ts'

const cleanup = createCleanup()
afterEach(() => cleanup.run())

type Reply = readonly [number, string, string | Buffer]

const IMAGE = Buffer.from('\x89PNG\r\n\x1a\n and the rest of a picture', 'latin1')
const BASE64 = IMAGE.toString('base64')
const PLAIN = { mode: 'text-to-image', n: 1 } as const

/** A provider that answers each path (without its query) in its turn, the last reply again and again. */
async function provider(replies: (origin: string) => Readonly<Record<string, readonly Reply[]>>) {
  const counts = new Map<string, number>()
  const bodies: unknown[] = []
  let answers: Readonly<Record<string, readonly Reply[]>> = {}
  const origin = await serve((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? ''
    const count = counts.get(path) ?? 0
    counts.set(path, count + 1)
    const list = answers[path] ?? [[404, 'text/plain', `nothing at ${path}`]]
    const [status, type, body] = list[Math.min(count, list.length - 1)] ?? [500, '', '']
    let text = ''
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    request.on('end', () => {
      if (text.startsWith('{')) bodies.push(JSON.parse(text))
      response.writeHead(status, { 'content-type': type }).end(body)
    })
  }, cleanup)
  answers = replies(origin)
  return { origin, bodies }
}

const json = (body: unknown, status = 200): Reply => [
  status,
  'application/json',
  JSON.stringify(body),
]

const bflTask = (origin: string, ...results: unknown[]) => ({
  '/flux-pro-1.1': [
    json({ id: 'task-1', polling_url: `${origin}/get_result`, cost: 4, output_mp: 1 }),
  ],
  '/get_result': results.map((result) => json(result)),
  '/sample.png': [[200, 'image/png', IMAGE] as const],
})

const INSTALLED: Readonly<Record<string, object>> = {
  '@ai-sdk/openai': openai,
  '@ai-sdk/azure': azure,
  '@ai-sdk/openai-compatible': openaiCompatible,
  '@ai-sdk/xai': xai,
  '@ai-sdk/fireworks': fireworks,
  '@ai-sdk/deepinfra': deepinfra,
  '@ai-sdk/togetherai': togetherai,
  '@ai-sdk/black-forest-labs': blackForestLabs,
  '@ai-sdk/prodia': prodia,
}

test('every known package has the factory that is named for it', () => {
  expect(KNOWN_PACKAGES).toEqual(Object.keys(INSTALLED))
  for (const [name, module] of Object.entries(INSTALLED)) {
    expect(module).toHaveProperty(sdkPackage(name)?.factory ?? '', expect.any(Function))
  }
})

test('xai: the price stands in the answer, in ticks of a ten-billionth dollar', async () => {
  const { origin, bodies } = await provider(() => ({
    '/images/generations': [
      json({ data: [{ b64_json: BASE64 }], usage: { cost_in_usd_ticks: 200_000_000 } }),
    ],
  }))
  const settings = { ...PLAIN, size: '2k', aspect: '16:9', quality: 'high' } as const
  const over = { model: 'grok-imagine-image-2.0', settings }
  const { reading, kept } = await callThrough({ package: '@ai-sdk/xai' }, { baseUrl: origin }, over)
  expect([reading.outcome.kind, reading.usage.cost?.usd]).toEqual(['produced', '0.02'])
  expect(kept).toEqual([IMAGE])
  expect(bodies).toEqual([
    {
      model: 'grok-imagine-image-2.0',
      prompt: 'a red bicycle',
      n: 1,
      response_format: 'b64_json',
      aspect_ratio: '16:9',
      resolution: '2k',
      quality: 'high',
    },
  ])
})

test('xai: an image that moderation takes back is blocked, and its price is kept', async () => {
  const { origin } = await provider(() => ({
    '/images/generations': [
      json({
        data: [{ url: 'https://imgen.x.ai/1.png', respect_moderation: false }],
        usage: { cost_in_usd_ticks: 200_000_000 },
      }),
    ],
  }))
  const over = { model: 'grok-imagine-image', settings: PLAIN }
  const { reading } = await callThrough({ package: '@ai-sdk/xai' }, { baseUrl: origin }, over)
  expect([reading.outcome.kind, reading.images]).toEqual(['blocked', []])
  expect(reading.usage.cost?.usd).toBe('0.02')
})

test('black-forest-labs: credits of the order are kept through polls and download', async () => {
  const { origin } = await provider((at) =>
    bflTask(at, { status: 'Pending' }, { status: 'Ready', result: { sample: `${at}/sample.png` } }),
  )
  const options = { package: '@ai-sdk/black-forest-labs', settings: { pollIntervalMillis: 1 } }
  const over = { model: 'flux-pro-1.1', settings: PLAIN }
  const { reading, exchanged, kept } = await callThrough(options, { baseUrl: origin }, over)
  expect([reading.outcome.kind, kept]).toEqual(['produced', [IMAGE]])
  expect(reading.usage.reported.credit).toBe('4')
  expect(exchanged.within?.map(({ purpose }) => purpose)).toEqual([
    'submit',
    'poll',
    'poll',
    'download',
  ])
})

test('black-forest-labs: moderation that its package takes for a timeout is still moderation', async () => {
  const { origin } = await provider((at) => bflTask(at, { status: 'Content Moderated' }))
  const settings = { pollIntervalMillis: 1, pollTimeoutMillis: 2 }
  const over = { model: 'flux-pro-1.1', settings: PLAIN }
  const options = { package: '@ai-sdk/black-forest-labs', settings }
  const { reading } = await callThrough(options, { baseUrl: origin }, over)
  expect([reading.outcome.kind, reading.outcome.reason]).toEqual(['blocked', 'moderation-output'])
})

test('black-forest-labs: a task that did not end in the package’s own time is lost', async () => {
  const { origin } = await provider((at) => bflTask(at, { status: 'Pending' }))
  const settings = { pollIntervalMillis: 1, pollTimeoutMillis: 2 }
  const over = { model: 'flux-pro-1.1', settings: PLAIN }
  const options = { package: '@ai-sdk/black-forest-labs', settings }
  const { reading } = await callThrough(options, { baseUrl: origin }, over)
  expect([reading.outcome.kind, reading.outcome.reason]).toEqual(['lost', 'timeout'])
  expect(reading.usage.reported.credit).toBe('4')
})

test('black-forest-labs: an image that was made and cannot be fetched says so', async () => {
  const { origin } = await provider((at) => ({
    ...bflTask(at, { status: 'Ready', result: { sample: `${at}/gone.png` } }),
  }))
  const options = { package: '@ai-sdk/black-forest-labs', settings: { pollIntervalMillis: 1 } }
  const over = { model: 'flux-pro-1.1', settings: PLAIN }
  const { reading } = await callThrough(options, { baseUrl: origin }, over)
  expect([reading.outcome.kind, reading.outcome.reason]).toEqual(['malformed', 'download-failed'])
  expect(reading.usage.reported.credit).toBe('4')
})

test('deepinfra: the cost that the package drops is read from the answer', async () => {
  const { origin, bodies } = await provider(() => ({
    '/inference/black-forest-labs/FLUX-1-schnell': [
      json({
        images: [`data:image/png;base64,${BASE64}`],
        inference_status: { cost: 0.0005, runtime_ms: 812 },
      }),
    ],
  }))
  const over = {
    model: 'black-forest-labs/FLUX-1-schnell',
    settings: { ...PLAIN, size: '1024x768', seed: 7, steps: 4 },
  } as const
  const options = { package: '@ai-sdk/deepinfra' }
  const { reading, kept } = await callThrough(options, { baseUrl: origin }, over)
  expect([reading.outcome.kind, reading.usage.cost?.usd, kept]).toEqual([
    'produced',
    '0.0005',
    [IMAGE],
  ])
  // The package sends sides as text.
  expect(bodies).toMatchObject([
    { width: '1024', height: '768', seed: 7, num_inference_steps: 4, num_images: 1 },
  ])
})

test('togetherai: what it warns of by mistake is shown, and the image counts', async () => {
  const { origin, bodies } = await provider(() => ({
    '/images/generations': [json({ data: [{ b64_json: BASE64 }] })],
  }))
  const over = {
    model: 'black-forest-labs/FLUX.1-schnell',
    settings: { ...PLAIN, size: '1024x768', steps: 4 },
  } as const
  const options = { package: '@ai-sdk/togetherai' }
  const { reading } = await callThrough(options, { baseUrl: origin }, over)
  expect(reading.outcome.kind).toBe('produced')
  expect(reading.outcome.message).toMatch(/^the model warned: dropped aspectRatio \(/)
  expect(bodies).toMatchObject([{ width: 1024, height: 768, steps: 4 }])
})

test('fireworks: the answer is the image itself', async () => {
  const model = 'accounts/fireworks/models/flux-1-schnell-fp8'
  const { origin } = await provider(() => ({
    [`/workflows/${model}/text_to_image`]: [[200, 'image/jpeg', IMAGE]],
  }))
  const options = { package: '@ai-sdk/fireworks' }
  const over = { model, settings: { ...PLAIN, aspect: '3:2' } } as const
  const { reading, kept } = await callThrough(options, { baseUrl: origin }, over)
  expect([reading.outcome.kind, reading.images.length, kept]).toEqual(['produced', 1, [IMAGE]])
})

test('prodia: a model of specification v3, an answer in parts, and a price in dollars', async () => {
  const job = JSON.stringify({
    id: 'job-1',
    state: { current: 'completed' },
    config: { prompt: 'a red bicycle' },
    price: { product: 'flux', dollars: 0.0025 },
  })
  const body = Buffer.concat([
    Buffer.from('--b\r\nContent-Disposition: form-data; name="job"; filename="job.json"\r\n'),
    Buffer.from(`Content-Type: application/json\r\n\r\n${job}\r\n`),
    Buffer.from('--b\r\nContent-Disposition: form-data; name="output"; filename="o.png"\r\n'),
    Buffer.from('Content-Type: image/png\r\n\r\n'),
    IMAGE,
    Buffer.from('\r\n--b--\r\n'),
  ])
  const { origin } = await provider(() => ({
    '/job': [[200, 'multipart/form-data; boundary=b', body]],
  }))
  const over = { model: 'inference.flux.schnell.txt2img.v2', settings: PLAIN }
  const options = { package: '@ai-sdk/prodia' }
  const { reading, kept } = await callThrough(options, { baseUrl: origin }, over)
  expect([reading.outcome.kind, reading.usage.cost, kept.at(-1)]).toEqual([
    'produced',
    { usd: '0.0025', where: 'providerMetadata.prodia.images[0].dollars' },
    IMAGE,
  ])
})

test('azure: the deployment’s name stands in the body, under the version that Azure serves', async () => {
  const { origin, bodies } = await provider(() => ({
    '/openai/v1/images/generations': [json({ data: [{ b64_json: BASE64 }] })],
  }))
  const options = { package: '@ai-sdk/azure' }
  const over = { model: 'gpt-image-2-of-ours', settings: PLAIN }
  const { reading } = await callThrough(options, { baseUrl: `${origin}/openai` }, over)
  expect(reading.outcome.kind).toBe('produced')
  expect(bodies).toMatchObject([{ model: 'gpt-image-2-of-ours' }])
})

test('a success that the package cannot read is malformed, in the package’s words', async () => {
  const { origin } = await provider(() => ({
    '/images/generations': [json({ data: [{ url: 'https://cdn.example.com/1.png' }] })],
  }))
  const { reading } = await callThrough({ package: '@ai-sdk/openai' }, { baseUrl: origin })
  expect(reading.outcome).toMatchObject({
    kind: 'malformed',
    reason: 'unreadable',
    code: 'AI_APICallError',
    message: 'Invalid JSON response',
  })
})
