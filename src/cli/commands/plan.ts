import { jsonText } from '../../report/json-text.ts'
import { EXIT } from '../exit.ts'
import { mistakeLine } from '../mistake-line.ts'
import { chooseMock, type MockFlag } from '../mock-choice.ts'
import { planText } from '../plan-table.ts'
import { planView } from '../plan-view.ts'
import { type Overrides, prepare } from '../prepare.ts'
import type { Shell } from '../shell.ts'
import { sayWarnings } from '../warnings.ts'

export interface PlanFlags {
  readonly overrides: Overrides
  readonly mock: MockFlag
  readonly results: string
  readonly json: boolean
}

/** `assay plan SUITE`: what a run would send and cost. Spends nothing, needs no key and no network. */
export async function plan(
  shell: Shell,
  files: readonly string[],
  flags: PlanFlags,
): Promise<number> {
  const prepared = await prepare(files, flags.overrides, {
    cwd: shell.cwd,
    today: new Date().toISOString().slice(0, 10),
    mockAsked: flags.mock !== null,
    mockOf: (suites) =>
      chooseMock(flags.mock, suites, { cwd: shell.cwd, results: flags.results, now: Date.now }),
  })
  if (prepared.mock.kind === 'mock') await prepared.mock.close()
  sayWarnings(shell, prepared.warnings)
  const view = await planView(prepared, flags, shell.cwd)
  if (flags.json) {
    shell.print(jsonText({ format: 'image-assay/plan@1', ...view }))
  } else {
    shell.print(planText(view, shell.width))
  }
  for (const mistake of prepared.budgetMistakes) shell.say(mistakeLine(mistake))
  return prepared.budgetMistakes.length > 0 ? EXIT.mistake : EXIT.passed
}

/** `assay check SUITE…`: every mistake at once; the same proof that a run makes before it sends. */
export async function check(
  shell: Shell,
  files: readonly string[],
  flags: PlanFlags,
): Promise<number> {
  const prepared = await prepare(files, flags.overrides, {
    cwd: shell.cwd,
    today: new Date().toISOString().slice(0, 10),
    mockAsked: flags.mock !== null,
    mockOf: (suites) =>
      chooseMock(flags.mock, suites, { cwd: shell.cwd, results: flags.results, now: Date.now }),
  })
  if (prepared.mock.kind === 'mock') await prepared.mock.close()
  const { suites, plan: planned, warnings, budgetMistakes } = prepared
  sayWarnings(shell, warnings)
  for (const mistake of budgetMistakes) shell.say(mistakeLine(mistake))
  const isSound = budgetMistakes.length === 0
  if (flags.json) {
    const texts = (list: typeof warnings) => list.map(mistakeLine)
    const found = { mistakes: texts(budgetMistakes), warnings: texts(warnings) }
    shell.print(jsonText({ ok: isSound, ...found }, 0))
  } else if (isSound) {
    const names = suites.map((suite) => suite.name).join(', ')
    shell.print(
      `${names}: no mistakes; ${planned.cells.length} cells, ${planned.trials.length} trials`,
    )
  }
  return isSound ? EXIT.passed : EXIT.mistake
}
