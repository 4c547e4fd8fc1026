import { inspect } from 'node:util'

/** A key that cannot be printed by accident: every way to turn it into text gives `[secret:NAME]`. */
export interface Secret {
  readonly name: string
  toString(): string
  toJSON(): string
}

/** A key, how it is attached, and the only origins (`https://host:port`) that it may be sent to. */
export interface KeyCredential {
  readonly secret: Secret
  readonly header: string
  /** What stands before the key in the header: `Bearer `, or nothing. */
  readonly prefix: string
  readonly origins: readonly string[]
}

/** What signs requests with AWS Signature Version 4. */
export interface AwsSigning {
  readonly service: string
  readonly region: string
  readonly accessKeyId: Secret
  readonly secretAccessKey: Secret
  /** Null but for temporary credentials. */
  readonly sessionToken: Secret | null
}

/** A key that signs requests and is not sent itself; signatures are for these origins only. */
export interface SigningCredential {
  readonly signing: AwsSigning
  readonly origins: readonly string[]
}

export type Credential = KeyCredential | SigningCredential

/** All that must not stand in a record. */
export function secretsOf(credential: Credential | null): readonly Secret[] {
  if (credential === null) return []
  if (!('signing' in credential)) return [credential.secret]
  const { accessKeyId, secretAccessKey, sessionToken } = credential.signing
  const temporary = sessionToken === null ? [] : [sessionToken]
  return [accessKeyId, secretAccessKey, ...temporary]
}

/** Shorter values stand in ordinary text by chance, so they could not be removed from records. */
const MIN_LENGTH = 8
const values = new WeakMap<Secret, string>()

/**
 * Wraps a key. Throws an Error whose message does not hold the value when it has fewer than 8
 * characters or anything but visible ASCII in it (a line break copied along, a typographic dash).
 */
export function createSecret(name: string, value: string): Secret {
  if (value.length < MIN_LENGTH)
    throw new Error(`${name} has fewer than ${MIN_LENGTH} characters. Set the whole key.`)
  if (!/^[\x21-\x7e]+$/.test(value))
    throw new Error(
      `${name} has a space, a line break or a character that is not ASCII in it. Set the key alone.`,
    )
  const label = `[secret:${name}]`
  const secret = Object.freeze({
    name,
    toString: () => label,
    toJSON: () => label,
    [inspect.custom]: () => label,
  })
  values.set(secret, value)
  return secret
}

/** The value, for attaching it and for finding it in recorded text. Nowhere outside `wire/`. */
export function reveal(secret: Secret): string {
  const value = values.get(secret)
  if (value === undefined) throw new Error(`not a secret made by createSecret: ${secret.name}`)
  return value
}
