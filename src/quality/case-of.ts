import type { AttemptRecord } from '../domain/attempt.ts'
import type { CasePrompt, CaseSuite, CaseTarget, RunCases } from '../domain/run-cases.ts'

/** What an attempt was made for. */
export interface AttemptCase {
  readonly suite: CaseSuite
  readonly cell: RunCases['cells'][number]
  readonly target: CaseTarget
  readonly prompt: CasePrompt
}

/**
 * Finds what an attempt was made for; null where the cases do not have its cell, target or prompt:
 * then nobody can tell what was asked for.
 */
export function createCaseOf(
  cases: Pick<RunCases, 'cells' | 'suites'>,
): (attempt: Pick<AttemptRecord, 'cell' | 'prompt'>) => AttemptCase | null {
  const cells = new Map(cases.cells.map((cell) => [cell.id, cell]))
  const suites = cases.suites.map((suite) => ({
    suite,
    targets: new Map(suite.targets.map((target) => [target.id, target])),
    prompts: new Map(suite.prompts.map((prompt) => [prompt.id, prompt])),
  }))
  return (attempt) => {
    const cell = cells.get(attempt.cell)
    const found = cell === undefined ? undefined : suites[cell.suite]
    const target = found?.targets.get(cell?.target ?? '')
    const prompt = found?.prompts.get(attempt.prompt)
    if (cell === undefined || found === undefined) return null
    if (target === undefined || prompt === undefined) return null
    return { suite: found.suite, cell, target, prompt }
  }
}
