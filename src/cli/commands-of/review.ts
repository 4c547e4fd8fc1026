import type { Command } from 'commander'
import { text } from '../flag-values.ts'
import type { Shell } from '../shell.ts'

type Flags = Readonly<Record<string, unknown>>

/** `assay review RUN…` */
export function addReview(program: Command, shell: Shell, finish: (code: number) => void): void {
  program
    .command('review')
    .argument('<run...>', 'runs’ ids, folders, their run.json, or latest')
    .summary('a local page to accept, reject and compare images blind')
    .option('--mode <mode>', 'single: accept or reject one by one; pair: compare two', 'single')
    .option('--rater <name>', 'who looks; without it the page asks')
    .option('--content <tag>', 'only prompts of this content')
    .option('--port <port>', 'port on 127.0.0.1; 0 for any', '0')
    .option(
      '--export <file>',
      'write all votes to FILE.csv or FILE.jsonl, or - for JSON lines; no page',
    )
    .option('--results <folder>', 'where runs are kept', 'results')
    .option('--json', 'print the page’s address as one line of JSON')
    .action(async (names: string[], flags: Flags) => {
      const { review } = await import('../commands/review.ts')
      finish(
        await review(shell, names, {
          results: String(flags.results),
          mode: String(flags.mode),
          rater: text(flags.rater),
          content: text(flags.content),
          port: String(flags.port),
          export: text(flags.export),
          json: flags.json === true,
        }),
      )
    })
}
