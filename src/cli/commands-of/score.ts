import type { Command } from 'commander'
import { collect } from '../flag-values.ts'
import type { Shell } from '../shell.ts'
import { isUntrusted } from '../trust-level.ts'

type Flags = Readonly<Record<string, unknown>>

/** `assay score RUN` */
export function addScore(program: Command, shell: Shell, finish: (code: number) => void): void {
  program
    .command('score')
    .argument('<run>', 'a run’s id, its folder, its run.json, or latest')
    .summary('score the stored images again, and bring the results up to date; pays for nothing')
    .option('--scorer <name>', 'only this one; may be given again', collect, [])
    .option('--allow-exec', 'let the suite’s scorers run commands')
    .option('--fresh', 'look again at what is known already')
    .option('--untrusted', 'the run is a stranger’s: no commands')
    .option('--trusted', 'it is not, although CI says that it comes from a fork')
    .option('--results <folder>', 'where runs are kept', 'results')
    .option('--store <file>', 'the ledger; without it, in the results folder')
    .option('--json', 'machine-readable output')
    .action(async (name: string, flags: Flags) => {
      const { score } = await import('../commands/score.ts')
      finish(
        await score(shell, name, {
          results: String(flags.results),
          store: typeof flags.store === 'string' ? flags.store : null,
          json: flags.json === true,
          scorers: flags.scorer as string[],
          allowExec: flags.allowExec === true && !isUntrusted(flags, shell),
          fresh: flags.fresh === true,
        }),
      )
    })
}
