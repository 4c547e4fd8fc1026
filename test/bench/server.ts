import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { defaultWorld } from '../../src/mock/default-world.ts'
import { startMock } from '../../src/mock/start.ts'
import { HEADERS, REQUEST } from './request.ts'

/**
 * The other process: our mock, or a bare HTTP server with ready answers that shows what the mock
 * itself costs. Prints its URL. `node server.ts mock|bare LATENCY_MS IMAGE_BYTES`
 */
const [kind = '', latencyText = '0', bytesText = ''] = process.argv.slice(2)
const latencyMs = Number(latencyText)

const whole = defaultWorld()
const world = {
  ...whole,
  name: 'bench',
  models: whole.models
    .filter((model) => model.id === 'gpt-image-2')
    .map((model) => ({ ...model, latencyMs, draw: { ...model.draw, padTo: Number(bytesText) } })),
  deployments: [],
}
const mock = await startMock({ world, speed: latencyMs === 0 ? 0 : 1 })
if (kind === 'mock') {
  console.log(mock.url)
} else {
  const answer = await oneAnswer(`${mock.baseUrls.openai}/images/generations`)
  await mock.close()
  console.log(await serveBare(answer))
}

async function oneAnswer(url: string): Promise<Buffer> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: HEADERS,
    body: JSON.stringify(REQUEST),
  })
  if (!answer.ok) throw new Error(await answer.text())
  return Buffer.from(await answer.arrayBuffer())
}

/** Serves one answer again and again, with 32 characters in its middle that are never the same. */
async function serveBare(answer: Buffer): Promise<string> {
  const middle = Math.floor(answer.length / 2)
  const head = answer.subarray(0, middle)
  const tail = answer.subarray(middle + 32)
  const tookMs: number[] = []
  let served = 0
  let url = ''
  const give = (response: ServerResponse, startedAt: number): void => {
    served += 1
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': answer.length,
      'x-request-id': `req_bench_${served}`,
    })
    response.cork()
    response.write(head)
    response.write(String(served).padStart(32, '0'), 'latin1')
    response.end(tail)
    response.uncork()
    response.once('finish', () => tookMs.push(performance.now() - startedAt))
  }
  const json = (response: ServerResponse, value: unknown): void => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
  }
  const server = createServer((request: IncomingMessage, response) => {
    const startedAt = performance.now()
    if (request.url === '/_assay/health') {
      const dialects = { openai: `${url}/openai/v1` }
      return json(response, { world: 'bench', dialects, keys: { openai: 'sk-mock-image-assay' } })
    }
    if (request.url === '/_bench/times') {
      const times = tookMs.toSorted((a, b) => a - b)
      tookMs.length = 0
      return json(response, { p50: times[Math.floor(times.length / 2)] ?? null })
    }
    request.resume().once('end', () => {
      if (latencyMs === 0) give(response, startedAt)
      else setTimeout(give, latencyMs, response, startedAt)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return url
}
