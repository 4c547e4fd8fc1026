import type { OutcomeKind, Reason } from '../domain/outcome.ts'
import { clean } from './clean.ts'
import type { RunReport } from './run-report.ts'

/** Attempts that went wrong in the same way. Texts are clean. */
export interface Cause {
  readonly count: number
  /** `throttled: rate-limit (rate_limit_exceeded)` or `check size failed`. */
  readonly what: string
  /** The first one's own words; null when it had none. */
  readonly example: string | null
  readonly next: string
}

/** Why attempts failed, the most frequent first, each with what a person can do about it. */
export function failureCauses({ run, attempts }: RunReport): readonly Cause[] {
  const id = clean(run.id)
  const causes = new Map<string, Cause>()
  const count = (what: string, message: string | null, advice: string): void => {
    const known = causes.get(what)
    const example = message === null ? null : clean(message)
    const next = advice.replace('RUN', id)
    causes.set(
      what,
      known === undefined
        ? { count: 1, what, example, next }
        : { ...known, count: known.count + 1 },
    )
  }
  for (const { outcome, findings } of attempts) {
    const { kind, reason, code, message } = outcome
    if (kind !== 'produced') {
      const detail = [reason ?? '', code === null ? '' : `(${clean(code)})`].filter(Boolean)
      const what = detail.length === 0 ? kind : `${kind}: ${detail.join(' ')}`
      count(what, message, reason === null ? afterOutcome(kind) : afterReason(reason))
    }
    const seen = new Set<string>()
    for (const { check, verdict, message } of findings) {
      if (verdict !== 'failed' && verdict !== 'errored') continue
      const what = verdict === 'failed' ? `check ${check} failed` : `check ${check} could not judge`
      if (seen.has(what)) continue
      seen.add(what)
      count(what, message, 'look at the images, in the run’s folder')
    }
  }
  return [...causes.values()].sort((a, b) => b.count - a.count)
}

function afterReason(reason: Reason): string {
  switch (reason) {
    case 'auth':
      return 'check the key and what it may do'
    case 'funds':
      return "top up the provider's balance, then: assay resume RUN"
    case 'model':
      return "check the target's model and whether the key may use it"
    case 'parameters':
      return "correct the matrix or the target's options"
    case 'moderation':
    case 'moderation-input':
    case 'moderation-output':
      return 'reword the prompt, or keep it as a moderation case'
    case 'rate-limit':
      return 'lower limits.perMinute, or allow it in retry.on'
    case 'overloaded':
    case 'server-error':
      return 'try later, or allow it in retry.on'
    case 'not-sent':
      return 'check baseUrl and the network'
    case 'no-answer':
    case 'truncated':
      return 'it may have been billed: assay ledger show'
    case 'timeout':
      return 'raise limits.timeout; it may have been billed: assay ledger show'
    case 'not-json':
    case 'unreadable':
      return "read the answer in attempts.jsonl; is baseUrl this provider's?"
    case 'too-large':
      return 'the answer is over the size limit; ask for smaller or fewer images'
    case 'redirect':
      return 'redirects are not followed: set baseUrl to the final address'
    case 'task-failed':
    case 'task-cancelled':
      return "look the task up in the provider's console by its id in attempts.jsonl"
    case 'download-failed':
      return 'the image was made but not fetched; its link is in attempts.jsonl'
    case 'user-cancelled':
      return 'go on with: assay resume RUN'
    case 'command-failed':
      return "read the command's output in attempts.jsonl"
    default:
      return reason satisfies never
  }
}

function afterOutcome(kind: OutcomeKind): string {
  switch (kind) {
    case 'blocked':
      return afterReason('moderation')
    case 'throttled':
      return afterReason('rate-limit')
    case 'unavailable':
      return afterReason('server-error')
    case 'lost':
      return afterReason('no-answer')
    case 'cancelled':
      return afterReason('user-cancelled')
    case 'partial':
      return 'fewer images than asked for: compare what was billed with the provider’s records'
    case 'produced':
    case 'empty':
    case 'rejected':
    case 'malformed':
      return 'read the answer in attempts.jsonl'
    default:
      return kind satisfies never
  }
}
