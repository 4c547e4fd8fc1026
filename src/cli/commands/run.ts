import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import type { RunDocument } from '../../domain/run.ts'
import { createRunFolder, type RunFolder } from '../../store/run-folder.ts'
import { StoreRefused } from '../../store/store-refused.ts'
import { confirmSpending } from '../confirm.ts'
import { credentialsOf } from '../credentials.ts'
import { execute } from '../execute.ts'
import { UserMistakes, userMistake } from '../exit.ts'
import { chooseMock, type MockFlag } from '../mock-choice.ts'
import { openBooks } from '../open-books.ts'
import { type Overrides, prepare } from '../prepare.ts'
import { createProgress } from '../progress.ts'
import { provenanceOf } from '../provenance.ts'
import { type Publishing, publish } from '../publish.ts'
import type { RunOptions } from '../run-options.ts'
import { runTargets } from '../run-targets.ts'
import type { Shell } from '../shell.ts'
import { listenForStop } from '../stop-signals.ts'
import { sayWarnings } from '../warnings.ts'

export interface RunFlags {
  readonly overrides: Overrides
  readonly mock: MockFlag
  readonly results: string
  readonly store: string | null
  readonly trusted: readonly string[]
  readonly yes: boolean
  readonly publishing: Publishing
}

/** `assay run SUITE…`: exit code of the run. Throws what was proved wrong before anything was sent. */
export async function run(
  shell: Shell,
  files: readonly string[],
  flags: RunFlags,
): Promise<number> {
  const { cwd } = shell
  const startedAt = new Date().toISOString()
  const today = startedAt.slice(0, 10)
  const now = Date.now
  const prepared = await prepare(files, flags.overrides, {
    cwd,
    today,
    mockAsked: flags.mock !== null,
    mockOf: (suites) => chooseMock(flags.mock, suites, { cwd, now, results: flags.results }),
  })
  const { mock } = prepared
  try {
    sayWarnings(shell, prepared.warnings)
    if (prepared.budgetMistakes.length > 0) throw new UserMistakes(prepared.budgetMistakes)
    const credentials = credentialsOf(prepared.bound, {
      environment: shell.environment,
      trusted: flags.trusted,
      mock,
    })
    const results = resolve(cwd, flags.results)
    const ledger = await openBooks(results, flags.store)
    try {
      refuseFrozen(prepared.cards.map((card) => ledger.frozen(card.hash)))
      if (mock.kind === 'real') await confirmSpending(shell, prepared, flags.yes)
      const id = runId(startedAt)
      const folder = await folderFor(join(results, id))
      const options: RunOptions = {
        files,
        cwd,
        overrides: flags.overrides,
        mock: flags.mock,
        isMock: mock.kind === 'mock',
        planHash: prepared.plan.hash,
        startedAt,
        trusted: flags.trusted,
      }
      await ledger.openRun({
        id,
        folder: folder.path,
        opened: startedAt,
        options: JSON.stringify(options),
      })
      const isMock = mock.kind === 'mock'
      const concurrency =
        flags.overrides.concurrency ?? Math.max(...prepared.suites.map((one) => one.concurrency))
      const targetFor = await runTargets({
        prepared,
        credentials,
        run: id,
        isMock,
        cwd,
        concurrency: flags.overrides.concurrency,
        today,
      })
      const signals = listenForStop(shell.say)
      const progress = createProgress(shell)
      let document: RunDocument
      try {
        document = await execute({
          shell,
          id,
          startedAt,
          prepared,
          mock,
          ledger,
          folder,
          provenance: provenanceOf(prepared, {
            argv: shell.argv,
            cwd,
            mock: isMock ? mock.world : null,
          }),
          concurrency,
          targetFor,
          generation: '',
          signals,
          onProgress: progress.show,
        })
      } finally {
        progress.end()
        signals.release()
      }
      return await publish(shell, folder, document, flags.publishing)
    } finally {
      ledger.close()
    }
  } finally {
    if (mock.kind === 'mock') await mock.close()
  }
}

function refuseFrozen(
  found: readonly ({ readonly card: string; readonly attempt: string } | null)[],
): void {
  const frozen = found.find((one) => one !== null)
  if (frozen === undefined || frozen === null) return
  throw userMistake(
    `rate card ${frozen.card} was proved too low by attempt ${frozen.attempt}. Correct the card ` +
      '(its text must change) before it is used again',
  )
}

async function folderFor(path: string): Promise<RunFolder> {
  try {
    return await createRunFolder(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new StoreRefused(`${path} cannot be written (${code}). Name another with --results.`)
  }
}

/** Sorts by time; the random end keeps two runs of one second apart. */
function runId(startedAt: string): string {
  const stamp = startedAt.replace(/[-:]/g, '').replace('T', '-').slice(0, 15)
  return `${stamp}-${randomBytes(2).toString('hex')}`
}
