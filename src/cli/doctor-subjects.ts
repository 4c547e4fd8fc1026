import type { Adapter } from '../domain/adapter.ts'
import type { Target } from '../domain/suite.ts'
import type { BoundTarget } from '../plan/bind.ts'
import { judgeAdapter } from '../providers/judge/judge-adapter.ts'
import { credentialOf, type KeyOptions, MOCK_KEY } from './credentials.ts'
import type { Subject } from './examine.ts'
import type { BoundJudge } from './judge/judge-desk.ts'

/** The providers of a suite's targets: one subject an address and key, with all models asked of it. */
export function subjectsOfSuite(
  bound: readonly BoundTarget[],
  options: KeyOptions,
): readonly Subject[] {
  const subjects = new Map<string, Subject>()
  for (const { adapter, baseUrl, target } of bound) {
    const keyName = keyNameOf(adapter, target.apiKeyEnv, options)
    const id = JSON.stringify([target.provider, adapter.dialect ?? null, baseUrl, keyName])
    const models = [...new Set([...(subjects.get(id)?.models ?? []), target.model])]
    const credential = credentialOf({ adapter, baseUrl, target }, options)
    subjects.set(id, { provider: target.provider, adapter, baseUrl, keyName, credential, models })
  }
  return [...subjects.values()]
}

/** A judge, whose key is needed as well before a suite can run. */
export function subjectOfJudge({ spec, baseUrl }: BoundJudge, options: KeyOptions): Subject {
  const adapter = judgeAdapter(spec.provider, null)
  return {
    provider: spec.provider,
    adapter,
    baseUrl,
    keyName: keyNameOf(adapter, spec.apiKeyEnv, options),
    credential: credentialOf({ adapter, baseUrl, target: spec }, options),
    models: [spec.model],
  }
}

const NO_TARGET: Pick<Target, 'apiKeyEnv'> = { apiKeyEnv: null }

/** The providers whose key the environment has; with a mock, those that it speaks for. */
export function subjectsOfEnvironment(
  adapters: readonly Adapter[],
  options: KeyOptions,
): readonly Subject[] {
  const { environment, mock } = options
  return adapters.flatMap((adapter): readonly Subject[] => {
    const keyName = adapter.apiKeyEnv
    if (keyName === null) return []
    if (mock.kind === 'mock') {
      const baseUrl = mock.baseUrls[adapter.id]
      if (baseUrl === undefined) return []
      return [subjectAt(adapter, keyNameOf(adapter, null, options), baseUrl, options)]
    }
    if ((environment[keyName] ?? '') === '') return []
    if (adapter.ownBaseUrl === null) return [subjectAt(adapter, keyName, adapter.baseUrl, options)]
    return [{ provider: adapter.id, adapter, baseUrl: null, keyName, credential: null, models: [] }]
  })
}

/** The name under which messages and records know the key: the mock has one of its own. */
function keyNameOf(adapter: Adapter, named: string | null, { mock }: KeyOptions): string | null {
  const variable = named ?? adapter.apiKeyEnv
  return variable !== null && mock.kind === 'mock' ? MOCK_KEY : variable
}

function subjectAt(
  adapter: Adapter,
  keyName: string | null,
  baseUrl: string,
  options: KeyOptions,
): Subject {
  const credential = credentialOf({ adapter, baseUrl, target: NO_TARGET }, options)
  return { provider: adapter.id, adapter, baseUrl, keyName, credential, models: [] }
}
