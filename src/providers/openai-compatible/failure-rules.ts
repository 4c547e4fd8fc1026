import { judge } from '../openai/refusal.ts'
import type { StatusFailure } from '../status-failure.ts'
import { statusFailure } from '../status-failure.ts'
import type { ProviderError } from './provider-error.ts'

/** What a refusal means; everything that is not null must fit. */
export interface FailureRule {
  readonly statuses: readonly number[] | null
  /** Lower-case, compared with the error's code and with its type. */
  readonly codes: readonly string[] | null
  readonly words: RegExp | null
  readonly means: StatusFailure
}

export const FUNDS: StatusFailure = { kind: 'rejected', reason: 'funds', stopsTarget: true }
export const AUTH: StatusFailure = { kind: 'rejected', reason: 'auth', stopsTarget: true }
export const MODEL: StatusFailure = { kind: 'rejected', reason: 'model', stopsTarget: false }
export const BLOCKED: StatusFailure = { kind: 'blocked', reason: 'moderation', stopsTarget: false }
export const BLOCKED_INPUT: StatusFailure = { ...BLOCKED, reason: 'moderation-input' }

export function byCode(means: StatusFailure, ...codes: readonly string[]): FailureRule {
  return { statuses: null, codes, words: null, means }
}

export function byStatus(means: StatusFailure, ...statuses: readonly number[]): FailureRule {
  return { statuses, codes: null, words: null, means }
}

/** By the words of a message, at these statuses only: the same words elsewhere may mean less. */
export function byWords(
  means: StatusFailure,
  statuses: readonly number[],
  words: RegExp,
): FailureRule {
  return { statuses, codes: null, words, means }
}

/**
 * What hosts and gateways have in common: they pass on what others said, under statuses of their own.
 * Billing comes first, because its statuses (400, 403, 429, 500) look like everything else.
 */
const COMMON: readonly FailureRule[] = [
  byCode(FUNDS, 'insufficient_balance', 'insufficient_credits', 'insufficient_funds'),
  byWords(
    FUNDS,
    [400, 401, 402, 403, 412, 429, 500],
    /exceeded your current quota|insufficient[ _](?:balance|credits?|funds?|quota|user_quota)|(?:balance|quota|credits?) (?:is |are )?(?:not enough|insufficient|exhausted)|billing hard limit|billing_hard_limit|out of credits|top ?up your/i,
  ),
  byStatus(BLOCKED, 451),
  byWords(
    BLOCKED,
    [400, 403, 422, 500],
    /rejected by the safety system|safety_violations=|content[ _]?polic(?:y|ies)[ _]?violation|violat\w+ (?:\w+ ){0,4}(?:polic(?:y|ies)|guidelines|terms)|\bnsfw\b|unsafe (?:content|prompt|image)|flagged (?:as|by|for)|content moderation/i,
  ),
  byWords(
    AUTH,
    [400],
    /(?:incorrect|invalid|wrong) api[ _-]?key|api key (?:is )?(?:invalid|incorrect)/i,
  ),
  byWords(
    MODEL,
    [400, 404, 422],
    /\bmodel\b[^.]{0,60}\b(?:not found|(?:does not|doesn.t|not) exist|is not available)|(?:invalid|unknown|unsupported) model\b|\bmodel \S{1,80} is not supported/i,
  ),
]

/** What an error means: by the host's rules, then by the common ones, then as OpenAI would mean it. */
export function failureOf(
  error: ProviderError,
  status: number | null,
  rules: readonly FailureRule[],
): StatusFailure {
  const stated = status ?? error.status
  if (stated !== null && stated >= 300 && stated < 400) return statusFailure(stated)
  const rule = [...rules, ...COMMON].find((one) => fits(one, error, stated))
  const means =
    rule?.means ?? judge({ message: error.message, type: error.type, code: error.code }, stated)
  if (means.kind !== 'blocked' || means.reason !== 'moderation') return means
  switch (error.stage) {
    case 'input':
      return BLOCKED_INPUT
    case 'output':
      return { ...BLOCKED, reason: 'moderation-output' }
    case null:
      return means
    default:
      return error.stage satisfies never
  }
}

function fits(
  { statuses, codes, words }: FailureRule,
  error: ProviderError,
  status: number | null,
) {
  const { code, type, message } = error
  const isNamed = (word: string | null) => word !== null && codes?.includes(word.toLowerCase())
  return (
    (statuses === null || (status !== null && statuses.includes(status))) &&
    (codes === null || isNamed(code) === true || isNamed(type) === true) &&
    (words === null || words.test(message ?? ''))
  )
}
