import { HTTPClient, Mistral } from '@mistralai/mistralai'
import type { ConversationRequest } from '@mistralai/mistralai/models/components'
import { expect, test } from 'vitest'
import { mistralAdapter } from '../../../src/providers/mistral/adapter.ts'
import { doneReading, json, operationOf } from '../fixtures.ts'
import { captureFetch, KEY, type Sent, sentBySpec } from '../sent.ts'

const INSTRUCTIONS =
  'Draw what the user describes: call image_generation exactly once, with the user’s words unchanged.'
const FILE = '933c5b5a-1f9e-4d52-8f0f-6b1d2a0c7e11'
const ANSWER = {
  object: 'conversation.response',
  conversation_id: 'conv_1',
  outputs: [
    {
      type: 'message.output',
      content: [{ type: 'tool_file', tool: 'image_generation', file_id: FILE }],
    },
  ],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
}

async function vendorSends(call: (client: Mistral) => Promise<unknown>): Promise<Sent> {
  const { fetch, sent } = captureFetch(({ path }) =>
    path.endsWith('/content')
      ? new Response('PNG', { headers: { 'content-type': 'application/octet-stream' } })
      : Response.json(ANSWER),
  )
  const httpClient = new HTTPClient({ fetcher: (input, init) => fetch(input, init) })
  await call(new Mistral({ apiKey: KEY, httpClient }))
  const [only, ...more] = sent
  if (only === undefined || more.length > 0) throw new Error(`${sent.length} requests`)
  return only
}

const started = (request: ConversationRequest) =>
  vendorSends((client) => client.beta.conversations.start(request))

function weSend(model: string, options = {}): Promise<Sent> {
  const spec = mistralAdapter.submit(operationOf({ model, options }), mistralAdapter.baseUrl)
  if (mistralAdapter.auth === null) throw new Error('no auth')
  return sentBySpec(spec, mistralAdapter.auth)
}

test('the vendor’s own client starts the same conversation with a model', async () => {
  const ours = await weSend('mistral-medium-latest', { completion_args: { temperature: 0 } })
  expect(ours).toEqual(
    await started({
      model: 'mistral-medium-latest',
      inputs: 'a red bicycle',
      tools: [{ type: 'image_generation' }],
      instructions: INSTRUCTIONS,
      store: false,
      stream: false,
      completionArgs: { temperature: 0 },
    }),
  )
  expect(`${ours.method} ${ours.origin}${ours.path}`).toBe(
    'POST https://api.mistral.ai/v1/conversations',
  )
})

test('the vendor’s own client starts the same conversation with an agent', async () => {
  expect(await weSend('ag_0688c1')).toEqual(
    await started({
      agentId: 'ag_0688c1',
      inputs: 'a red bicycle',
      store: false,
      stream: false,
    }),
  )
})

test('the suite’s own instructions win', async () => {
  const { body } = await weSend('mistral-medium-latest', { instructions: 'Be brief.', store: true })
  expect(body).toMatchObject({ instructions: 'Be brief.', store: true })
})

test('the vendor’s own client fetches the file from where we do', async () => {
  const operation = operationOf({ model: 'mistral-medium-latest' })
  const spec = mistralAdapter.submit(operation, mistralAdapter.baseUrl)
  const { images } = doneReading(mistralAdapter.read(json(200, ANSWER), spec, operation))
  const theirs = await vendorSends((client) => client.files.download({ fileId: FILE }))
  expect(images).toEqual([{ kind: 'keyed', url: `${theirs.origin}${theirs.path}` }])
  expect(theirs).toMatchObject({ method: 'GET', headers: { authorization: `Bearer ${KEY}` } })
})
