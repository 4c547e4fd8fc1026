import type { Command } from 'commander'
import { userMistake } from '../exit.ts'
import { collect, text } from '../flag-values.ts'
import type { Shell } from '../shell.ts'

type Flags = Readonly<Record<string, unknown>>

/** `assay rates …` */
export function addRates(program: Command, shell: Shell, finish: (code: number) => void): void {
  const rates = program.command('rates').summary('the rate cards that price a run')
  rates
    .command('list')
    .summary('every card that ships')
    .option('--json', 'machine-readable output')
    .action(async (flags: Flags) => {
      const { ratesList } = await import('../commands/rates.ts')
      finish(await ratesList(shell, { json: flags.json === true }))
    })
  rates
    .command('show')
    .argument('<id>')
    .summary('one card, whole')
    .action(async (id: string) => {
      const { ratesShow } = await import('../commands/rates.ts')
      finish(await ratesShow(shell, id))
    })
  rates
    .command('import')
    .argument('<file>', 'a price list in JSON')
    .summary('make cards of LiteLLM’s, Portkey’s, OpenRouter’s or fal’s prices')
    .option('--format <name>', 'litellm, portkey, openrouter or fal; told by the file without it')
    .option('--out <folder>', 'where the cards go', 'imported')
    .option('--as-of <day>', 'day of a list that does not say its own, YYYY-MM-DD; else today')
    .option('--json', 'machine-readable output')
    .action(async (file: string, flags: Flags) => {
      const { ratesImport } = await import('../commands/rates-import.ts')
      finish(
        await ratesImport(shell, file, {
          format: text(flags.format),
          out: String(flags.out),
          asOf: day('--as-of', flags.asOf),
          json: flags.json === true,
        }),
      )
    })
  rates
    .command('diff')
    .argument('<a>', 'a card, a folder of cards, a price list, or: shipped')
    .argument('<b>', 'the same')
    .summary('where two sources of prices disagree, and by how much')
    .option('--on <day>', 'compare the prices of this day, YYYY-MM-DD; today without it')
    .option('--fail-on-difference', 'exit 1 where any differ')
    .option('--json', 'machine-readable output')
    .action(async (a: string, b: string, flags: Flags) => {
      const { ratesDiff } = await import('../commands/rates-diff.ts')
      finish(
        await ratesDiff(shell, [a, b], {
          on: day('--on', flags.on),
          failOnDifference: flags.failOnDifference === true,
          json: flags.json === true,
        }),
      )
    })
  rates
    .command('sync')
    .summary('ask for prices where that costs nothing, and keep every change with its day')
    .option('--out <folder>', 'where the cards are kept', 'prices')
    .option('--provider <names>', 'only these of openrouter, fal')
    .option('--model <id>', 'a fal endpoint to ask for besides the known ones', collect, [])
    .option('--every <time>', 'again and again: 1h, 30m, 90s; until Ctrl-C')
    .option('--mock [world]', 'against the mock: embedded, of a world file, or at a URL')
    .option('--json', 'one line of JSON a round')
    .action(async (flags: Flags) => {
      const { ratesSync } = await import('../commands/rates-sync.ts')
      finish(
        await ratesSync(shell, {
          out: String(flags.out),
          providers: text(flags.provider)?.split(',') ?? null,
          models: flags.model as string[],
          every: text(flags.every),
          mock: flags.mock === true || typeof flags.mock === 'string' ? flags.mock : null,
          json: flags.json === true,
        }),
      )
    })
}

function day(flag: string, value: unknown): string {
  const today = new Date().toISOString().slice(0, 10)
  const written = text(value) ?? today
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(written) && !Number.isNaN(Date.parse(written))
  if (!isDay) throw userMistake(`${flag} ${written}: give a day such as ${today}`)
  return written
}
