import type { AttemptRecord } from '../domain/attempt.ts'
import type { CasePrompt, KeptInput, RunCases } from '../domain/run-cases.ts'
import type { Settings } from '../domain/settings.ts'
import type { Ballot } from '../domain/vote.ts'
import { createCaseOf } from '../quality/case-of.ts'

/** One picture that people can vote on, with what was asked for and, hidden from them, who made it. */
export interface Subject {
  readonly run: string
  readonly ballot: Ballot
  /** Relative to the run's folder. */
  readonly file: string
  readonly width: number
  readonly height: number
  readonly hasAlpha: boolean
  readonly prompt: CasePrompt
  /** Names the prompt among all runs and suites. */
  readonly promptKey: string
  /** What was changed, where the picture is an edit of another. */
  readonly original: KeptInput | null
  readonly mode: Settings['mode']
  readonly cell: string
  readonly target: string
  readonly provider: string
  readonly model: string
  /** Of its attempt; null where nobody knows. US dollars and milliseconds. */
  readonly chargedUsd: string | null
  readonly wireMs: number | null
}

/** A run as review needs it. */
export interface ReviewedRun {
  readonly id: string
  readonly attempts: readonly AttemptRecord[]
  readonly cases: RunCases
}

/** Names one picture among all runs. */
export function subjectKey(run: string, { attempt, image }: Ballot): string {
  return JSON.stringify([run, attempt, image])
}

/**
 * Every picture of a run that can be shown: delivered whole and decoded by the run itself. Those
 * whose prompt or cell `cases.json` does not have are left out: nobody could tell what was asked for.
 */
export function subjectsOf({ id, attempts, cases }: ReviewedRun): readonly Subject[] {
  const caseOf = createCaseOf(cases)
  return attempts.flatMap((attempt) => {
    const found = caseOf(attempt)
    if (found === null) return []
    const { cell, target, prompt } = found
    const { mode } = cell.settings
    return attempt.artifacts
      .filter(({ role }) => role === 'image')
      .flatMap(({ sha256, file, inspection }, image) => {
        if (inspection?.kind !== 'image') return []
        const { width, height, hasAlpha } = inspection.facts
        return {
          run: id,
          ballot: { attempt: attempt.id, image, sha256 },
          file,
          width,
          height,
          hasAlpha,
          prompt,
          promptKey: JSON.stringify([id, cell.suite, prompt.id]),
          original: mode === 'text-to-image' ? null : prompt.inputs.image,
          mode,
          cell: attempt.cell,
          target: target.id,
          provider: target.provider,
          model: target.model,
          chargedUsd: attempt.charge.usd,
          wireMs: attempt.times.wireMs,
        }
      })
  })
}
