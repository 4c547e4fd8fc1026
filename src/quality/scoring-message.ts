import type { ScorerSpec } from '../domain/scorer-spec.ts'
import type { Json } from '../domain/suite.ts'
import type { Asked, Readiness, Scored } from './scorer.ts'

/** Absolute paths, because bytes would be copied through the pipe. */
export interface SceneFiles {
  readonly image: string
  readonly source: string | null
  readonly mask: string | null
}

/** What is asked of the scoring child. */
export type ScoringTask =
  | { readonly kind: 'prepare'; readonly spec: ScorerSpec }
  | { readonly kind: 'score'; readonly asked: Asked; readonly files: SceneFiles }
  /** `card`: index among the scorer's control cards. */
  | { readonly kind: 'control'; readonly spec: ScorerSpec; readonly card: number }

/** What the child answers. `unable`: it threw, which no second child would change. */
export type ScoringResult =
  | { readonly kind: 'readiness'; readonly readiness: Readiness }
  | { readonly kind: 'scored'; readonly scored: Scored }
  | { readonly kind: 'unable'; readonly message: string }

const VERDICTS = ['pass', 'fail', 'unknown']

/**
 * Reads the answer to one request; null for anything else. The child decoded bytes from outside, so
 * what it says is checked as those are.
 */
export function readScoringAnswer(
  message: unknown,
  request: { readonly id: number; readonly task: ScoringTask },
): ScoringResult | null {
  if (!isRecord(message) || message.id !== request.id || !isRecord(message.result)) return null
  const { result } = message
  switch (result.kind) {
    case 'readiness': {
      const readiness = readReadiness(result.readiness)
      return request.task.kind === 'prepare' && readiness !== null
        ? { kind: 'readiness', readiness }
        : null
    }
    case 'scored': {
      const scored = readScored(result.scored)
      return request.task.kind !== 'prepare' && scored !== null ? { kind: 'scored', scored } : null
    }
    case 'unable':
      return typeof result.message === 'string' ? { kind: 'unable', message: result.message } : null
    default:
      return null
  }
}

/** A verdict as a child, a program of the user's or a cache gives it; null where it is none. */
export function readScored(value: unknown): Scored | null {
  if (!isRecord(value)) return null
  const { verdict, message, evidence = {} } = value
  if (!VERDICTS.includes(String(verdict)) || typeof message !== 'string') return null
  if (!isRecord(evidence) || Array.isArray(evidence)) return null
  return {
    verdict: verdict as Scored['verdict'],
    message,
    evidence: evidence as Record<string, Json>,
  }
}

function readReadiness(value: unknown): Readiness | null {
  if (!isRecord(value)) return null
  const { kind, engine, message } = value
  if (kind === 'ready' && typeof engine === 'string') return { kind, engine }
  return kind === 'absent' && typeof message === 'string' ? { kind, message } : null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
