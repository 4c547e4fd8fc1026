import type { Reply } from '../http/reply.ts'
import type { Arrival } from '../scene.ts'

/** Why there are no pictures, in no dialect's words. */
export type Trouble =
  /** No key, or one that nobody has. */
  | { readonly kind: 'key'; readonly sent: string | null }
  | { readonly kind: 'model'; readonly id: string; readonly retired: boolean }
  | { readonly kind: 'path' }
  | { readonly kind: 'parameters'; readonly field: string | null; readonly message: string }
  | { readonly kind: 'funds' }
  | { readonly kind: 'rate-limit'; readonly retryAfterSeconds: number | null }
  | { readonly kind: 'overloaded'; readonly retryAfterSeconds: number }
  | { readonly kind: 'server-error'; readonly after: boolean }
  | { readonly kind: 'blocked'; readonly stage: 'input' | 'output'; readonly word: string }

/** What is wrong in a request's fields. */
export type Mistake = Extract<Trouble, { kind: 'parameters' }>

/**
 * How a dialect says each trouble. Headers that all its answers carry are added by its routes. `usd`
 * is what was booked for it, for vendors that state the price of a refusal; absent where nothing was.
 */
export type Refuse = (trouble: Trouble, arrival: Arrival, usd?: string) => Reply
