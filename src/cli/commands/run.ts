import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import { createRunFolder, type RunFolder } from '../../store/run-folder.ts'
import { StoreRefused } from '../../store/store-refused.ts'
import { carryOut, proveSendable } from '../carry-out.ts'
import { confirmSpending } from '../confirm.ts'
import { userMistake } from '../exit.ts'
import { openBooks } from '../open-books.ts'
import { prepareFiles, type SuiteFlags } from '../prepare-files.ts'
import type { Publishing } from '../publish.ts'
import type { RunOptions } from '../run-options.ts'
import type { Shell } from '../shell.ts'

export interface RunFlags extends SuiteFlags {
  readonly store: string | null
  readonly trusted: readonly string[]
  readonly yes: boolean
  /** Least usable share that adaptive allocation spends on; null: every arm gets all it was planned. */
  readonly adaptiveFloor: number | null
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
  const prepared = await prepareFiles(files, flags, { cwd, today })
  const { mock } = prepared
  try {
    const credentials = proveSendable(shell, prepared, flags.trusted)
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
        adaptiveFloor: flags.adaptiveFloor,
      }
      await ledger.openRun({
        id,
        folder: folder.path,
        opened: startedAt,
        options: JSON.stringify(options),
      })
      return await carryOut(shell, {
        id,
        startedAt,
        prepared,
        credentials,
        ledger,
        folder,
        generation: '',
        adaptiveFloor: flags.adaptiveFloor,
        cwd,
        today,
        concurrency: flags.overrides.concurrency,
        publishing: flags.publishing,
      })
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
