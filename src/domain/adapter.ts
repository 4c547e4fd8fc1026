import type { Operation } from './operation.ts'
import type { Reading, Step } from './reading.ts'
import type { Answer, RequestSpec } from './request.ts'
import type { Mode, Settings } from './settings.ts'
import type { Json } from './suite.ts'
import type { Meter } from './usage.ts'

/** What a model offers, as declared data. Null means: not restricted, or not known. */
export interface Offer {
  readonly modes: readonly Mode[]
  /** Exact sizes, or null where a rule or the provider decides. */
  readonly sizes: readonly string[] | null
  readonly qualities: readonly string[] | null
  readonly formats: readonly string[] | null
  readonly backgrounds: readonly string[] | null
  readonly aspects: readonly string[] | null
  readonly maxImages: number | null
  /** Longest prompt in characters. */
  readonly maxPromptCharacters: number | null
  /** Settings that this model has no field for, e.g. `seed`. */
  readonly without: readonly (keyof Settings)[]
  /** A rule beyond the lists: a message for the user when these settings are not offered. */
  readonly refuses: ((settings: Settings) => string | null) | null
  /** `YYYY-MM-DD` from which the model no longer answers. */
  readonly retired: string | null
  readonly successor: string | null
}

/** A question about the account that costs nothing: one request and what its answer says. */
export interface Lookup<T> {
  request(baseUrl: string): RequestSpec
  /** Null where the answer does not tell. */
  read(answer: Answer): T | null
}

/** What is left to spend. */
export interface Balance {
  /** Decimal string; may be negative. */
  readonly amount: string
  /** `usd`, `credit` or the provider's own currency, lower-case. */
  readonly unit: string
}

/** Pixels of a mask that may change: transparent ones, or the white or black ones of an opaque mask. */
export type MaskMark = 'transparent' | 'white' | 'black'

/** Signing with AWS Signature Version 4, and the variables that hold what it takes. */
export interface AwsSigV4 {
  readonly kind: 'aws-sigv4'
  /** The service's name in the signature's scope, e.g. `bedrock`. */
  readonly service: string
  readonly accessKeyIdEnv: string
  readonly secretAccessKeyEnv: string
  /** Set beside temporary credentials only. */
  readonly sessionTokenEnv: string
  /** The region where the address names none; the first that is set counts. */
  readonly regionEnvs: readonly string[]
}

/** A pure translation between our words and one API dialect: it never sends, waits or prices. */
export interface Adapter {
  readonly id: string
  /**
   * Where a suite's options decide whom this speaks to: the adapter for these options. Absent where
   * there is one for all.
   */
  readonly forOptions?: (options: Readonly<Record<string, Json>>) => Adapter
  /** The provider whose dialect this speaks, where another's: its mock and its rate cards serve. */
  readonly dialect?: string
  /** Loads or runs code that the suite names, in words for whoever must allow it. */
  readonly runsCode?: string
  readonly baseUrl: string
  /**
   * Where every customer has an address of his own: how the suite names it in `baseUrl`, with an
   * example. Null where `baseUrl` above is the provider's.
   */
  readonly ownBaseUrl: string | null
  readonly apiKeyEnv: string | null
  /**
   * Origins besides the base URL's own that the key belongs to; `https://*.bfl.ai` is every host
   * below it. Only domains whose every host is the provider's.
   */
  readonly keyOrigins: readonly string[]
  /** How the key is attached: header name and what stands before the key. */
  readonly auth: { readonly header: string; readonly prefix: string } | null
  /** Requests may be signed instead, where the environment has no key but what signing takes. */
  readonly signing?: AwsSigV4
  /** Response headers worth keeping as evidence, lower-case. */
  readonly keptHeaders: readonly string[]
  /** Meters that a successful answer reports for this model. */
  reports(model: string): readonly Meter[]
  /** Null for a model these facts do not know; the suite may still use it with a card or a ceiling. */
  offer(model: string): Offer | null
  /**
   * Mistakes in the suite's own `options` that can be told before sending; [] when none. `modes` are
   * those that the target will be asked for: a field that one of them cannot do without is missed.
   */
  optionMistakes(
    options: Readonly<Record<string, Json>>,
    model: string,
    modes?: readonly Mode[],
  ): readonly string[]
  /** What marks the pixels to change in a mask for this model; the suite's mask is rendered so. */
  maskMarks(model: string): MaskMark
  submit(operation: Operation, baseUrl: string): RequestSpec
  /** `spec` is the request that this answers. */
  read(answer: Answer, spec: RequestSpec, operation: Operation): Step
  /** What this answer to a cancel request says; null where the dialect has no cancelling. */
  readCancelled: ((answer: Answer) => Reading | null) | null
  /** The ids of the models that a key can see. */
  readonly models: Lookup<readonly string[]> | null
  readonly balance: Lookup<Balance> | null
}
