import type { RunDocument } from '../domain/run.ts'
import type { Ledger } from '../money/ledger.ts'
import type { BoundTarget } from '../plan/bind.ts'
import type { RunFolder } from '../store/run-folder.ts'
import type { Credential } from '../wire/secret.ts'
import { credentialsOf } from './credentials.ts'
import { execute } from './execute.ts'
import { UserMistakes, userMistake } from './exit.ts'
import { judgeCredential } from './judge/bind-judge.ts'
import type { BoundJudge } from './judge/judge-desk.ts'
import type { MockChoice } from './mock-choice.ts'
import type { Prepared } from './prepare.ts'
import { createProgress } from './progress.ts'
import { provenanceOf } from './provenance.ts'
import { type Publishing, publish } from './publish.ts'
import { runTargets } from './run-targets.ts'
import type { Shell } from './shell.ts'
import { listenForStop } from './stop-signals.ts'
import { sayWarnings } from './warnings.ts'

export type PreparedRun = Prepared & { readonly mock: MockChoice }
/** By target, and of the judge where there is one. */
export type Credentials = ReadonlyMap<BoundTarget | BoundJudge, Credential | null>

/** Says the warnings and finds every key. Throws UserMistakes where something stands against sending. */
export function proveSendable(
  shell: Shell,
  prepared: PreparedRun,
  trusted: readonly string[],
): Credentials {
  sayWarnings(shell, prepared.warnings)
  if (prepared.budgetMistakes.length > 0) throw new UserMistakes(prepared.budgetMistakes)
  const { environment } = shell
  const { bound, judging, mock } = prepared
  const options = { environment, trusted, mock }
  const credentials = credentialsOf(bound, options)
  if (judging === null) return credentials
  const ofJudge = judgeCredential(judging.judge, options)
  if (typeof ofJudge === 'string') throw userMistake(ofJudge, 'judge')
  return new Map<BoundTarget | BoundJudge, Credential | null>([
    ...credentials,
    [judging.judge, ofJudge],
  ])
}

/** Does what is left of a run, writes its results and publishes them; gives the exit code. */
export async function carryOut(
  shell: Shell,
  {
    prepared,
    credentials,
    cwd,
    today,
    publishing,
    ...run
  }: {
    readonly id: string
    readonly startedAt: string
    readonly prepared: PreparedRun
    readonly credentials: Credentials
    readonly ledger: Ledger
    readonly folder: RunFolder
    /** '' for a first run, `r2` … for those that go on with it. */
    readonly generation: string
    readonly adaptiveFloor: number | null
    /** Absolute; what the suites' paths are relative to. */
    readonly cwd: string
    /** ISO date of today, for accounts by day and month. */
    readonly today: string
    /** `--concurrency`, above what the suites say. */
    readonly concurrency: number | null
    readonly publishing: Publishing
  },
): Promise<number> {
  const { mock, judging } = prepared
  const targetFor = await runTargets({
    prepared,
    credentials,
    run: run.id,
    isMock: mock.kind === 'mock',
    cwd,
    concurrency: run.concurrency,
    today,
  })
  const signals = listenForStop(shell.say)
  const progress = createProgress(shell)
  let document: RunDocument
  try {
    document = await execute({
      ...run,
      shell,
      prepared,
      mock,
      provenance: provenanceOf(prepared, {
        argv: shell.argv,
        cwd,
        mock: mock.kind === 'mock' ? mock.world : null,
      }),
      concurrency: run.concurrency ?? Math.max(...prepared.suites.map((one) => one.concurrency)),
      targetFor,
      judgeCredential: judging === null ? null : (credentials.get(judging.judge) ?? null),
      signals,
      onProgress: progress.show,
    })
  } finally {
    progress.end()
    signals.release()
  }
  return publish(shell, run.folder, document, publishing)
}
