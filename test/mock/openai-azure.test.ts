import OpenAI, { AzureOpenAI, toFile } from 'openai'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import type { Mock } from '../../src/mock/start.ts'
import { BICYCLE, BICYCLE_USD, onlyEntry, withMock, worldWith } from './with-mock.ts'

const ON_AZURE = { ...BICYCLE, model: 'my-images' }

function azure(mock: Mock, apiKey = mock.keys['azure-openai']): AzureOpenAI {
  const endpoint = mock.baseUrls['azure-openai'].replace(/\/openai$/, '')
  return new AzureOpenAI({ endpoint, apiKey, apiVersion: '2025-04-01-preview', maxRetries: 0 })
}

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  )

test('a deployment draws as the model behind it, and is billed under its own name', () =>
  withMock({}, async (mock) => {
    const { data, response } = await azure(mock).images.generate(ON_AZURE).withResponse()
    expect(data.usage?.output_tokens).toBe(196)
    const picture = Buffer.from(data.data?.[0]?.b64_json ?? '', 'base64')
    expect(await sharp(picture).metadata()).toMatchObject({ format: 'png', width: 1024 })
    expect(onlyEntry(mock)).toMatchObject({
      dialect: 'azure-openai',
      model: 'my-images',
      usd: BICYCLE_USD,
    })
    expect(response.headers.get('apim-request-id')).toMatch(/^apim-[0-9a-f]{32}$/)
    expect(response.headers.get('x-request-id')).toBe(onlyEntry(mock).requestId)
  }))

test('edits of a deployment take a form', () =>
  withMock({}, async (mock) => {
    const square = sharp({ create: { width: 512, height: 512, channels: 3, background: 'red' } })
    const image = await toFile(await square.png().toBuffer(), 'a.png', { type: 'image/png' })
    await azure(mock).images.edit({ ...ON_AZURE, image })
    expect(onlyEntry(mock)).toMatchObject({ mode: 'image-to-image', outcome: 'completed' })
  }))

test('the newer form takes the plain client with the deployment as its model', () =>
  withMock({}, async (mock) => {
    const baseURL = `${mock.baseUrls['azure-openai']}/v1/`
    const client = new OpenAI({ baseURL, apiKey: mock.keys['azure-openai'], maxRetries: 0 })
    const answer = await client.images.generate(ON_AZURE)
    expect(answer.data).toHaveLength(1)
  }))

test('a deployment that does not exist, a wrong key and a full gateway speak Azure’s words', () =>
  withMock({}, async (mock) => {
    const elsewhere = azure(mock).images.generate({ ...ON_AZURE, model: 'gpt-image-2' })
    expect(await failure(elsewhere)).toMatchObject({ status: 404, code: 'DeploymentNotFound' })
    const stranger = azure(mock, 'nobody-at-all').images.generate(ON_AZURE)
    expect(await failure(stranger)).toMatchObject({ status: 401, code: '401' })
    expect(mock.ledger()).toEqual([])
  }))

test('a rate limit has a number for a code', () =>
  withMock(
    { world: worldWith({ faults: [{ fault: 'rate-limit', retryAfterSeconds: 7 }] }) },
    async (mock) => {
      const error = await failure(azure(mock).images.generate(ON_AZURE))
      expect(error).toMatchObject({ status: 429, code: '429' })
      expect((error as Error).message).toContain('Please retry after 7 seconds.')
    },
  ))

test('a deployment’s own address wants an api-version', () =>
  withMock({}, async (mock) => {
    const url = `${mock.baseUrls['azure-openai']}/deployments/my-images/images/generations`
    const headers = { 'api-key': mock.keys['azure-openai'], 'content-type': 'application/json' }
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(ON_AZURE) })
    expect(response.status).toBe(404)
  }))

test('moderation reads as the model’s own', () =>
  withMock({}, async (mock) => {
    const blocked = azure(mock).images.generate({ ...ON_AZURE, prompt: 'forbidden-input' })
    expect(await failure(blocked)).toMatchObject({
      status: 400,
      code: 'moderation_blocked',
      type: 'image_generation_user_error',
    })
  }))
