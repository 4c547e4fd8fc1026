import { countText } from '../../report/figures.ts'
import { jsonText } from '../../report/json-text.ts'
import { EXIT } from '../exit.ts'
import { mistakeLine } from '../mistake-line.ts'
import { planText } from '../plan-table.ts'
import { planView } from '../plan-view.ts'
import type { Prepared } from '../prepare.ts'
import { prepareFiles, type SuiteFlags } from '../prepare-files.ts'
import type { Shell } from '../shell.ts'
import { sayWarnings } from '../warnings.ts'

export interface PlanFlags extends SuiteFlags {
  readonly json: boolean
}

/** `assay plan SUITE`: what a run would send and cost. Spends nothing, needs no key and no network. */
export async function plan(
  shell: Shell,
  files: readonly string[],
  flags: PlanFlags,
): Promise<number> {
  const prepared = await prepareOnly(shell, files, flags)
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
  const prepared = await prepareOnly(shell, files, flags)
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
      `${names}: no mistakes; ${countText(planned.cells.length, 'cell')}, ${countText(planned.trials.length, 'trial')}`,
    )
  }
  return isSound ? EXIT.passed : EXIT.mistake
}

/** The mock's word is needed, not its work. */
async function prepareOnly(
  shell: Shell,
  files: readonly string[],
  flags: SuiteFlags,
): Promise<Prepared> {
  const today = new Date().toISOString().slice(0, 10)
  const { mock, ...prepared } = await prepareFiles(files, flags, { cwd: shell.cwd, today })
  if (mock.kind === 'mock') await mock.close()
  return prepared
}
