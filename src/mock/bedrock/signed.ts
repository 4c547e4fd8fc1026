import { createHash } from 'node:crypto'
import type { Reply } from '../http/reply.ts'
import type { Arrival, Scene } from '../scene.ts'
import type { Account } from '../world.ts'
import { awsError } from './error.ts'

const SIGNED =
  /^([A-Z0-9]{16,128})\/([0-9]{8})\/[a-z0-9-]+\/bedrock\/aws4_request,\s*SignedHeaders=([a-z0-9;-]+),\s*Signature=[0-9a-f]{64}$/

/**
 * The account of a request that is signed instead of keyed: the one whose key is the access key's id.
 * The signature itself is not checked (the mock has no secrets), but what it must stand on is: its
 * scope, its date, and the hash of the body.
 */
export function signer(
  { world }: Scene,
  { key, headers, body }: Arrival,
): { readonly account: Account | null } | { readonly refused: Reply } {
  const [, id, day = '', names = ''] = SIGNED.exec(key ?? '') ?? []
  if (id === undefined) return { account: null }
  const date = headers['x-amz-date']
  const signed = names.split(';')
  if (typeof date !== 'string' || !date.startsWith(day) || !signed.includes('host')) {
    const message = 'Authorization header requires a signed host and an X-Amz-Date of its day.'
    return { refused: awsError(403, 'IncompleteSignatureException', message) }
  }
  const stated = headers['x-amz-content-sha256']
  const actual = createHash('sha256').update(body.text).digest('hex')
  if (stated !== undefined && stated !== actual) {
    const message =
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.'
    return { refused: awsError(403, 'InvalidSignatureException', message) }
  }
  const found = world.accounts.find(({ dialect, key: own }) => dialect === 'bedrock' && own === id)
  return { account: found ?? null }
}
