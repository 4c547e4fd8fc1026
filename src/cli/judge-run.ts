import { usdText } from '../domain/money.ts'
import type { Suite } from '../domain/suite.ts'
import type { Ledger } from '../money/ledger.ts'
import { clean } from '../report/clean.ts'
import { countText } from '../report/figures.ts'
import type { RunFolder } from '../store/run-folder.ts'
import type { Credential } from '../wire/secret.ts'
import { judgeImages } from './judge/judge-images.ts'
import { judgingText } from './judge/judging-text.ts'
import { openJudging } from './judge/open-judging.ts'
import { readJudgedRun } from './judge/read-judged-run.ts'
import { tellProgress } from './judge/tell-progress.ts'
import type { MockChoice } from './mock-choice.ts'
import type { Prepared } from './prepare.ts'
import { accountScope } from './run-targets.ts'
import { settleInLedger } from './settle-records.ts'
import type { Shell } from './shell.ts'
import type { StopSignals } from './stop-signals.ts'

export interface JudgeInRunOptions {
  readonly shell: Shell
  readonly id: string
  readonly folder: RunFolder
  readonly ledger: Ledger
  readonly mock: MockChoice
  readonly prepared: Pick<Prepared, 'suites' | 'judging' | 'cap'>
  readonly judgeCredential: Credential | null
  readonly signals: StopSignals
}

/**
 * Judges a run's images as part of the run, with what was promised for it before the first image, and
 * brings the ledger's records up to date. Call it once its images are scored. What goes wrong is said
 * and does not end the run: `assay judge` goes on, and nothing is paid for twice.
 */
export async function judgeInRun(options: JudgeInRunOptions): Promise<void> {
  const { shell, id, folder, ledger, mock, prepared, judgeCredential: credential } = options
  const { judging, suites, cap } = prepared
  if (judging === null || options.signals.drain.aborted) return
  const { judge, labels, reserve } = judging
  try {
    const known = await readJudgedRun(folder.path, id)
    const count = countText(known.candidates.length + labels.length, 'picture')
    shell.say(`judging ${count} by ${clean(judge.name)}, for ${usdText(reserve.worst)} USD at most`)
    const today = new Date().toISOString().slice(0, 10)
    const isMock = mock.kind === 'mock'
    const accounts = suites
      .filter((suite) => suite.judge !== null)
      .flatMap((suite: Suite) => accountScope(suite, { isMock, today }))
    const desk = await openJudging({
      run: id,
      folder: folder.path,
      judge,
      credential,
      ledger,
      mock,
      onStep: shell.onStep,
      scopes: [
        { id: `run:${id}`, limit: cap },
        ...new Map(accounts.map((scope) => [scope.id, scope])).values(),
      ],
      drain: options.signals.drain,
      abort: options.signals.abort,
    })
    try {
      const onProgress = tellProgress(shell.say)
      const end = await judgeImages(desk, { folder: folder.path, known, labels, onProgress })
      shell.say(judgingText(end))
    } finally {
      await desk.wire.close()
    }
    await settleInLedger(ledger, id, folder.path)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    shell.say(`the images were not all judged: ${clean(why)}. Go on with: assay judge ${id}`)
  }
}
