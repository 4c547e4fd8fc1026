import { HTTPClient, Mistral } from '@mistralai/mistralai'
import { HTTPValidationError, MistralError } from '@mistralai/mistralai/models/errors'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { factsOf } from '../../src/mock/dialects.ts'
import type { Mock } from '../../src/mock/start.ts'
import type { World } from '../../src/mock/world.ts'
import { ownResponseFetch } from './own-response.ts'
import { onlyEntry, withMock, worldWith } from './with-mock.ts'

const REQUEST = {
  model: 'mistral-medium-latest',
  inputs: 'a red bicycle',
  tools: [{ type: 'image_generation' as const }],
  stream: false as const,
}

function withSdk<T>(
  body: (client: Mistral, mock: Mock) => Promise<T>,
  { world, apiKey }: { readonly world?: World; readonly apiKey?: string } = {},
): Promise<T> {
  return withMock(world === undefined ? {} : { world }, (mock) =>
    body(
      new Mistral({
        apiKey: apiKey ?? mock.keys.mistral,
        serverURL: `${mock.url}/mistral`,
        httpClient: new HTTPClient({ fetcher: ownResponseFetch }),
      }),
      mock,
    ),
  )
}

type Conversation = Awaited<ReturnType<Mistral['beta']['conversations']['start']>>

function fileIds({ outputs }: Conversation): readonly string[] {
  return outputs.flatMap((entry) =>
    'content' in entry && Array.isArray(entry.content)
      ? entry.content.flatMap((chunk) => ('fileId' in chunk ? [String(chunk.fileId)] : []))
      : [],
  )
}

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  return Buffer.from(await new Response(stream).arrayBuffer())
}

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => null,
    (error: unknown) => error,
  )

test('a conversation draws: its file is read with the key, and says png of a JPEG', () =>
  withSdk(async (client, mock) => {
    const answer = await client.beta.conversations.start(REQUEST)
    const [id = ''] = fileIds(answer)
    const file = await bytesOf(await client.files.download({ fileId: id }))
    expect(await sharp(file).metadata()).toMatchObject({
      format: 'jpeg',
      width: 1024,
      height: 1024,
    })
    expect(answer.usage).toEqual({
      promptTokens: 180,
      completionTokens: 450,
      totalTokens: 920,
      connectorTokens: 290,
      connectors: { image_generation: 1 },
    })
    // 0.1 for the call, 470 tokens in, 450 out.
    expect(onlyEntry(mock).usd).toBe('0.101088')
    const { sizeBytes } = await client.files.retrieve({ fileId: id })
    expect(sizeBytes).toBe(file.length)
    const { url } = await client.files.getSignedUrl({ fileId: id })
    expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toEqual(file)
    expect((await client.files.delete({ fileId: id })).deleted).toBe(true)
    expect(await failure(client.files.download({ fileId: id }))).toBeInstanceOf(MistralError)
  }))

test('an agent draws too, with the tool it was given', () =>
  withSdk(async (client) => {
    const { model, tools } = REQUEST
    const { id } = await client.beta.agents.create({ model, name: 'img', tools })
    const answer = await client.beta.conversations.start({ agentId: id, inputs: 'a pear' })
    expect(fileIds(answer)).toHaveLength(1)
    await client.beta.agents.delete({ agentId: id })
    const gone = client.beta.conversations.start({ agentId: id, inputs: 'a pear' })
    expect(await failure(gone)).toMatchObject({ statusCode: 404 })
  }))

test('a stream tells of the tool, the file and the usage, in that order', () =>
  withSdk(async (client) => {
    const { stream: _, ...request } = REQUEST
    const types: string[] = []
    for await (const { event } of await client.beta.conversations.startStream(request)) {
      types.push(event)
    }
    expect(types).toEqual([
      'conversation.response.started',
      'tool.execution.started',
      'tool.execution.done',
      'message.output.delta',
      'message.output.delta',
      'conversation.response.done',
    ])
  }))

test('a model without the tool only talks', () =>
  withSdk(async (client, mock) => {
    const { tools: _, ...request } = REQUEST
    const answer = await client.beta.conversations.start(request)
    expect(fileIds(answer)).toEqual([])
    expect(answer.usage.connectors).toBeNull()
    expect(mock.ledger()).toEqual([])
  }))

test.each([
  ['forbidden-input', null, '0.000972'],
  ['forbidden-output', { image_generation: 1 }, '0.101088'],
] as const)(
  'a prompt with %s is declined in words, and billed by policy',
  (prompt, connectors, usd) =>
    withSdk(async (client, mock) => {
      const answer = await client.beta.conversations.start({ ...REQUEST, inputs: prompt })
      expect(fileIds(answer)).toEqual([])
      expect(answer.usage.connectors).toEqual(connectors)
      expect(onlyEntry(mock).usd).toBe(usd)
    }),
)

test('the models that answer are listed', () =>
  withSdk(async (client) => {
    const { data = [] } = await client.models.list()
    expect(data).toMatchObject([{ id: 'mistral-medium-latest', type: 'base' }])
  }))

test('a wrong key, an empty account, a missing prompt and a rate are refused in the vendor’s words', async () => {
  const start = (client: Mistral, inputs = 'a pear') =>
    failure(client.beta.conversations.start({ ...REQUEST, inputs }))
  await withSdk(async (client) => expect(await start(client)).toMatchObject({ statusCode: 401 }), {
    apiKey: 'of-nobody',
  })
  await withSdk(async (client) => expect(await start(client)).toMatchObject({ statusCode: 402 }), {
    apiKey: factsOf('mistral')?.keys.empty ?? '',
  })
  await withSdk(async (client) =>
    expect(await start(client, '')).toBeInstanceOf(HTTPValidationError),
  )
  const world = worldWith({ faults: [{ fault: 'rate-limit', retryAfterSeconds: 3 }] })
  await withSdk(
    async (client) => {
      const error = (await start(client)) as MistralError
      expect(error.statusCode).toBe(429)
      expect(error.headers.get('retry-after')).toBe('3')
      expect(JSON.parse(error.body)).toMatchObject({ object: 'error', code: '1300' })
    },
    { world },
  )
})

test('another account’s file is not there', () =>
  withSdk(async (client, mock) => {
    const [id = ''] = fileIds(await client.beta.conversations.start(REQUEST))
    const read = (key: string) =>
      fetch(`${mock.baseUrls.mistral}/files/${id}/content`, {
        headers: { authorization: `Bearer ${key}` },
      })
    expect((await read(mock.keys.mistral)).status).toBe(200)
    expect((await read(factsOf('mistral')?.keys.empty ?? '')).status).toBe(404)
    expect((await read('of-nobody')).status).toBe(401)
  }))
