import type { Command } from 'commander'
import { userMistake } from '../exit.ts'
import { collect } from '../flag-values.ts'
import type { Shell } from '../shell.ts'
import { isUntrusted } from '../trust-level.ts'

type Flags = Readonly<Record<string, unknown>>

/** `assay judge RUN --cap USD` */
export function addJudge(program: Command, shell: Shell, finish: (code: number) => void): void {
  program
    .command('judge')
    .argument('<run>', 'a run’s id, its folder, its run.json, or latest')
    .summary('ask the suite’s judge about stored images; pays for nothing twice')
    .option('--cap <usd>', 'spend at most this on judging, now')
    .option('--yes', 'agree to the spending: no question is asked')
    .option(
      '--labels <file>',
      'pictures with human verdicts, beside those of the suite',
      collect,
      [],
    )
    .option('--trust <name@origin>', 'send this key to this origin too', collect, [])
    .option('--mock [world]', 'for a run against the mock: its world file, or a running mock’s URL')
    .option('--untrusted', 'the run is a stranger’s: mock only')
    .option('--trusted', 'it is not, although CI says that it comes from a fork')
    .option('--results <folder>', 'where runs are kept', 'results')
    .option('--store <file>', 'the ledger; without it, in the results folder')
    .option('--json', 'print judging.json on standard output and nothing else there')
    .action(async (name: string, flags: Flags) => {
      const { judge } = await import('../commands/judge.ts')
      const cap = typeof flags.cap === 'string' ? flags.cap : null
      if (cap !== null && !/^[0-9]+(\.[0-9]{1,9})?$/.test(cap)) {
        throw userMistake(`--cap ${cap}: give US dollars, such as 1.50`)
      }
      const fromEnvironment = (shell.environment.ASSAY_TRUST ?? '').split(',')
      const trusted = [...(flags.trust as string[]), ...fromEnvironment]
      finish(
        await judge(shell, name, {
          results: String(flags.results),
          store: typeof flags.store === 'string' ? flags.store : null,
          cap,
          yes: flags.yes === true,
          json: flags.json === true,
          labels: flags.labels as string[],
          trusted: trusted.map((one) => one.trim()).filter((one) => one !== ''),
          mock: flags.mock === true || typeof flags.mock === 'string' ? flags.mock : null,
          untrusted: isUntrusted(flags, shell),
        }),
      )
    })
}
