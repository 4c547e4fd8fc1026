import { isAtOrigin } from '../domain/origin.ts'
import { type Credential, reveal } from './secret.ts'
import { awsSignature, type Signable } from './sign.ts'
import { WrongOrigin } from './wrong-origin.ts'

export type { Credential } from './secret.ts'

/**
 * The headers that carry the key, or the signature made with it: lower-case names and values. Throws
 * `WrongOrigin` when scheme, host and port of the request's URL are none of the key's origins.
 */
export async function credentialHeaders(
  credential: Credential,
  request: Signable,
): Promise<Readonly<Record<string, string>>> {
  const { url, headers } = request
  const isSigned = 'signing' in credential
  if (!isAtOrigin(url.href, credential.origins)) {
    const { name } = isSigned ? credential.signing.secretAccessKey : credential.secret
    throw new WrongOrigin(name, url.origin)
  }
  if (!isSigned) {
    const { secret, header, prefix } = credential
    return { [header.toLowerCase()]: `${prefix}${reveal(secret)}` }
  }
  // Only headers that no proxy changes: whatever is signed must arrive as it was.
  const kept = Object.entries(headers).filter(([name]) => /^(?:content-type$|x-amz)/.test(name))
  return awsSignature(credential.signing, { ...request, headers: Object.fromEntries(kept) })
}
