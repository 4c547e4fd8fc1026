import { dirname } from 'node:path'
import type { Score } from '../domain/score.ts'
import type { Suite } from '../domain/suite.ts'
import type { Ledger } from '../money/ledger.ts'
import { clean } from '../report/clean.ts'
import { countText } from '../report/figures.ts'
import type { RunFolder } from '../store/run-folder.ts'
import { readCases } from './read-cases.ts'
import { scoreRun } from './score-run.ts'
import { recordsOf, settleInLedger } from './settle-records.ts'
import type { Shell } from './shell.ts'

export interface ScoreInRunOptions {
  readonly shell: Pick<Shell, 'say' | 'environment'>
  readonly id: string
  readonly folder: RunFolder
  readonly ledger: Ledger
  /** Ends it after the images at work. */
  readonly signals: { readonly drain: AbortSignal }
  readonly prepared: { readonly suites: readonly Pick<Suite, 'scorers'>[] }
}

/**
 * Scores what a run has received so far by the scorers of its suites, and brings the ledger's records
 * up to date. Call it when no request is under way; as often as images were added. What goes wrong is
 * said and does not end the run: `assay score` makes up for it, and nothing is paid for twice.
 */
export async function scoreInRun(options: ScoreInRunOptions): Promise<void> {
  const { shell, id, folder, ledger, prepared } = options
  if (prepared.suites.every(({ scorers }) => scorers.length === 0)) return
  try {
    let told = 0
    const { scoring, scores } = await scoreRun({
      run: id,
      folder,
      cases: await readCases(folder.path),
      records: recordsOf(ledger, id),
      results: dirname(folder.path),
      choose: (ofSuite) => ofSuite,
      environment: shell.environment,
      // A suite with commands did not come this far without leave.
      allowExec: true,
      fresh: false,
      signal: options.signals.drain,
      onProgress: ({ done, total }) => {
        const quarter = Math.floor((done / total) * 4)
        if (quarter === told) return
        told = quarter
        shell.say(`scored ${done} of ${countText(total, 'image')}`)
      },
    })
    for (const { scorer, message } of scoring.absent) shell.say(`${scorer} is left out: ${message}`)
    for (const line of silent(scores)) shell.say(line)
    if (options.signals.drain.aborted) {
      shell.say(`scoring was stopped. Go on with: assay score ${id}`)
    }
    await settleInLedger(ledger, id, folder.path)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    shell.say(`the images were not all scored: ${clean(why)}. Go on with: assay score ${id}`)
  }
}

/** These describe a picture, alone or beside others, and may have no verdict on any: that is no failure. */
const DESCRIBING: readonly string[] = ['style', 'sharpness']

/** Scorers that could tell nothing of any image: a run that passes them has not been looked at. */
function silent(scores: readonly Score[]): readonly string[] {
  const judging = scores.filter(({ scorer }) => !DESCRIBING.includes(scorer))
  const byScorer = Map.groupBy(judging, ({ scorer }) => scorer)
  return [...byScorer].flatMap(([scorer, all]) => {
    const [first] = all
    if (first === undefined || all.some(({ verdict }) => verdict !== 'unknown')) return []
    const count = countText(all.length, 'image')
    return [`${clean(scorer)} could tell nothing of ${count}, such as: ${clean(first.message)}`]
  })
}
