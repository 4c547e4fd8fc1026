import { mkdtemp, realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { Json } from '../../src/domain/suite.ts'
import { createSecret } from '../../src/wire/secret.ts'
import { context, createCleanup, openWire, postTo, serveRaw } from './fixtures.ts'
import { tokenOf } from './memory-sink.ts'

const cleanup = createCleanup()
afterEach(() => cleanup.run())

function run(
  argv: readonly string[],
  overrides: Parameters<typeof context>[0] = {},
  json: Json = { prompt: 'x' },
) {
  const environment = {
    PATH: process.env.PATH,
    LANG: 'C',
    HOME: '/nowhere',
    OPENAI_API_KEY: 'sk-canary-12345678',
  }
  const spec = postTo('command:', { body: { kind: 'command', argv, json } })
  return openWire(cleanup, { environment }).exchange(spec, context(overrides))
}

const node = (script: string, ...args: string[]) => [process.execPath, '-e', script, ...args]

describe('a command', () => {
  test('gets JSON on its input and answers JSON, with its exit code as status', async () => {
    const script = `let s='';process.stdin.on('data',c=>s+=c).on('end',()=>{console.log(JSON.stringify({got:JSON.parse(s)}));process.exitCode=3})`
    const { exchange, answer } = await run(node(script), {}, { prompt: 'größer' })
    expect(answer).toEqual({
      status: 3,
      headers: {},
      body: { kind: 'json', json: { got: { prompt: 'größer' } } },
      blobs: [],
    })
    expect(exchange).toMatchObject({
      method: 'EXEC',
      url: `command:${process.execPath}`,
      status: 3,
      requestBody: '{"prompt":"größer"}',
      responseBody: '{"got":{"prompt":"größer"}}\n',
      error: null,
    })
  })

  test('sees PATH, HOME and LANG of our environment and nothing else', async () => {
    const { answer } = await run(node('console.log(JSON.stringify(process.env))'))
    expect(answer?.body).toEqual({
      kind: 'json',
      json: { PATH: process.env.PATH, HOME: '/nowhere', LANG: 'C' },
    })
  })

  test('is run without a shell, in the folder given', async () => {
    const cwd = await realpath(await mkdtemp(join(tmpdir(), 'assay-command-')))
    const script = 'console.log(JSON.stringify([process.cwd(), process.argv.slice(1)]))'
    const { answer } = await run(node(script, '$(id); `id` && "x" > y', '*'), { cwd })
    expect(answer?.body).toEqual({ kind: 'json', json: [cwd, ['$(id); `id` && "x" > y', '*']] })
  })

  test('may answer with an image in its JSON', async () => {
    const image = Buffer.alloc(5_000, 4)
    const { answer } = await run(
      node('console.log(JSON.stringify({b64:Buffer.alloc(5000,4).toString("base64")}))'),
    )
    expect(answer?.body).toEqual({ kind: 'json', json: { b64: tokenOf(image) } })
    expect(answer?.blobs).toHaveLength(1)
  })

  test('that does not exist was not started', async () => {
    const { exchange, answer } = await run(['assay-no-such-command'])
    expect(answer).toBeNull()
    expect(exchange.error).toMatchObject({ sent: false, code: 'command-not-started' })
    expect(exchange.totalMs).toBe(0)
  })

  test('that fails without output is recorded with what it said, secrets removed', async () => {
    const secret = createSecret('OPENAI_API_KEY', 'sk-canary-12345678')
    const credential = { secret, header: 'authorization', prefix: '', origins: [] }
    const script = 'console.error("bad key sk-canary-12345678");process.exitCode=1'
    const { exchange, answer } = await run(node(script), { credential })
    expect([answer?.status, answer?.body.kind]).toEqual([1, 'none'])
    expect(exchange.responseBody).toBe('bad key [secret:OPENAI_API_KEY]\n')
  })

  test('that writes more than 1 MiB is stopped', async () => {
    const { exchange, answer } = await run(
      node('process.stdout.write("x".repeat(1048577));setInterval(()=>{},1e3)'),
    )
    expect(answer).toBeNull()
    expect(exchange.error).toMatchObject({ sent: true, code: 'too-large' })
  })

  test('that does not end is killed with all it started', async () => {
    const child = `process.on('SIGTERM',()=>{});require('net').connect(Number(process.argv[1]),'127.0.0.1')`
    const parent = `require('child_process').spawn(process.execPath,['-e',${JSON.stringify(child)},process.argv[1]],{stdio:'ignore'});setInterval(()=>{},1e3)`
    const gone = Promise.withResolvers<void>()
    const stop = new AbortController()
    // The connection lives as long as the grandchild does.
    const origin = await serveRaw((socket) => {
      socket.on('close', () => gone.resolve())
      stop.abort()
    }, cleanup)
    const { exchange, answer } = await run(node(parent, new URL(origin).port), {
      signal: stop.signal,
    })
    expect(answer).toBeNull()
    expect(exchange.error).toMatchObject({ sent: true, code: 'aborted' })
    await gone.promise
  })

  test('that does not end before its deadline is told so', async () => {
    const deadlineAt = performance.now() + 50
    const { exchange } = await run(node('setInterval(()=>{},1e3)'), { deadlineAt })
    expect(exchange.error).toMatchObject({ sent: true, code: 'deadline' })
  })
})
