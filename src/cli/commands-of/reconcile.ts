import type { Command } from 'commander'
import { collect, text } from '../flag-values.ts'
import type { Shell } from '../shell.ts'

type Flags = Readonly<Record<string, unknown>>

/** `assay reconcile RUN --statement FILE | --live` */
export function addReconcile(program: Command, shell: Shell, finish: (code: number) => void): void {
  program
    .command('reconcile')
    .argument('<run>', 'a run’s id, its folder, its run.json, or latest')
    .summary('match a run with the provider’s records, and book what they settle')
    .option('--statement <file>', 'the records: an export in CSV, JSON or JSON Lines')
    .option('--live', 'ask the provider for its records')
    .option('--preset <name>', 'how to read them; recognised by the columns without it')
    .option('--map <field=column,…>', 'which column holds what, for any export', collect, [])
    .option('--provider <id>', 'whose records they are, where they do not say')
    .option('--key <name>', 'only records of the key that goes by this name')
    .option('--balance-before <usd>', 'the balance before the run, where only balances are known')
    .option('--credit-usd <usd>', 'what a credit costs, where amounts are in credits')
    .option('--quota-per-usd <n>', 'units of quota that are a dollar; 500000 is usual')
    .option(
      '--absent-is-free',
      'settle at $0 what is in doubt and not in records that go beyond it',
    )
    .option('--complete-until <time>', 'the records have everything up to then, ISO 8601')
    .option('--dry-run', 'only show; book nothing')
    .option('--mock <url>', 'with --live: ask the mock that runs there')
    .option('--trust <name@origin>', 'send this key to this origin too', collect, [])
    .option('--results <folder>', 'where runs are kept', 'results')
    .option('--store <file>', 'the ledger; without it, in the results folder')
    .option('--json', 'machine-readable output')
    .action(async (name: string, flags: Flags) => {
      const { reconcile } = await import('../commands/reconcile.ts')
      finish(
        await reconcile(shell, name, {
          results: String(flags.results),
          store: text(flags.store),
          statement: text(flags.statement),
          live: flags.live === true,
          preset: text(flags.preset),
          map: (flags.map as string[]).flatMap((pairs) => pairs.split(',')),
          provider: text(flags.provider),
          key: text(flags.key),
          balanceBefore: text(flags.balanceBefore),
          creditUsd: text(flags.creditUsd),
          quotaPerUsd: text(flags.quotaPerUsd),
          absentIsFree: flags.absentIsFree === true,
          completeUntil: text(flags.completeUntil),
          dryRun: flags.dryRun === true,
          mock: text(flags.mock),
          trusted: flags.trust as string[],
          json: flags.json === true,
        }),
      )
    })
}
