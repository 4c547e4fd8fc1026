import { isAtOrigin } from '../domain/origin.ts'
import type { Mistake } from '../domain/suite.ts'
import type { BoundTarget } from '../plan/bind.ts'
import type { Credential } from '../wire/secret.ts'
import { createSecret } from '../wire/secret.ts'
import { UserMistakes } from './exit.ts'
import type { MockChoice } from './mock-choice.ts'

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

function credentialOf(
  { adapter, target, baseUrl }: BoundTarget,
  { environment, trusted, mock }: KeyOptions,
): Credential | null | string {
  const { auth } = adapter
  const name = target.apiKeyEnv ?? adapter.apiKeyEnv
  if (auth === null || name === null) return null
  if (mock.kind === 'mock') {
    const key = mock.keys[adapter.id]
    if (key === undefined) return `the mock has no key for ${adapter.id}`
    return { ...auth, secret: createSecret('MOCK_KEY', key), origins: [mock.origin] }
  }
  const value = environment[name]
  if (value === undefined || value === '') {
    return `the key ${name} is not set. Set it in the environment, or try the suite with --mock`
  }
  const own =
    adapter.ownBaseUrl === null
      ? [new URL(adapter.baseUrl).origin, ...adapter.keyOrigins]
      : adapter.keyOrigins
  const named = trusted
    .filter((trust) => trust.startsWith(`${name}@`))
    .map((trust) => originOf(trust.slice(name.length + 1)))
  const origins = [...own, ...named.filter((origin) => origin !== null)]
  const origin = new URL(baseUrl).origin
  if (!isAtOrigin(baseUrl, origins)) {
    return (
      `the key ${name} belongs to ${own.join(', ') || 'nobody yet'}, and this suite would send it to ${origin}. ` +
      `If that is yours, say so with --trust ${name}@${origin}`
    )
  }
  try {
    return { ...auth, secret: createSecret(name, value), origins }
  } catch (error) {
    return (error as Error).message
  }
}

function originOf(text: string): string | null {
  return URL.canParse(text) ? new URL(text).origin : null
}
