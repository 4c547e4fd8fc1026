import { isAtOrigin } from '../domain/origin.ts'
import { type Credential, reveal } from './secret.ts'
import { WrongOrigin } from './wrong-origin.ts'

export type { Credential } from './secret.ts'

/**
 * The header that carries the key: lower-case name and value. Throws `WrongOrigin` when scheme, host
 * and port of `url` are none of the key's origins.
 */
export function credentialHeader(credential: Credential, url: URL): readonly [string, string] {
  const { secret, header, prefix, origins } = credential
  if (!isAtOrigin(url.href, origins)) throw new WrongOrigin(secret.name, url.origin)
  return [header.toLowerCase(), `${prefix}${reveal(secret)}`]
}
