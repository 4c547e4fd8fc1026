import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { judgedRun } from '../../runner/evaluation.ts'
import { generationOf } from '../../runner/generation.ts'
import { createRunFolder } from '../../store/run-folder.ts'
import { carryOut, proveSendable } from '../carry-out.ts'
import { userMistake } from '../exit.ts'
import { openBooks } from '../open-books.ts'
import { prepareFiles } from '../prepare-files.ts'
import type { Publishing } from '../publish.ts'
import { findRun } from '../read-run.ts'
import type { RunOptions } from '../run-options.ts'
import type { Shell } from '../shell.ts'

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
  const results = resolve(shell.cwd, flags.results)
  const found = await findRun(name, flags.results, shell.cwd).catch((error: unknown) => {
    // A run whose folder was deleted is in the ledger all the same.
    if (!existsSync(flags.store ?? join(results, 'ledger.sqlite'))) throw error
    return error as Error
  })
  const path = typeof found === 'string' ? found : join(results, basename(name))
  const id = basename(path)
  const judged = judgedRun(id)
  if (judged !== null) {
    throw userMistake(`${id} is the judging of run ${judged}. Go on with: assay judge ${judged}`)
  }
  const ledger = await openBooks(results, flags.store)
  try {
    const row = ledger.run(id)
    if (row === null) {
      if (typeof found !== 'string') throw found
      throw userMistake(`the ledger does not know run ${id}. Name its store with --store`)
    }
    if (!(await ledger.takeOverRun(id))) {
      throw userMistake(`run ${id} is still going on in another process. Stop that one first`)
    }
    const options = optionsOf(row.options, id, flags.untrusted)
    const prepared = await prepareFiles(
      options.files,
      { overrides: options.overrides, mock: options.mock, results: flags.results },
      { cwd: options.cwd, today: options.startedAt.slice(0, 10) },
    )
    const { mock } = prepared
    try {
      if (prepared.plan.hash !== options.planHash) {
        throw userMistake(
          `the suite or its prices have changed since run ${id} began. Put them back to resume ` +
            'it, or begin a new run',
        )
      }
      const credentials = proveSendable(shell, prepared, options.trusted)
      return await carryOut(shell, {
        id,
        startedAt: options.startedAt,
        prepared,
        credentials,
        ledger,
        folder: await createRunFolder(path),
        generation: generationOf([...ledger.attemptsOf(id)].map((one) => one.id)),
        adaptiveFloor: options.adaptiveFloor ?? null,
        cwd: options.cwd,
        today: new Date().toISOString().slice(0, 10),
        concurrency: options.overrides.concurrency,
        publishing: flags.publishing,
      })
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
