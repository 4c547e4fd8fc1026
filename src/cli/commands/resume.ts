import { basename, resolve } from 'node:path'
import type { RunDocument } from '../../domain/run.ts'
import { generationOf } from '../../runner/generation.ts'
import { createRunFolder } from '../../store/run-folder.ts'
import { credentialsOf } from '../credentials.ts'
import { execute } from '../execute.ts'
import { UserMistakes, userMistake } from '../exit.ts'
import { chooseMock } from '../mock-choice.ts'
import { openBooks } from '../open-books.ts'
import { prepare } from '../prepare.ts'
import { createProgress } from '../progress.ts'
import { provenanceOf } from '../provenance.ts'
import { type Publishing, publish } from '../publish.ts'
import { findRun } from '../read-run.ts'
import type { RunOptions } from '../run-options.ts'
import { runTargets } from '../run-targets.ts'
import type { Shell } from '../shell.ts'
import { listenForStop } from '../stop-signals.ts'
import { sayWarnings } from '../warnings.ts'

export interface ResumeFlags {
  readonly results: string
  readonly store: string | null
  readonly publishing: Publishing
  /** The suite is a stranger’s, and so may be the ledger that tells how it was run. */
  readonly untrusted: boolean
}

/**
 * `assay resume RUN`: goes on where a stopped or killed run was. What was sent is never sent again;
 * accepted tasks are polled on. Refused when the suite or its prices are no longer those of the run.
 */
export async function resume(shell: Shell, name: string, flags: ResumeFlags): Promise<number> {
  const path = await findRun(name, flags.results, shell.cwd)
  const id = basename(path)
  const ledger = await openBooks(resolve(shell.cwd, flags.results), flags.store)
  try {
    const row = ledger.run(id)
    if (row === null) {
      throw userMistake(`the ledger does not know run ${id}. Name its store with --store`)
    }
    if (!(await ledger.takeOverRun(id))) {
      throw userMistake(`run ${id} is still going on in another process. Stop that one first`)
    }
    const options = optionsOf(row.options, id, flags.untrusted)
    const prepared = await prepare(options.files, options.overrides, {
      cwd: options.cwd,
      today: options.startedAt.slice(0, 10),
      mockAsked: options.mock !== null,
      mockOf: (suites) =>
        chooseMock(options.mock, suites, {
          cwd: options.cwd,
          results: flags.results,
          now: Date.now,
        }),
    })
    const { mock } = prepared
    try {
      if (prepared.plan.hash !== options.planHash) {
        throw userMistake(
          `the suite or its prices have changed since run ${id} began. Put them back to resume ` +
            'it, or begin a new run',
        )
      }
      sayWarnings(shell, prepared.warnings)
      if (prepared.budgetMistakes.length > 0) throw new UserMistakes(prepared.budgetMistakes)
      const credentials = credentialsOf(prepared.bound, {
        environment: shell.environment,
        trusted: options.trusted,
        mock,
      })
      const isMock = mock.kind === 'mock'
      const targetFor = await runTargets({
        prepared,
        credentials,
        run: id,
        isMock,
        cwd: options.cwd,
        concurrency: options.overrides.concurrency,
        today: new Date().toISOString().slice(0, 10),
      })
      const signals = listenForStop(shell.say)
      const progress = createProgress(shell)
      let document: RunDocument
      const folder = await createRunFolder(path)
      try {
        document = await execute({
          shell,
          id,
          startedAt: options.startedAt,
          prepared,
          mock,
          ledger,
          folder,
          provenance: provenanceOf(prepared, {
            argv: shell.argv,
            cwd: options.cwd,
            mock: isMock ? mock.world : null,
          }),
          concurrency:
            options.overrides.concurrency ??
            Math.max(...prepared.suites.map((one) => one.concurrency)),
          targetFor,
          generation: generationOf([...ledger.attemptsOf(id)].map((one) => one.id)),
          signals,
          onProgress: progress.show,
        })
      } finally {
        progress.end()
        signals.release()
      }
      return await publish(shell, folder, document, flags.publishing)
    } finally {
      if (mock.kind === 'mock') await mock.close()
    }
  } finally {
    ledger.close()
  }
}

/** How the run was begun; of a stranger's, only what may be had without trust. Throws UserMistakes. */
function optionsOf(text: string, id: string, untrusted: boolean): RunOptions {
  const options = JSON.parse(text) as RunOptions
  if (!untrusted) return options
  if (options.mock === null) {
    throw userMistake(
      `run ${id} was not begun as an untrusted one. Say --trusted to resume it if you vouch for it`,
    )
  }
  const overrides = { ...options.overrides, untrusted: true, allowExec: false }
  return { ...options, overrides, trusted: [] }
}
