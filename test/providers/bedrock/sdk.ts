import {
  BedrockRuntimeClient,
  type BedrockRuntimeClientConfig,
  InvokeModelCommand,
} from '@aws-sdk/client-bedrock-runtime'
import type { Sent } from '../sent.ts'

/** A request as the vendor's client hands it to its socket: signed, whole, never sent. */
export interface SdkRequest {
  readonly method: string
  readonly url: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

interface HandedOver {
  readonly method: string
  readonly protocol: string
  readonly hostname: string
  readonly port?: number
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

/** What the vendor's client would send for this model and body. */
export async function sdkRequest(
  modelId: string,
  body: unknown,
  config: BedrockRuntimeClientConfig,
): Promise<SdkRequest> {
  const seen: SdkRequest[] = []
  const handle = async (given: unknown) => {
    const request = given as HandedOver
    const { method, protocol, hostname, path, headers } = request
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
    seen.push({
      method,
      url: `${protocol}//${hostname}${path}`,
      headers: Object.fromEntries(lower),
      body: Buffer.from(request.body),
    })
    return { response: { statusCode: 200, headers: {}, body: Buffer.from('{}') } }
  }
  const client = new BedrockRuntimeClient({
    region: 'us-west-2',
    maxAttempts: 1,
    requestHandler: { handle } as RequestHandler,
    ...config,
  })
  const json = JSON.stringify(body)
  const type = 'application/json'
  await client.send(
    new InvokeModelCommand({ modelId, body: json, contentType: type, accept: type }),
  )
  const [only] = seen
  if (only === undefined) throw new Error('nothing was handed over')
  return only
}

/** The same in the form that requests of ours are compared in. */
export function sentBySdk({ method, url, headers, body }: SdkRequest): Sent {
  const { origin, pathname, search } = new URL(url)
  const { authorization } = headers
  return {
    method,
    origin,
    path: pathname,
    query: search,
    headers: authorization === undefined ? {} : { authorization },
    contentType: headers['content-type'] ?? null,
    body: JSON.parse(Buffer.from(body).toString()),
  }
}

type RequestHandler = NonNullable<BedrockRuntimeClientConfig['requestHandler']>

/**
 * Sends what the vendor's client hands over by HTTP/1.1, as the mock speaks it: the client's own
 * sockets speak HTTP/2 only (3.1161.0). Signing, retries and reading stay the client's.
 */
export function overHttp1(): RequestHandler {
  const handle = async (given: unknown) => {
    const { method, protocol, hostname, port, path, headers, body } = given as HandedOver
    const own = Object.entries(headers).filter(
      ([name]) => !['host', 'content-length'].includes(name.toLowerCase()),
    )
    const answer = await fetch(`${protocol}//${hostname}:${port}${path}`, {
      method,
      headers: own.map(([name, value]): [string, string] => [name, value]),
      body: Buffer.from(body),
    })
    const response = {
      statusCode: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    }
    return { response }
  }
  return { handle } as RequestHandler
}
