import type { Command } from 'commander'
import { shareOf, text } from '../flag-values.ts'
import type { Shell } from '../shell.ts'

type Flags = Readonly<Record<string, unknown>>

/** `assay affinity RUN…` */
export function addAffinity(program: Command, shell: Shell, finish: (code: number) => void): void {
  program
    .command('affinity')
    .argument('<run...>', 'ids of runs, their folders, their run.json, or latest')
    .summary('which target for which kind of content, at what cost per usable image')
    .option('--floor <share>', 'least usable rate that is good enough', '0.6')
    .option('--confidence <share>', 'how sure of it one must be', '0.8')
    .option('--format <names>', 'terminal, json, html, markdown, csv')
    .option('--out <file>', 'write it there; the format follows its ending')
    .option('--no-images', 'a page without its contact sheet')
    .option('--results <folder>', 'where runs are kept', 'results')
    .option('--json', 'print the document and nothing else on standard output')
    .action(async (names: string[], flags: Flags) => {
      const { affinity } = await import('../commands/affinity.ts')
      finish(
        await affinity(shell, names, {
          results: String(flags.results),
          floor: shareOf('--floor', flags.floor),
          confidence: shareOf('--confidence', flags.confidence),
          format: text(flags.format),
          out: text(flags.out),
          images: flags.images !== false,
          json: flags.json === true,
          now: new Date().toISOString(),
        }),
      )
    })
}
