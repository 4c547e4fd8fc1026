import type { AwsSigV4 } from '../domain/adapter.ts'
import { isAtOrigin } from '../domain/origin.ts'
import type { Mistake } from '../domain/suite.ts'
import type { BoundTarget } from '../plan/bind.ts'
import { type AwsSigning, type Credential, createSecret } from '../wire/secret.ts'
import { awsRegion } from '../wire/sign.ts'
import { UserMistakes } from './exit.ts'
import type { MockChoice } from './mock-choice.ts'

/** What the mock's made-up keys are called. */
export const MOCK_KEY = 'MOCK_KEY'

export interface KeyOptions {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** `NAME@ORIGIN`, from `--trust` and `ASSAY_TRUST`. */
  readonly trusted: readonly string[]
  readonly mock: MockChoice
}

/**
 * The key of every target, bound to the origins it belongs to. All missing, malformed and misdirected
 * keys are told at once (UserMistakes); no message holds a key.
 */
export function credentialsOf(
  bound: readonly BoundTarget[],
  options: KeyOptions,
): ReadonlyMap<BoundTarget, Credential | null> {
  const mistakes: Mistake[] = []
  const credentials = new Map<BoundTarget, Credential | null>()
  for (const one of bound) {
    const result = credentialOf(one, options)
    if (typeof result === 'string') {
      const path = `target "${one.target.id}"`
      mistakes.push({ position: one.target.position, path, message: result })
    } else {
      credentials.set(one, result)
    }
  }
  if (mistakes.length > 0) throw new UserMistakes(mistakes)
  return credentials
}

/**
 * The key of one target, bound to its origins; null where none is needed, and a text for the user
 * where there is none that may go there.
 */
export function credentialOf(
  {
    adapter,
    target,
    baseUrl,
  }: Pick<BoundTarget, 'adapter' | 'baseUrl'> & {
    readonly target: Pick<BoundTarget['target'], 'apiKeyEnv'>
  },
  { environment, trusted, mock }: KeyOptions,
): Credential | null | string {
  const { auth } = adapter
  const originsFor: OriginsFor = (key) => originsOf(key, { adapter, baseUrl, trusted })
  const name = target.apiKeyEnv ?? adapter.apiKeyEnv
  if (auth === null || name === null) return null
  if (mock.kind === 'mock') {
    const dialect = adapter.dialect ?? adapter.id
    const key = mock.keys[dialect]
    if (key === undefined) return `the mock has no key for ${dialect}`
    return { ...auth, secret: createSecret(MOCK_KEY, key), origins: [mock.origin] }
  }
  const value = environment[name]
  if (value === undefined || value === '') {
    // Who names the key's variable in the suite means that key, and no other way to pay.
    const { signing } = adapter
    if (signing !== undefined && target.apiKeyEnv === null) {
      return signingOf(signing, { name, baseUrl, environment, originsFor })
    }
    return `the key ${name} is not set. Set it in the environment, or try the suite with --mock`
  }
  const origins = originsFor(name)
  if (typeof origins === 'string') return origins
  try {
    return { ...auth, secret: createSecret(name, value), origins }
  } catch (error) {
    return (error as Error).message
  }
}

/** The origins that the key of this name may go to, or why it may not go where the suite wants it. */
type OriginsFor = (name: string) => readonly string[] | string

function originsOf(
  name: string,
  {
    adapter,
    baseUrl,
    trusted,
  }: Pick<BoundTarget, 'adapter' | 'baseUrl'> & Pick<KeyOptions, 'trusted'>,
): readonly string[] | string {
  const own =
    adapter.ownBaseUrl === null
      ? [new URL(adapter.baseUrl).origin, ...adapter.keyOrigins]
      : adapter.keyOrigins
  const named = trusted
    .filter((trust) => trust.startsWith(`${name}@`))
    .map((trust) => originOf(trust.slice(name.length + 1)))
  const origins = [...own, ...named.filter((origin) => origin !== null)]
  if (isAtOrigin(baseUrl, origins)) return origins
  const origin = new URL(baseUrl).origin
  return (
    `the key ${name} belongs to ${own.join(', ') || 'nobody yet'}, and this suite would send it to ${origin}. ` +
    `If that is yours, say so with --trust ${name}@${origin}`
  )
}

function signingOf(
  { service, accessKeyIdEnv, secretAccessKeyEnv, sessionTokenEnv, regionEnvs }: AwsSigV4,
  {
    name,
    baseUrl,
    environment,
    originsFor,
  }: {
    readonly name: string
    readonly baseUrl: string
    readonly environment: KeyOptions['environment']
    readonly originsFor: OriginsFor
  },
): Credential | string {
  const accessKeyId = environment[accessKeyIdEnv] ?? ''
  const secretAccessKey = environment[secretAccessKeyEnv] ?? ''
  const sessionToken = environment[sessionTokenEnv] ?? ''
  if (accessKeyId === '' || secretAccessKey === '') {
    return (
      `neither the key ${name} nor both ${accessKeyIdEnv} and ${secretAccessKeyEnv} are set. ` +
      'Set one or the other in the environment, or try the suite with --mock'
    )
  }
  const named = regionEnvs.map((variable) => environment[variable] ?? '').find((one) => one !== '')
  const region = awsRegion(baseUrl) ?? named
  if (region === undefined) {
    return `${new URL(baseUrl).origin} names no region. Set it in ${regionEnvs.join(' or ')}`
  }
  const origins = originsFor(secretAccessKeyEnv)
  if (typeof origins === 'string') return origins
  try {
    const signing: AwsSigning = {
      service,
      region,
      accessKeyId: createSecret(accessKeyIdEnv, accessKeyId),
      secretAccessKey: createSecret(secretAccessKeyEnv, secretAccessKey),
      sessionToken: sessionToken === '' ? null : createSecret(sessionTokenEnv, sessionToken),
    }
    return { signing, origins }
  } catch (error) {
    return (error as Error).message
  }
}

function originOf(text: string): string | null {
  return URL.canParse(text) ? new URL(text).origin : null
}
