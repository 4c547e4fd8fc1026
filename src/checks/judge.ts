import { isWithoutResult, type Outcome } from '../domain/outcome.ts'
import type { CheckSpec, Finding, Verdict } from '../domain/verdict.ts'
import { checkAlpha } from './alpha.ts'
import { checkBytes } from './bytes.ts'
import { checkCount } from './count.ts'
import { checkDecodes } from './decodes.ts'
import { checkDistinct } from './distinct.ts'
import type { Evidence } from './evidence.ts'
import { checkFormat } from './format.ts'
import { checkInsideChanged } from './inside-changed.ts'
import { checkNotBlank } from './not-blank.ts'
import { checkOutsideKept } from './outside-kept.ts'
import { checkSize } from './size.ts'

export interface Judged {
  readonly findings: readonly Finding[]
  /** Received images that no check of theirs failed or could not judge, and that are not known to be broken. */
  readonly imagesUsable: number
  readonly verdict: Verdict
}

/**
 * Judges one attempt's answer. Findings come check by check as the suite lists them, then image by
 * image. Without a check every image that came and is not known to be broken is usable, and the
 * outcome alone decides.
 */
export function judge(specs: readonly CheckSpec[], evidence: Evidence): Judged {
  const findings = specs.flatMap((spec) => findingsOf(spec, evidence))
  const spoilt = new Set<number | null>(
    findings.filter(({ verdict }) => isAgainst(verdict)).map(({ image }) => image),
  )
  const usable = evidence.images.filter(
    ({ inspection }, index) => inspection?.kind !== 'broken' && !spoilt.has(index),
  )
  const verdict = verdictOf(evidence.outcome, findings)
  return { findings, imagesUsable: usable.length, verdict }
}

function findingsOf(spec: CheckSpec, evidence: Evidence): readonly Finding[] {
  switch (spec.check) {
    case 'decodes':
      return checkDecodes(evidence)
    case 'count':
      return checkCount(evidence)
    case 'size':
      return checkSize(evidence, spec.tolerance)
    case 'format':
      return checkFormat(evidence)
    case 'alpha':
      return checkAlpha(evidence)
    case 'not-blank':
      return checkNotBlank(evidence)
    case 'distinct':
      return checkDistinct(evidence, spec.maxDistance)
    case 'bytes':
      return checkBytes(evidence, spec)
    case 'outside-kept':
      return checkOutsideKept(evidence, spec)
    case 'inside-changed':
      return checkInsideChanged(evidence, spec.minShare)
    default:
      return spec satisfies never
  }
}

function isAgainst(verdict: Verdict): boolean {
  return verdict === 'failed' || verdict === 'errored'
}

/** An attempt without a result is not judged by what the model can do, nor is an answer nobody could look at. */
export function verdictOf(outcome: Outcome, findings: readonly Finding[]): Verdict {
  if (isWithoutResult(outcome)) return 'errored'
  if (findings.some(({ verdict }) => verdict === 'failed')) return 'failed'
  if (findings.some(({ verdict }) => verdict === 'errored')) return 'errored'
  return outcome.kind === 'produced' ? 'passed' : 'failed'
}
