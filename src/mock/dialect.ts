import type { Policy } from './policy.ts'

/** What a dialect has beside plain answers; some faults need it. */
export type Trait = 'task' | 'delivery' | 'stream'

/** Where a request carries its key: a header, and what stands before the key in it. */
export interface KeyPlace {
  readonly header: string
  readonly prefix: string
}

/** Where most vendors want the key. */
export const BEARER = [{ header: 'authorization', prefix: 'Bearer ' }] as const

/** What the mock's own rooms must know of a dialect: everything but how it answers. */
export interface DialectFacts {
  /** The provider's id in suites. */
  readonly id: string
  /** Under the mock's origin, what stands for the vendor's base URL: `/openai/v1`. */
  readonly basePath: string
  /** Further paths at which the same is served, e.g. another version of the API. */
  readonly alsoUnder?: readonly string[]
  /** Made-up keys of the default world: one that pays later, one with nothing left. */
  readonly keys: { readonly good: string; readonly empty: string }
  /** Places of a key, the first that is filled wins. */
  readonly keyPlaces: readonly KeyPlace[]
  readonly has: readonly Trait[]
  /** Billing rules of this vendor where a world does not say. */
  readonly policy: Partial<Policy>
  /** Variables that point the vendor's own SDK at the mock: names to values. */
  environment(at: {
    readonly baseUrl: string
    /** Scheme, host and port without a path. */
    readonly origin: string
    readonly key: string
  }): Readonly<Record<string, string>>
}

/** Whether a dialect has what a fault needs; null is needed by nobody. */
export function hasTrait({ has }: Pick<DialectFacts, 'has'>, trait: Trait | null): boolean {
  return trait === null || has.includes(trait)
}
