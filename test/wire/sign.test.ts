import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createSecret } from '../../src/wire/secret.ts'
import { awsRegion, awsSignature } from '../../src/wire/sign.ts'
import { WrongOrigin } from '../../src/wire/wrong-origin.ts'
import { sdkRequest } from '../providers/bedrock/sdk.ts'
import { context, createCleanup, openWire, postTo, serve } from './fixtures.ts'

const cleanup = createCleanup()
afterEach(async () => {
  vi.useRealTimers()
  await cleanup.run()
})

const ACCESS = 'AKIDASSAYCANARY1'
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYCANARYKEY'
const TOKEN = 'IQoJb3JpZ2luX2VjEA0aCWV1/canary+token=='
const AT = Date.UTC(2026, 10, 21, 9, 8, 7, 654)

function signing(sessionToken: string | null) {
  return {
    service: 'bedrock',
    region: 'us-west-2',
    accessKeyId: createSecret('AWS_ACCESS_KEY_ID', ACCESS),
    secretAccessKey: createSecret('AWS_SECRET_ACCESS_KEY', SECRET),
    sessionToken: sessionToken === null ? null : createSecret('AWS_SESSION_TOKEN', sessionToken),
  }
}

describe('a signature', () => {
  test.each([
    ['lasting', null],
    ['temporary', TOKEN],
  ])('with %s credentials is the one the vendor’s client makes', async (_, sessionToken) => {
    vi.useFakeTimers({ toFake: ['Date'], now: AT })
    const vendor = await sdkRequest(
      'stability.stable-image-core-v1:1',
      { prompt: 'a café, “red” bicycle', seed: 0 },
      {
        credentials: {
          accessKeyId: ACCESS,
          secretAccessKey: SECRET,
          ...(sessionToken !== null && { sessionToken }),
        },
      },
    )
    const { authorization = '', 'x-amz-date': date, ...headers } = vendor.headers
    expect(date).toBe('20261121T090807Z')
    const names = /SignedHeaders=([^,]+)/.exec(authorization)?.[1]?.split(';') ?? []
    expect(names.length).toBeGreaterThan(5)
    const signed = Object.entries(headers).filter(([name]) => names.includes(name))
    const ours = await awsSignature(signing(sessionToken), {
      method: vendor.method,
      url: new URL(vendor.url),
      headers: Object.fromEntries(signed),
      body: vendor.body,
      atMs: AT,
    })
    expect(ours).toEqual({
      authorization,
      'x-amz-date': date,
      'x-amz-content-sha256': headers['x-amz-content-sha256'],
      ...(sessionToken !== null && { 'x-amz-security-token': sessionToken }),
    })
  })

  test('depends on the body, byte for byte', async () => {
    const of = async (text: string) => {
      const url = new URL('https://bedrock-runtime.us-west-2.amazonaws.com/model/x/invoke')
      const request = { method: 'POST', url, headers: {}, body: Buffer.from(text), atMs: AT }
      return (await awsSignature(signing(null), request)).authorization
    }
    expect(await of('{"a":1}')).toBe(await of('{"a":1}'))
    expect(await of('{"a":1}')).not.toBe(await of('{"a": 1}'))
  })
})

describe('a request that is signed', () => {
  test('arrives with the body that was signed, and is recorded without any secret', async () => {
    const seen: { headers: IncomingMessage['headers']; body: Buffer }[] = []
    const origin = await serve(async (request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      await once(request, 'end')
      seen.push({ headers: request.headers, body: Buffer.concat(chunks) })
      response.setHeader('content-type', 'application/json')
      response.setHeader('x-amzn-requestid', ACCESS)
      response.statusCode = 403
      response.end(JSON.stringify({ message: `Canonical: ${TOKEN} ${ACCESS} ${SECRET}` }))
    }, cleanup)
    const { exchange } = await openWire(cleanup).exchange(
      postTo(`${origin}/model/a%3A1/invoke`, { credential: true }),
      context({
        credential: { signing: signing(TOKEN), origins: [origin] },
        keptHeaders: ['x-amzn-requestid'],
      }),
    )
    const [{ headers, body } = { headers: {}, body: Buffer.alloc(0) }] = seen
    expect(body.toString()).toBe('{"prompt":"a red bicycle"}')
    expect(headers['x-amz-content-sha256']).toBe(createHash('sha256').update(body).digest('hex'))
    // The wire's own clock, as its fixture sets it.
    expect(headers['x-amz-date']).toBe('20260921T141320Z')
    expect(headers['x-amz-security-token']).toBe(TOKEN)
    expect(headers.authorization).toMatch(
      new RegExp(
        `^AWS4-HMAC-SHA256 Credential=${ACCESS}/20260921/us-west-2/bedrock/aws4_request, ` +
          'SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token, ' +
          'Signature=[0-9a-f]{64}$',
      ),
    )
    expect(exchange.responseBody).toBe(
      '{"message":"Canonical: [secret:AWS_SESSION_TOKEN] [secret:AWS_ACCESS_KEY_ID] [secret:AWS_SECRET_ACCESS_KEY]"}',
    )
    expect(exchange.headers['x-amzn-requestid']).toBe('[secret:AWS_ACCESS_KEY_ID]')
    expect(JSON.stringify(exchange)).not.toContain('canary')
    expect(JSON.stringify(exchange)).not.toContain('CANARY')
  })

  test('is never sent to an origin that its key does not belong to', async () => {
    let requests = 0
    const origin = await serve((_, response) => {
      requests += 1
      response.end()
    }, cleanup)
    const credential = {
      signing: signing(null),
      origins: ['https://bedrock-runtime.us-west-2.amazonaws.com'],
    }
    const sending = openWire(cleanup).exchange(
      postTo(origin, { credential: true }),
      context({ credential }),
    )
    await expect(sending).rejects.toThrow(WrongOrigin)
    await expect(sending).rejects.toThrow(`AWS_SECRET_ACCESS_KEY does not belong to ${origin}`)
    expect(requests).toBe(0)
  })
})

test.each([
  ['https://bedrock-runtime.us-west-2.amazonaws.com', 'us-west-2'],
  ['https://bedrock-runtime.us-gov-west-1.amazonaws.com/model/x', 'us-gov-west-1'],
  ['https://bedrock-runtime-fips.us-east-1.amazonaws.com', 'us-east-1'],
  ['https://vpce-0a1b.bedrock-runtime.eu-west-1.vpce.amazonaws.com', 'eu-west-1'],
  ['https://bedrock-runtime.us-east-2.api.aws', 'us-east-2'],
  ['https://proxy.example.com', null],
  ['https://x.us-west-2.amazonaws.com.evil.example', null],
  ['not a URL', null],
])('the region of %s is %s', (address, region) => {
  expect(awsRegion(address)).toBe(region)
})
