import type { Balance, Lookup, Offer } from '../../domain/adapter.ts'
import type { Operation } from '../../domain/operation.ts'
import type { Reading, Step } from '../../domain/reading.ts'
import type { Answer, RequestSpec } from '../../domain/request.ts'
import type { Json } from '../../domain/suite.ts'
import type { Meter, Usage } from '../../domain/usage.ts'
import type { Fields } from '../json-fields.ts'
import { modelList } from '../model-list.ts'
import type { FailureRule } from './failure-rules.ts'
import { OPENAI_SHAPED_OFFER } from './offers.ts'
import { openaiRequest } from './openai-request.ts'

/** Units and money that a host states beside OpenAI's token block. */
export interface Told {
  readonly reported: Usage['reported']
  readonly cost: Usage['cost']
}

/** How one host differs from the others: everything that its adapter needs to know. */
export interface HostProfile {
  readonly id: string
  readonly baseUrl: string
  readonly ownBaseUrl: string | null
  readonly apiKeyEnv: string
  readonly keyOrigins: readonly string[]
  readonly auth: { readonly header: string; readonly prefix: string }
  /** Sent with every order; the suite's `assayHeaders` win. Lower-case. */
  readonly headers: Readonly<Record<string, string>>
  /** Headers beside the auth header that may not be set by a suite, each with why. Lower-case. */
  readonly refusedHeaders: Readonly<Record<string, string>>
  /** Where the host names a request, best first; the common names follow. Lower-case. */
  readonly requestIdHeaders: readonly string[]
  /** Kept as evidence, beside what is kept of every host. Lower-case. */
  readonly keptHeaders: readonly string[]
  readonly reports: readonly Meter[]
  offer(model: string): Offer
  /** Names of the host's own that cannot be options, each with where what they say belongs. */
  readonly elsewhere: Readonly<Record<string, string>>
  /** Further mistakes in options; null where the host knows none. */
  readonly mistakes: ((options: Fields, model: string) => readonly string[]) | null
  /** `base` has no slash at its end. */
  request(operation: Operation, base: string): RequestSpec
  /** What a refusal of this host means where that differs; the first that fits counts. */
  readonly rules: readonly FailureRule[]
  told(answer: Answer, json: Json): Told
  /** Whether what moderation refuses is counted, because a fee may be due for it. */
  readonly countsViolations: boolean
  /** Reads answers of tasks, with what a refusal says; null for one that is read like any other. */
  readonly task:
    | ((answer: Answer, spec: RequestSpec, refusalOf: (answer: Answer) => Reading) => Step | null)
    | null
  readonly models: Lookup<readonly string[]> | null
  readonly balance: Lookup<Balance> | null
}

export const NOTHING_TOLD: Told = { reported: {}, cost: null }

/** A host that is OpenAI's Images API but for its name: what profiles start from. */
export const OPENAI_SHAPED: Omit<HostProfile, 'id' | 'baseUrl' | 'apiKeyEnv'> = {
  ownBaseUrl: null,
  keyOrigins: [],
  auth: { header: 'authorization', prefix: 'Bearer ' },
  headers: {},
  refusedHeaders: {},
  requestIdHeaders: [],
  keptHeaders: [],
  reports: [],
  offer: () => OPENAI_SHAPED_OFFER,
  elsewhere: {},
  mistakes: null,
  request: openaiRequest('image'),
  rules: [],
  told: () => NOTHING_TOLD,
  countsViolations: false,
  task: null,
  models: modelList,
  balance: null,
}
