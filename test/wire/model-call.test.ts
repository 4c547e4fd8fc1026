import http from 'node:http'
import { createOpenAI } from '@ai-sdk/openai'
import { afterEach, describe, expect, test } from 'vitest'
import type { ModelCall } from '../../src/domain/request.ts'
import { createSecret } from '../../src/wire/secret.ts'
import { createModels, createNothing } from './fixture-models/models.ts'
import { context, createCleanup, openWire, postTo, serve, serveRaw } from './fixtures.ts'
import { tokenOf } from './memory-sink.ts'

const cleanup = createCleanup()
afterEach(() => cleanup.run())

const KEY = 'sk-canary-1234567890'
const FOLDER = new URL('./fixture-models', import.meta.url).pathname
const IMAGE = Buffer.from('a picture of three dots: ...')

function credentialFor(...origins: string[]) {
  const secret = createSecret('MODEL_KEY', KEY)
  return { secret, header: 'authorization', prefix: 'Bearer ', origins }
}

function call(over: Partial<ModelCall>): ModelCall {
  return {
    package: './models.ts',
    factory: createModels.name,
    method: null,
    settings: {},
    keySetting: 'apiKey',
    baseUrl: 'https://api.example.com/v1',
    isHeard: true,
    modelId: 'plain',
    options: { prompt: 'a red bicycle', n: 1, providerOptions: {} },
    ...over,
  }
}

function run(over: Partial<ModelCall>, given: Parameters<typeof context>[0] = {}) {
  const made = call(over)
  const spec = postTo(made.baseUrl, { body: { kind: 'model-call', call: made }, credential: true })
  const origin = new URL(made.baseUrl).origin
  const blobs = context().blobs
  const wire = openWire(cleanup, { allowLoopback: [origin] })
  const credential = credentialFor(origin)
  return wire.exchange(spec, context({ credential, blobs, packageFolders: [FOLDER], ...given }))
}

/** Answers every path with what it names, and keeps the requests. */
async function provider(
  answers: Readonly<Record<string, readonly [number, string, string | Buffer]>>,
) {
  const seen: { readonly path: string; readonly authorization: string | undefined }[] = []
  const origin = await serve((request, response) => {
    const path = request.url ?? ''
    seen.push({ path, authorization: request.headers.authorization })
    const [status, type, body] = answers[path.split('?')[0] ?? ''] ?? [404, 'text/plain', 'nothing']
    request.resume().on('end', () => response.writeHead(status, { 'content-type': type }).end(body))
  }, cleanup)
  return { origin, seen }
}

const drawn = JSON.stringify({ images: [IMAGE.toString('base64')] })

describe('a call of an image model', () => {
  test('is answered by its result, with images as tokens and the requests behind it', async () => {
    const { origin, seen } = await provider({ '/draw': [200, 'application/json', drawn] })
    const blobs = context().blobs
    const { exchange, answer, within } = await run({ baseUrl: origin }, { blobs })
    expect(seen).toEqual([{ path: '/draw', authorization: `Bearer ${KEY}` }])
    expect([...blobs.finished.values()]).toEqual([IMAGE])
    expect(answer?.body).toEqual({
      kind: 'json',
      json: {
        result: {
          images: [tokenOf(IMAGE)],
          warnings: [{ type: 'unsupported', feature: 'seed' }],
          modelId: 'plain',
          usage: { inputTokens: 3 },
        },
      },
    })
    expect(answer?.headers).toEqual({ 'x-request-id': 'r1' })
    expect(exchange).toMatchObject({
      purpose: 'submit',
      method: 'CALL',
      url: 'model-call:./models.ts',
      status: 200,
      error: null,
    })
    expect(within).toMatchObject([
      { purpose: 'submit', method: 'POST', url: `${origin}/draw`, status: 200 },
    ])
    expect(within?.[0]?.requestBody).toBe('{"n":1,"prompt":"a red bicycle"}')
  })

  test('has polls and downloads among its requests, and a signature in no record', async () => {
    const { origin } = await provider({
      '/draw': [200, 'application/json', '{}'],
      '/task': [200, 'application/json', '{"status":"Ready"}'],
      '/file': [200, 'image/png', IMAGE],
    })
    const blobs = context().blobs
    const { answer, within } = await run({ baseUrl: origin, modelId: 'tasks' }, { blobs })
    expect(within?.map(({ purpose, url }) => [purpose, url])).toEqual([
      ['submit', `${origin}/draw`],
      ['poll', `${origin}/task?id=7`],
      ['download', `${origin}/file`],
    ])
    // The bytes were on disk when the model gave them: they are not written again.
    expect([blobs.opened(), answer?.blobs.length]).toEqual([1, 1])
    expect(answer?.heard?.map((one) => one.answer.body.kind)).toEqual(['json', 'json', 'image'])
  })

  test('sends pictures as parts, and records them by their hash', async () => {
    const { origin } = await provider({
      '/images/edits': [200, 'application/json', '{"data":[{"b64_json":"aGVsbG8="}]}'],
    })
    const file = { type: 'file', mediaType: 'image/png', data: IMAGE.toString('base64') }
    const { within, answer } = await run(
      {
        package: '@ai-sdk/openai',
        factory: createOpenAI.name,
        modelId: 'gpt-image-2',
        baseUrl: origin,
        options: { prompt: 'p', n: 1, files: [file], providerOptions: {} },
      },
      { packageFolders: [process.cwd()] },
    )
    expect(answer?.status).toBe(200)
    const parts = JSON.parse(within?.[0]?.requestBody ?? '[]') as {
      name: string
      sha256?: string
    }[]
    expect(parts.find(({ name }) => name === 'image')?.sha256).toBe(
      tokenOf(IMAGE).slice('[image:'.length, -1),
    )
  })

  test('says once that it is sent, before the first byte', async () => {
    const { origin, seen } = await provider({
      '/draw': [200, 'application/json', '{}'],
      '/task': [200, 'application/json', '{}'],
      '/file': [200, 'image/png', IMAGE],
    })
    const said: number[] = []
    await run({ baseUrl: origin, modelId: 'tasks' }, { onSent: () => said.push(seen.length) })
    expect(said).toEqual([0])
    // Of a package that may send past our fetch nobody can say when it does.
    const calls = run({ modelId: 'quiet', isHeard: false }, { onSent: () => said.push(-1) })
    expect([(await calls).answer?.heard, said]).toEqual([[], [0, -1]])
  })

  test('without a key gets none from anywhere, and never looks for one', async () => {
    const { origin, seen } = await provider({ '/draw': [200, 'application/json', drawn] })
    await run({ baseUrl: origin }, { credential: null })
    expect(seen[0]?.authorization).toBe('Bearer no-key')
  })
})

describe('a key', () => {
  test('on its way to a stranger is stopped, and nothing is sent', async () => {
    const { origin, seen } = await provider({})
    const elsewhere = `${origin}/collect`
    const { exchange, answer } = await run({ modelId: 'leaks', settings: { elsewhere } })
    expect([seen, answer]).toEqual([[], null])
    expect(exchange.error).toMatchObject({ sent: false, code: 'wrong-origin' })
    expect(exchange.error?.message).toContain(`--trust MODEL_KEY@${origin}`)
  })

  test('that would leave after the order keeps the attempt, and still goes nowhere', async () => {
    const own = await provider({ '/draw': [200, 'application/json', '{}'] })
    const stranger = await provider({})
    const { exchange, answer } = await run({
      modelId: 'leaksLate',
      baseUrl: own.origin,
      settings: { elsewhere: stranger.origin },
    })
    expect([own.seen.length, stranger.seen.length]).toEqual([1, 0])
    expect(exchange.error).toBeNull()
    expect(answer?.body).toMatchObject({ json: { error: { name: 'WrongOrigin' } } })
  })

  test('stands in no record, be it in a header, an echo or an error’s words', async () => {
    const echo = JSON.stringify({ message: `who is ${KEY}?` })
    const { origin } = await provider({ '/draw': [400, 'application/json', echo] })
    const result = await run({ modelId: 'throws', baseUrl: origin })
    expect(JSON.stringify([result.exchange, result.within, result.answer?.body])).not.toContain(KEY)
    expect(result.answer?.body).toMatchObject({
      json: { error: { message: 'blocked, said the server of [secret:MODEL_KEY]' } },
    })
  })

  test('is not sent by a request without it, but a stranger gets no order either', async () => {
    const { origin, seen } = await provider({})
    const result = await run({ modelId: 'strays', settings: { elsewhere: origin } })
    expect(seen).toEqual([])
    expect(result.exchange.error).toMatchObject({ sent: false, code: 'blocked-origin' })
  })
})

describe('what is refused before anything is sent', () => {
  test.each([
    [
      'a specification from the future',
      { modelId: 'future' },
      'specification-version',
      'v2, v3, v4',
    ],
    [
      'more images than a call gives',
      { modelId: 'several', options: { prompt: 'p', n: 3, providerOptions: {} } },
      'too-many-images',
      'n 3 is more than the 2',
    ],
    ['a factory that is not there', { factory: 'createOther' }, 'no-factory', 'createOther'],
    [
      'a provider without images',
      { factory: createNothing.name },
      'no-image-model',
      'image or imageModel',
    ],
    ['a package that is not there', { package: '@ai-sdk/nowhere' }, 'model-not-loaded', 'nowhere'],
    [
      'pictures for a model of v2',
      { method: 'old', options: { prompt: 'p', n: 1, files: [], providerOptions: {} } },
      'no-pictures',
      'v2 takes no pictures',
    ],
  ])('%s', async (_, over, code, words) => {
    const { exchange, answer } = await run(over)
    expect([exchange.error?.code, exchange.error?.sent, answer]).toEqual([code, false, null])
    expect(exchange.error?.message).toContain(words)
  })
})

describe('a call that fails', () => {
  test('over its arguments was not sent; a package that we may not hear is never so sure', async () => {
    const argued = await run({ modelId: 'argues' })
    expect(argued.exchange.error).toMatchObject({ sent: false, message: 'seed must be even' })
    const silent = await run({ modelId: 'silent' })
    expect(silent.exchange.error?.sent).toBe(false)
    const unheard = await run({ modelId: 'silent', isHeard: false })
    expect(unheard.exchange.error).toMatchObject({ sent: true, code: 'model-failed' })
  })

  test('by the network says what the network did', async () => {
    const origin = await serveRaw(
      (socket) => socket.on('data', () => socket.resetAndDestroy()),
      cleanup,
    )
    const { exchange, within } = await run({ baseUrl: origin })
    expect([exchange.error?.code, exchange.error?.sent]).toEqual(['reset', true])
    expect(within?.[0]?.error?.code).toBe('reset')
  })

  test('at a closed port was not sent', async () => {
    const server = http.createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    await new Promise((resolve) => server.close(resolve))
    const { exchange } = await run({ baseUrl: `http://127.0.0.1:${port}` })
    expect(exchange.error).toMatchObject({ sent: false, code: 'connect-refused' })
  })

  test('to end is over at the deadline, heard or not', async () => {
    const deadlineAt = performance.now() + 30
    const { exchange, answer } = await run({ modelId: 'deaf' }, { deadlineAt })
    expect([exchange.error?.code, exchange.error?.sent, answer]).toEqual(['deadline', false, null])
    const origin = await serveRaw(() => {}, cleanup)
    const waiting = await run({ baseUrl: origin }, { deadlineAt: performance.now() + 80 })
    expect(waiting.exchange.error).toMatchObject({ code: 'deadline', sent: true })
    expect(waiting.within?.map(({ error }) => error?.code)).toEqual(['deadline'])
  })

  test('because it is stopped was stopped on request', async () => {
    const { exchange } = await run({ modelId: 'deaf' }, { signal: AbortSignal.timeout(10) })
    expect(exchange.error?.code).toBe('aborted')
  })
})
