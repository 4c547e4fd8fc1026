import type { Adapter } from '../domain/adapter.ts'
import type { RecordsAsked, RecordsQuestion } from '../domain/records.ts'
import type { Answer, RequestSpec } from '../domain/request.ts'
import type { Json } from '../domain/suite.ts'
import { unfold } from '../money/reconcile/unfold.ts'
import { recordsOf } from '../providers/records/records-of.ts'
import { adapterFor } from '../providers/registry.ts'
import type { RunReport } from '../report/run-report.ts'
import type { Credential } from '../wire/secret.ts'
import { createWire, type Wire } from '../wire/wire.ts'
import { credentialOf } from './credentials.ts'
import { NOWHERE } from './examine.ts'
import { userMistake } from './exit.ts'
import { chooseMock, type MockChoice, type MockFlag } from './mock-choice.ts'
import type { StatementPage } from './read-statement.ts'
import type { Shell } from './shell.ts'
import { sleep } from './sleep.ts'

export interface LiveFlags {
  readonly provider: string | null
  readonly mock: MockFlag
  readonly trusted: readonly string[]
  readonly results: string
}

const PATIENCE_MS = 30_000
/** A record that is not there yet: asked for again after so long. */
const LATER_MS = [500, 2_000, 5_000] as const
/** More pages than this of one question are a loop. */
const MOST_PAGES = 200

/** Asks the run's providers for their records. Orders nothing. Throws UserMistakes. */
export async function readLive(
  shell: Shell,
  run: RunReport,
  flags: LiveFlags,
): Promise<readonly StatementPage[]> {
  const { cwd, environment } = shell
  const wasMock = run.run.provenance.mock !== null
  if (wasMock && typeof flags.mock !== 'string') {
    throw userMistake('this run was against a mock: ask it, with --mock http://127.0.0.1:PORT')
  }
  const mock = wasMock
    ? await chooseMock(flags.mock, [], {
        cwd,
        results: flags.results,
        now: Date.now,
        untrusted: false,
      })
    : ({ kind: 'real' } as const)
  const wire = createWire({
    clock: { now: Date.now, monotonic: () => performance.now() },
    maxConnections: 4,
    allowLoopback: mock.kind === 'mock' ? [mock.origin] : [],
  })
  try {
    const places = placesOf(run, { mock, provider: flags.provider })
    const pages: StatementPage[] = []
    for (const place of places) {
      const trusted = [...flags.trusted, ...(environment.ASSAY_TRUST ?? '').split(',')]
      const asked = await askPlace(wire, place, { environment, trusted, mock })
      if (asked === null) {
        shell.say(`${place.provider} has neither records nor a balance to ask for: left out`)
      } else {
        pages.push(...asked)
      }
    }
    if (pages.length > 0) return pages
    throw userMistake('no provider of this run can be asked for its records. Use --statement FILE')
  } finally {
    await wire.close()
    if (mock.kind === 'mock') await mock.close()
  }
}

/** One provider's address, and what is to be found there. */
interface Place {
  readonly provider: string
  readonly adapter: Adapter
  readonly asked: RecordsAsked
}

function placesOf(
  { attempts }: RunReport,
  { mock, provider }: { readonly mock: MockChoice; readonly provider: string | null },
): readonly Place[] {
  const sent = attempts.flatMap(({ endpoint, ...attempt }) =>
    endpoint === null || (provider !== null && endpoint.provider !== provider)
      ? []
      : [{ ...attempt, endpoint }],
  )
  const groups = Map.groupBy(sent, ({ endpoint }) => `${endpoint.provider} ${endpoint.baseUrl}`)
  return [...groups.values()].flatMap((some) => {
    const [first] = some
    const adapter = first === undefined ? null : adapterFor(first.endpoint.provider)
    if (first === undefined || adapter === null) return []
    const { endpoint } = first
    const mockUrl = mock.kind === 'mock' ? mock.baseUrls[endpoint.provider] : undefined
    const ids = some.flatMap(({ requestIds, taskId }) => [...requestIds, taskId ?? ''])
    const ends = some.map(({ endedAt }) => Date.parse(endedAt))
    const asked: RecordsAsked = {
      baseUrl: mockUrl ?? endpoint.baseUrl,
      fromMs: some.reduce((least, one) => Math.min(least, Date.parse(one.startedAt)), Date.now()),
      untilMs: ends.reduce((most, one) => Math.max(most, one), 0),
      ids: [...new Set(ids.filter((id) => id !== ''))],
      models: [...new Set(some.map((one) => one.endpoint.model))],
    }
    return [{ provider: endpoint.provider, adapter, asked }]
  })
}

interface Keys {
  readonly environment: Shell['environment']
  readonly trusted: readonly string[]
  readonly mock: MockChoice
}

/** Its records, else its balance; null where it has neither. */
async function askPlace(
  wire: Wire,
  place: Place,
  keys: Keys,
): Promise<readonly StatementPage[] | null> {
  const { provider, adapter, asked } = place
  const records = recordsOf(provider)
  if (records === null && adapter.balance === null) return null
  const keyEnv = records?.keyEnv ?? null
  // Only the key that orders is made up for a mock: one that sees accounts is the user's to give.
  const mock: MockChoice = keyEnv === null ? keys.mock : { kind: 'real' }
  const target = { apiKeyEnv: keyEnv }
  const credential = credentialOf({ adapter, baseUrl: asked.baseUrl, target }, { ...keys, mock })
  if (typeof credential === 'string') throw userMistake(`${provider}: ${credential}`)
  if (records === null) return [await balancePage(wire, place, credential)]
  const pages: StatementPage[] = []
  for (const question of records.questions(asked)) {
    const answers = await askAll(wire, question, { credential, provider })
    const rows = unfold(answers)
    pages.push({ source: `${provider} live`, rows, preset: question.preset, provider })
  }
  return pages
}

interface Asking {
  readonly credential: Credential | null
  readonly provider: string
}

async function askAll(
  wire: Wire,
  question: RecordsQuestion,
  asking: Asking,
): Promise<readonly Json[]> {
  const answers: Json[] = []
  for (const request of question.requests) {
    let spec: RequestSpec | null = request
    for (let page = 0; spec !== null && page < MOST_PAGES; page++) {
      const answer: Answer | null = await askOne(wire, spec, {
        ...asking,
        pauses: question.mayComeLate ? LATER_MS : [],
      })
      if (answer?.body.kind === 'json') answers.push(answer.body.json)
      spec = answer === null ? null : question.next(answer, spec)
    }
  }
  return answers
}

/** Null where the provider has no such record. */
async function askOne(
  wire: Wire,
  spec: RequestSpec,
  { credential, provider, pauses }: Asking & { readonly pauses: readonly number[] },
): Promise<Answer | null> {
  for (const pauseMs of [...pauses, null]) {
    const { answer, exchange } = await wire.exchange(spec, {
      credential,
      keptHeaders: [],
      deadlineAt: performance.now() + PATIENCE_MS,
      blobs: NOWHERE,
      signal: null,
    })
    const { status } = exchange
    if (answer !== null && status !== null && status < 300) return answer
    if (status !== 404) {
      const why =
        status === null ? (exchange.error?.message ?? 'no answer') : `it answers ${status}`
      const hint =
        status === 401 || status === 403 ? '. Records may take an administrator’s key' : ''
      throw userMistake(`${provider}: cannot read its records: ${why}${hint}`)
    }
    if (pauseMs !== null) await sleep(pauseMs, new AbortController().signal)
  }
  return null
}

async function balancePage(
  wire: Wire,
  { provider, adapter, asked }: Place,
  credential: Credential | null,
): Promise<StatementPage> {
  const lookup = adapter.balance
  const spec = lookup?.request(asked.baseUrl)
  const answer =
    spec === undefined ? null : await askOne(wire, spec, { credential, provider, pauses: [] })
  const balance = answer === null ? null : (lookup?.read(answer) ?? null)
  if (balance === null) throw userMistake(`${provider}: its answer does not tell the balance`)
  const { amount, unit } = balance
  if (unit !== 'usd' && unit !== 'credit') {
    throw userMistake(`${provider}: its balance is in ${unit}; only US dollars can be compared`)
  }
  const at = new Date().toISOString()
  const rows = unfold(unit === 'usd' ? { balance_usd: amount, at } : { credits: amount, at })
  const preset = unit === 'usd' ? 'usd-balance' : 'credit-balance'
  return { source: `${provider} live`, rows, preset, provider }
}
