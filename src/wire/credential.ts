import { type Credential, reveal } from './secret.ts'
import { WrongOrigin } from './wrong-origin.ts'

export type { Credential } from './secret.ts'

/**
 * The header that carries the key: lower-case name and value. Throws `WrongOrigin` when scheme, host
 * and port of `url` are not exactly one of the key's origins.
 */
export function credentialHeader(credential: Credential, url: URL): readonly [string, string] {
  const { secret, header, prefix, origins } = credential
  const known = origins.some(
    (origin) => URL.canParse(origin) && new URL(origin).origin === url.origin,
  )
  if (!known) throw new WrongOrigin(secret.name, url.origin)
  return [header.toLowerCase(), `${prefix}${reveal(secret)}`]
}
