import { describe, expect, test } from 'vitest'
import { credentialsOf } from '../../src/cli/credentials.ts'
import { UserMistakes } from '../../src/cli/exit.ts'
import type { MockChoice } from '../../src/cli/mock-choice.ts'
import type { Target } from '../../src/domain/suite.ts'
import type { BoundTarget } from '../../src/plan/bind.ts'
import { adapterFor } from '../../src/providers/registry.ts'
import { type Credential, reveal, secretsOf } from '../../src/wire/secret.ts'

const RUNTIME = 'https://bedrock-runtime.us-west-2.amazonaws.com'
const AWS = {
  AWS_ACCESS_KEY_ID: 'AKIDASSAYCANARY1',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+CANARYKEY',
}
const SESSION = { AWS_SESSION_TOKEN: 'IQoJb3JpZ2luX2Vj/canary==' }
const BEARER = { AWS_BEARER_TOKEN_BEDROCK: 'bedrock-api-key-canary' }

function bound(provider: string, over: { baseUrl?: string; apiKeyEnv?: string } = {}): BoundTarget {
  const adapter = adapterFor(provider)
  if (adapter === null) throw new Error(`no adapter ${provider}`)
  const target: Target = {
    id: 'one',
    provider,
    model: 'm',
    access: 'official',
    baseUrl: over.baseUrl ?? null,
    apiKeyEnv: over.apiKeyEnv ?? null,
    rates: null,
    limits: { concurrency: null, perMinute: null, timeoutMs: 1000 },
    worstCase: null,
    metered: false,
    options: {},
    modes: null,
    grid: null,
    position: { file: 's.yaml', line: 3, column: 1 },
  }
  const baseUrl = over.baseUrl ?? adapter.baseUrl
  return { suite: 0, target, adapter, baseUrl, card: null, cardMissing: null }
}

interface Given {
  readonly environment?: Readonly<Record<string, string>>
  readonly trusted?: readonly string[]
  readonly mock?: MockChoice
}

function credentialOf(one: BoundTarget, given: Given = {}): Credential {
  const { environment = {}, trusted = [], mock = { kind: 'real' } } = given
  const credential = credentialsOf([one], { environment, trusted, mock }).get(one) ?? null
  if (credential === null) throw new Error('no credential')
  return credential
}

function mistakeOf(one: BoundTarget, given: Given = {}): string {
  try {
    credentialOf(one, given)
  } catch (error) {
    if (error instanceof UserMistakes)
      return error.mistakes.map(({ message }) => message).join('\n')
    throw error
  }
  throw new Error('no mistake')
}

const shown = (credential: Credential) =>
  secretsOf(credential).map((one) => [one.name, reveal(one)])

describe('a target that may be signed for', () => {
  test('is sent the key where the environment has one, whatever else it has', () => {
    const credential = credentialOf(bound('bedrock'), { environment: { ...AWS, ...BEARER } })
    expect(credential).toMatchObject({ header: 'authorization', prefix: 'Bearer ' })
    expect(shown(credential)).toEqual([['AWS_BEARER_TOKEN_BEDROCK', 'bedrock-api-key-canary']])
    expect(credential.origins).toContain(RUNTIME)
  })

  test('is signed for where there is no key, in the region of its address', () => {
    const baseUrl = 'https://bedrock-runtime.eu-west-1.amazonaws.com'
    const environment = { ...AWS, ...SESSION, AWS_REGION: 'us-east-1' }
    const credential = credentialOf(bound('bedrock', { baseUrl }), { environment })
    expect(credential).toMatchObject({ signing: { service: 'bedrock', region: 'eu-west-1' } })
    expect(shown(credential)).toEqual([
      ['AWS_ACCESS_KEY_ID', AWS.AWS_ACCESS_KEY_ID],
      ['AWS_SECRET_ACCESS_KEY', AWS.AWS_SECRET_ACCESS_KEY],
      ['AWS_SESSION_TOKEN', SESSION.AWS_SESSION_TOKEN],
    ])
    expect(credential.origins).toContain(baseUrl)
    expect(JSON.stringify(credential)).not.toMatch(/canary/i)
  })

  test('has no session token where the environment has none', () => {
    expect(credentialOf(bound('bedrock'), { environment: AWS })).toMatchObject({
      signing: { sessionToken: null },
    })
  })

  test.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['half of what signing takes', { AWS_ACCESS_KEY_ID: AWS.AWS_ACCESS_KEY_ID }],
    ['a blank', { ...AWS, AWS_SECRET_ACCESS_KEY: '' }],
  ])('is refused with %s set, and told both ways', (_, environment) => {
    expect(mistakeOf(bound('bedrock'), { environment })).toBe(
      'neither the key AWS_BEARER_TOKEN_BEDROCK nor both AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set. Set one or the other in the environment, or try the suite with --mock',
    )
  })

  test('is not signed for where the suite names the variable of its key', () => {
    const one = bound('bedrock', { apiKeyEnv: 'TEAM_KEY' })
    expect(mistakeOf(one, { environment: AWS })).toBe(
      'the key TEAM_KEY is not set. Set it in the environment, or try the suite with --mock',
    )
  })

  test('is refused at an address that is not the provider’s, unless it is trusted', () => {
    const baseUrl = 'https://abc123.execute-api.us-west-2.amazonaws.com'
    const one = bound('bedrock', { baseUrl })
    expect(mistakeOf(one, { environment: AWS })).toContain(
      `this suite would send it to ${baseUrl}. If that is yours, say so with --trust AWS_SECRET_ACCESS_KEY@${baseUrl}`,
    )
    const trusted = [`AWS_SECRET_ACCESS_KEY@${baseUrl}`]
    expect(credentialOf(one, { environment: AWS, trusted }).origins).toContain(baseUrl)
  })

  test('needs a region where its address names none', () => {
    const baseUrl = 'https://proxy.example.com'
    const one = bound('bedrock', { baseUrl })
    const trusted = [`AWS_SECRET_ACCESS_KEY@${baseUrl}`]
    expect(mistakeOf(one, { environment: AWS, trusted })).toBe(
      `${baseUrl} names no region. Set it in AWS_REGION or AWS_DEFAULT_REGION`,
    )
    const environment = { ...AWS, AWS_REGION: '', AWS_DEFAULT_REGION: 'us-east-2' }
    expect(credentialOf(one, { environment, trusted })).toMatchObject({
      signing: { region: 'us-east-2' },
    })
  })

  test('is refused with a secret that was copied badly, and not shown it', () => {
    const environment = { ...AWS, AWS_SECRET_ACCESS_KEY: 'canary with spaces' }
    const message = mistakeOf(bound('bedrock'), { environment })
    expect(message).toContain('AWS_SECRET_ACCESS_KEY has a space')
    expect(message).not.toContain('canary')
  })

  test('gets the mock’s made-up key from the mock, and nothing of the environment', () => {
    const mock: MockChoice = {
      kind: 'mock',
      world: 'w',
      origin: 'http://127.0.0.1:9',
      baseUrls: {},
      keys: { bedrock: 'mock-key-123456' },
      ledger: async () => null,
      close: async () => {},
    }
    const credential = credentialOf(bound('bedrock'), { environment: AWS, mock })
    expect(shown(credential)).toEqual([['MOCK_KEY', 'mock-key-123456']])
    expect(credential.origins).toEqual(['http://127.0.0.1:9'])
  })
})

test('a key of any other provider has no second way', () => {
  expect(mistakeOf(bound('stability'), { environment: AWS })).toBe(
    'the key STABILITY_API_KEY is not set. Set it in the environment, or try the suite with --mock',
  )
})
