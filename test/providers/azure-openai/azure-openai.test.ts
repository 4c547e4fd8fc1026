import { createAzure } from '@ai-sdk/azure'
import { generateImage } from 'ai'
import { AzureOpenAI } from 'openai'
import { describe, expect, test } from 'vitest'
import type { Operation } from '../../../src/domain/operation.ts'
import { isAtOrigin } from '../../../src/domain/origin.ts'
import type { Answer } from '../../../src/domain/request.ts'
import { azureOpenaiAdapter } from '../../../src/providers/azure-openai/adapter.ts'
import { notOffered } from '../../../src/providers/offered.ts'
import { adapterContract } from '../contract.ts'
import { doneReading, json, MASK, operationOf, PICTURE, SOME_SPEC } from '../fixtures.ts'
import { captureFetch, KEY, type Sent, sentBySpec } from '../sent.ts'

const ENDPOINT = 'https://my-resource.openai.azure.com'
const DEPLOYMENT = 'my images/1'
const VERSION = '2025-04-01-preview'

adapterContract('azure-openai', () => azureOpenaiAdapter, {
  models: ['my-deployment', 'gpt-image-2'],
  keys: 'error message type code inner_error innererror content_filter_results data b64_json url usage output_tokens revised_prompt'.split(
    ' ',
  ),
  words: ['contentFilter', 'DeploymentNotFound', '429', 'ResponsibleAIPolicyViolation'],
})

async function vendorSends(call: (client: AzureOpenAI) => PromiseLike<unknown>): Promise<Sent> {
  const { fetch, sent } = captureFetch(() => Response.json({ created: 1, data: [] }))
  const options = { endpoint: ENDPOINT, apiKey: KEY, apiVersion: VERSION, fetch, maxRetries: 0 }
  await call(new AzureOpenAI(options))
  const [only, ...more] = sent.filter(({ origin }) => origin !== 'null')
  if (only === undefined || more.length > 0) throw new Error(`${sent.length} requests`)
  return only
}

function weSend(operation: Operation, baseUrl = `${ENDPOINT}/openai`): Promise<Sent> {
  const { auth } = azureOpenaiAdapter
  if (auth === null) throw new Error('no auth')
  return sentBySpec(azureOpenaiAdapter.submit(operation, baseUrl), auth)
}

describe('the vendor’s own client sends the same as we do', () => {
  test('for a prompt', async () => {
    const ours = await weSend(operationOf({ model: DEPLOYMENT }))
    expect(ours).toEqual(
      await vendorSends((client) =>
        client.images.generate({ model: DEPLOYMENT, prompt: 'a red bicycle', n: 1 }),
      ),
    )
    expect(`${ours.path}${ours.query}`).toBe(
      '/openai/deployments/my%20images%2F1/images/generations?api-version=2025-04-01-preview',
    )
    expect(ours.headers).toEqual({ 'api-key': KEY })
  })

  test('for an edit with a mask', async () => {
    const file = ({ bytes, filename, mediaType }: typeof PICTURE) =>
      new File([new Uint8Array(bytes)], filename, { type: mediaType })
    const ours = await weSend(operationOf({ model: 'pictures', mode: 'edit', mask: MASK }))
    expect(ours).toEqual(
      await vendorSends((client) =>
        client.images.edit({
          model: 'pictures',
          prompt: 'a red bicycle',
          n: 1,
          image: file(PICTURE),
          mask: file(MASK),
        }),
      ),
    )
    expect(ours.path).toBe('/openai/deployments/pictures/images/edits')
  })
})

test.each([
  ['openai/v1', {}, '/openai/v1/images/generations'],
  ['openai/v1/', {}, '/openai/v1/images/generations'],
  [
    'openai/v1',
    { assayApiVersion: 'preview' },
    '/openai/v1/images/generations?api-version=preview',
  ],
  [
    'openai',
    { assayApiVersion: '2026-01-01' },
    '/openai/deployments/pictures/images/generations?api-version=2026-01-01',
  ],
  [
    'openai/deployments/pictures',
    {},
    '/openai/deployments/pictures/images/generations?api-version=2025-04-01-preview',
  ],
])('below %s with %j the address is %s', async (path, options, expected) => {
  const sent = await weSend(operationOf({ model: 'pictures', options }), `${ENDPOINT}/${path}`)
  expect(`${sent.path}${sent.query}`).toBe(expected)
  expect(sent.body).toEqual({ model: 'pictures', prompt: 'a red bicycle', n: 1 })
})

test('the key belongs to every resource’s address, and to no other', () => {
  const { keyOrigins } = azureOpenaiAdapter
  expect(isAtOrigin(`${ENDPOINT}/openai/v1`, keyOrigins)).toBe(true)
  expect(isAtOrigin('https://openai.azure.com.evil.example/openai', keyOrigins)).toBe(false)
})

test('a deployment’s name tells nothing of its model, so nothing is refused for its sake', () => {
  const asked = { mode: 'text-to-image', quality: 'max', size: '512x512', n: 30 } as const
  expect(notOffered(azureOpenaiAdapter, 'gpt-image-1', asked)).toBeNull()
  expect(azureOpenaiAdapter.offer('dall-e-3')?.retired).toBeNull()
  expect(azureOpenaiAdapter.reports('gpt-image-1')).toEqual([])
  expect(azureOpenaiAdapter.optionMistakes({ input_fidelity: 'high' }, 'gpt-image-2')).toEqual([])
})

test('what the dialect has no field or no way for is refused all the same', () => {
  const refusal = (more: object) =>
    notOffered(azureOpenaiAdapter, 'd', { mode: 'text-to-image', n: 1, ...more })
  expect(refusal({ seed: 1 })).toBe('seed is not offered by d. Leave it out.')
  expect(refusal({ delivery: 'batch' })).toContain('delivery "batch" is not offered')
})

test.each([
  [{ assayApiVersion: 2025 }, 'assayApiVersion: 2025 is not an API version'],
  [{ assayApiVersion: 'x&y=z' }, 'assayApiVersion: "x&y=z" is not an API version'],
  [{ stream: 'yes' }, 'stream: "yes" is not true or false.'],
])('the options %j are a mistake', (options, beginning) => {
  const mistakes = azureOpenaiAdapter.optionMistakes(options, 'd')
  expect(mistakes).toHaveLength(1)
  expect(mistakes[0]).toContain(beginning)
})

describe('an answer of Azure’s', () => {
  const read = (answer: Answer) =>
    doneReading(azureOpenaiAdapter.read(answer, SOME_SPEC, operationOf()))
  const filtered = {
    code: 'ResponsibleAIPolicyViolation',
    content_filter_results: { violence: { filtered: true, severity: 'medium' } },
  }

  test.each<[string, Answer, string, boolean]>([
    [
      'a block of a GPT Image model',
      json(400, {
        error: {
          code: 'moderation_blocked',
          type: 'image_generation_user_error',
          message: 'Your request was rejected by the safety system.',
        },
      }),
      'blocked/moderation/moderation_blocked',
      false,
    ],
    [
      'an old content filter',
      json(400, { error: { code: 'contentFilter', message: 'x', inner_error: filtered } }),
      'blocked/moderation/contentFilter',
      false,
    ],
    [
      'a content filter known by its inside only',
      json(400, { error: { code: 'BadRequest', message: 'x', innererror: filtered } }),
      'blocked/moderation/BadRequest',
      false,
    ],
    [
      'a wrong key',
      json(401, { error: { code: '401', message: 'Access denied' } }),
      'rejected/auth/401',
      true,
    ],
    [
      'a blocked resource',
      json(403, {
        error: { code: 'Forbidden', message: 'Your resource has been temporarily blocked' },
      }),
      'rejected/auth/Forbidden',
      true,
    ],
    [
      'a deployment that does not exist',
      json(404, { error: { code: 'DeploymentNotFound', message: 'x' } }),
      'rejected/model/DeploymentNotFound',
      false,
    ],
    [
      'a rate',
      json(429, { error: { code: '429', message: 'x' } }),
      'throttled/rate-limit/429',
      false,
    ],
  ])('that is %s is read for what it is', (_, answer, expected, stopsTarget) => {
    const { outcome, stopsTarget: stops } = read(answer)
    expect(`${outcome.kind}/${outcome.reason}/${outcome.code ?? ''}`).toBe(expected)
    expect(stops).toBe(stopsTarget)
  })

  test('names its wait in Azure’s own header too, and the usual one wins', () => {
    const error = { error: { code: '429', message: 'x' } }
    expect(read(json(429, error, { 'x-ms-retry-after-ms': '1500' })).retryAfterMs).toBe(1500)
    const both = { 'x-ms-retry-after-ms': '1500', 'retry-after-ms': '700' }
    expect(read(json(429, error, both)).retryAfterMs).toBe(700)
  })

  test('keeps every id it is known by', () => {
    const headers = { 'apim-request-id': 'a', 'x-ms-request-id': 'b', 'x-request-id': 'a' }
    expect(read(json(200, { data: [] }, headers)).requestIds).toEqual(['a', 'b'])
  })
})

test('below /v1 the AI SDK sends the same, and a field that GPT Image models refuse', async () => {
  const { fetch, sent } = captureFetch(() =>
    Response.json({ created: 1, data: [{ b64_json: 'iVBORw0KGgo=' }] }),
  )
  const azure = createAzure({ baseURL: `${ENDPOINT}/openai`, apiKey: KEY, fetch })
  await generateImage({
    model: azure.image('pictures'),
    prompt: 'a red bicycle',
    n: 1,
    maxRetries: 0,
  })
  const operation = operationOf({ model: 'pictures', options: { assayApiVersion: 'v1' } })
  const ours = await weSend(operation, `${ENDPOINT}/openai/v1`)
  const body = { ...(ours.body as object), response_format: 'b64_json' }
  expect(sent).toEqual([{ ...ours, body }])
})
