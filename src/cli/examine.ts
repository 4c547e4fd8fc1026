import type { Adapter, Lookup } from '../domain/adapter.ts'
import type { BlobSink } from '../domain/blob-sink.ts'
import type { Exchange } from '../domain/exchange.ts'
import type { RequestSpec } from '../domain/request.ts'
import { modelNotice } from '../providers/offered.ts'
import type { Credential } from '../wire/secret.ts'
import type { Wire } from '../wire/wire.ts'
import { WrongOrigin } from '../wire/wrong-origin.ts'

/** One provider as a suite's targets, or the environment, would use it. */
export interface Subject {
  readonly provider: string
  readonly adapter: Adapter
  /** Null where every customer has an address of his own and nobody named it. */
  readonly baseUrl: string | null
  /** Variable of the key; null where none is needed. */
  readonly keyName: string | null
  /** A text says why there is no key that may go there. */
  readonly credential: Credential | null | string
  /** Models to look for, e.g. a suite's. */
  readonly models: readonly string[]
}

/** What was found out. `unknown` is never taken for fine or for wrong. */
export interface DoctorFinding {
  readonly check: 'key' | 'endpoint' | 'model' | 'balance'
  readonly verdict: 'passed' | 'failed' | 'unknown'
  readonly message: string
}

export interface Examination {
  readonly wire: Wire
  /** On the wire's monotonic clock, for everything that is asked of one subject. */
  readonly deadlineAt: number
  /** `YYYY-MM-DD` */
  readonly today: string
}

type Heard<T> =
  | { readonly kind: 'unable' }
  /** The question would take the key to an origin that it does not belong to. */
  | { readonly kind: 'elsewhere'; readonly message: string }
  | { readonly kind: 'told'; readonly value: T; readonly exchange: Exchange }
  | { readonly kind: 'untold'; readonly exchange: Exchange }

/** An answer to a question about an account has no images in it; what looks like one goes nowhere. */
export const NOWHERE: BlobSink = {
  open: () => ({
    write: () => {},
    finish: async () => ({ sha256: '0'.repeat(64), file: '', bytes: 0 }),
    abort: async () => {},
  }),
}

/** Asks what can be asked for nothing, and says what it means for a run. Orders no image. */
export async function examine(
  subject: Subject,
  examination: Examination,
): Promise<readonly DoctorFinding[]> {
  const { adapter, baseUrl, models, credential } = subject
  const retired = models.flatMap((model) => retirement(adapter, model, examination.today))
  if (baseUrl === null || !/^https?:/.test(baseUrl)) {
    const message =
      baseUrl === null
        ? 'every customer has an address of his own. Name a suite whose target has it as baseUrl'
        : 'a program of the suite’s own: it is not run here'
    return [...keyFinding(subject, []), { check: 'endpoint', verdict: 'unknown', message }]
  }
  const asks = typeof credential !== 'string'
  const [list, balance] = await Promise.all([
    asks ? lookUp(adapter.models, subject, examination) : UNABLE,
    asks ? lookUp(adapter.balance, subject, examination) : UNABLE,
  ])
  const heard = [list, balance].flatMap((one) => ('exchange' in one ? [one.exchange] : []))
  // Where there is nothing to ask with a key, the address itself is asked without one.
  const exchanges = heard.length > 0 ? heard : [await knock(baseUrl, examination)]
  return [
    ...keyFinding(subject, heard),
    endpointFinding(baseUrl, exchanges),
    ...(models.length === 0 ? [] : modelFindings(subject, list)),
    ...retired,
    balanceFinding(subject, balance),
  ]
}

const UNABLE = { kind: 'unable' } as const
const NO_KEY = 'there is no key to ask with'

async function lookUp<T>(
  lookup: Lookup<T> | null,
  { baseUrl, credential, adapter }: Subject,
  examination: Examination,
): Promise<Heard<T>> {
  if (lookup === null || baseUrl === null || typeof credential === 'string') return UNABLE
  const given = { credential, keptHeaders: adapter.keptHeaders }
  try {
    const { exchange, answer } = await ask(lookup.request(baseUrl), examination, given)
    const isSuccess = answer !== null && answer.status >= 200 && answer.status < 300
    const value = isSuccess ? lookup.read(answer) : null
    return value === null ? { kind: 'untold', exchange } : { kind: 'told', value, exchange }
  } catch (error) {
    if (error instanceof WrongOrigin) return { kind: 'elsewhere', message: error.message }
    throw error
  }
}

async function knock(baseUrl: string, examination: Examination): Promise<Exchange> {
  const spec: RequestSpec = {
    purpose: 'usage',
    method: 'GET',
    url: baseUrl,
    headers: {},
    body: null,
    credential: false,
  }
  return (await ask(spec, examination, { credential: null, keptHeaders: [] })).exchange
}

function ask(
  spec: RequestSpec,
  { wire, deadlineAt }: Examination,
  given: { readonly credential: Credential | null; readonly keptHeaders: readonly string[] },
): ReturnType<Wire['exchange']> {
  return wire.exchange(spec, { ...given, deadlineAt, blobs: NOWHERE, signal: null })
}

function keyFinding(
  { keyName, credential }: Subject,
  heard: readonly Exchange[],
): readonly DoctorFinding[] {
  if (keyName === null) return []
  if (typeof credential === 'string') {
    return [{ check: 'key', verdict: 'failed', message: credential }]
  }
  const isAccepted = heard.some(({ status }) => status !== null && status < 300)
  if (isAccepted) {
    return [{ check: 'key', verdict: 'passed', message: `the provider takes the key ${keyName}` }]
  }
  if (heard.some(({ status }) => status === 401)) {
    const message = `the provider refuses the key ${keyName} (401). Make a new one, or look for a slip in copying`
    return [{ check: 'key', verdict: 'failed', message }]
  }
  const message = `${keyName} is set; nothing told whether the provider takes it`
  return [{ check: 'key', verdict: 'unknown', message }]
}

function endpointFinding(baseUrl: string, exchanges: readonly Exchange[]): DoctorFinding {
  const answered = exchanges.find(({ status }) => status !== null)
  if (answered !== undefined) {
    const message = `${baseUrl} answers, in ${Math.round(answered.totalMs)} ms`
    return { check: 'endpoint', verdict: 'passed', message }
  }
  const why = exchanges[0]?.error?.message ?? 'no answer'
  const message = `${baseUrl} cannot be reached: ${why}. Check baseUrl and the network`
  return { check: 'endpoint', verdict: 'failed', message }
}

function modelFindings(
  { models, credential }: Subject,
  list: Heard<readonly string[]>,
): readonly DoctorFinding[] {
  if (list.kind !== 'told') {
    const why = typeof credential === 'string' ? NO_KEY : whyUntold(list, 'list models')
    return models.map((model) => ({
      check: 'model',
      verdict: 'unknown',
      message: `whether ${model} is there: ${why}`,
    }))
  }
  const listed = new Set(list.value)
  return models.map((model) =>
    listed.has(model)
      ? { check: 'model', verdict: 'passed', message: `${model} is listed` }
      : {
          check: 'model',
          verdict: 'failed',
          message: `${model} is not among the ${listed.size} models that this key can see`,
        },
  )
}

function retirement(adapter: Adapter, model: string, today: string): readonly DoctorFinding[] {
  const notice = modelNotice(adapter, model, today)
  if (notice?.kind !== 'retired') return []
  return [{ check: 'model', verdict: 'failed', message: notice.message }]
}

function balanceFinding(
  { credential }: Subject,
  balance: Heard<{ readonly amount: string; readonly unit: string }>,
): DoctorFinding {
  if (balance.kind === 'told') {
    const { amount, unit } = balance.value
    const message = unit === 'usd' ? `$${amount} are left` : `${amount} ${unit} are left`
    return { check: 'balance', verdict: 'passed', message }
  }
  const why = typeof credential === 'string' ? NO_KEY : whyUntold(balance, 'tell a balance')
  return { check: 'balance', verdict: 'unknown', message: `what is left to spend: ${why}` }
}

function whyUntold(heard: Exclude<Heard<unknown>, { kind: 'told' }>, what: string): string {
  if (heard.kind === 'unable') return `this API cannot ${what}`
  if (heard.kind === 'elsewhere') return heard.message
  const { status, error } = heard.exchange
  if (error !== null) return error.message
  if (status === 403) return `this key may not ${what} (403)`
  return status !== null && status < 300
    ? 'the answer does not tell'
    : `the provider did not answer that (${status})`
}
