import { createHash } from 'node:crypto'
import { AwsV4Signer } from 'aws4fetch'
import { type AwsSigning, reveal } from './secret.ts'

export interface Signable {
  readonly method: string
  readonly url: URL
  /** Lower-case names; all of them are signed, so none may be changed on the way. */
  readonly headers: Readonly<Record<string, string>>
  /** The bytes as they are sent. */
  readonly body: Uint8Array | null
  /** Milliseconds since 1970. AWS refuses a signature that is more than five minutes off. */
  readonly atMs: number
}

/**
 * The headers that sign a request with AWS Signature Version 4: `authorization`, `x-amz-date`,
 * `x-amz-content-sha256` and, with temporary credentials, `x-amz-security-token`
 * (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html, 2026-11).
 */
export async function awsSignature(
  { service, region, accessKeyId, secretAccessKey, sessionToken }: AwsSigning,
  { method, url, headers, body, atMs }: Signable,
): Promise<Readonly<Record<string, string>>> {
  const sha256 = createHash('sha256')
    .update(body ?? '')
    .digest('hex')
  const signer = new AwsV4Signer({
    method,
    url: url.href,
    headers: { ...headers, 'x-amz-content-sha256': sha256 },
    accessKeyId: reveal(accessKeyId),
    secretAccessKey: reveal(secretAccessKey),
    ...(sessionToken !== null && { sessionToken: reveal(sessionToken) }),
    service,
    region,
    datetime: new Date(atMs).toISOString().replace(/[:-]|\.[0-9]{3}/g, ''),
    allHeaders: true,
  })
  const signed = (await signer.sign()).headers
  const added = ['authorization', 'x-amz-content-sha256', 'x-amz-date', 'x-amz-security-token']
  return Object.fromEntries(
    added.flatMap((name) => {
      const value = signed.get(name)
      return value === null ? [] : [[name, value]]
    }),
  )
}

const REGION = /\.([a-z]{2}(?:-[a-z]+)+-[0-9])\.(?:(?:vpce\.)?amazonaws\.com|api\.aws)$/

/** The region in an AWS address, `us-west-2` of `bedrock-runtime.us-west-2.amazonaws.com`; else null. */
export function awsRegion(address: string): string | null {
  return REGION.exec(URL.parse(address)?.hostname ?? '')?.[1] ?? null
}
