import { Command, CommanderError, Option } from 'commander'
import { jsonText } from '../report/json-text.ts'
import type { DurableStep } from '../runner/ports.ts'
import { allocation } from './allocation-flag.ts'
import { addAffinity } from './commands-of/affinity.ts'
import { addJudge } from './commands-of/judge.ts'
import { addRates } from './commands-of/rates.ts'
import { addReconcile } from './commands-of/reconcile.ts'
import { addReview } from './commands-of/review.ts'
import { addRoute } from './commands-of/route.ts'
import { addScore } from './commands-of/score.ts'
import { failure, userMistake } from './exit.ts'
import { collect, shareOf, text } from './flag-values.ts'
import type { MockFlag } from './mock-choice.ts'
import type { Overrides } from './prepare.ts'
import { processShell, type Shell } from './shell.ts'
import { isUntrusted } from './trust-level.ts'
import { version } from './version.ts'

/** Exit code of a command line that commander refused. */
const MISUSED = 2

type Flags = Readonly<Record<string, unknown>>

/**
 * The whole program: parses words, runs one command, answers the exit code. Commands are loaded only
 * when they run, so that `--help` costs nothing.
 */
export async function runCli(
  argv: readonly string[],
  onStep: (step: DurableStep) => void = () => {},
): Promise<number> {
  const shell = processShell(argv, onStep)
  let code = 0
  const program = programFor(shell, (result) => {
    code = result
  })
  try {
    await program.parseAsync(argv, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSED
    const { code: failed, text } = failure(error)
    if (argv.includes('--json') && failed === MISUSED) {
      shell.print(jsonText({ ok: false, mistakes: text.split('\n').slice(0, -1) }, 0))
    }
    shell.say(text)
    return failed
  }
}

function programFor(shell: Shell, finish: (code: number) => void): Command {
  const program = new Command('assay')
    .description(
      'Test harness and benchmarking runner for image generation APIs, under a cap that holds',
    )
    .exitOverride()
    .showHelpAfterError('(assay COMMAND --help says more)')
    .configureHelp({ showGlobalOptions: true })
    .option('--no-color', 'no colours, whatever the terminal says')
    .version(version(), '--version', 'the version of assay')
  withResults(withSuiteFlags(program.command('check').argument('<suite...>')))
    .summary('validate suites: every mistake at once; spends nothing')
    .option('--json', 'machine-readable output')
    .action(async (files: string[], flags: Flags) => {
      const { check } = await import('./commands/plan.ts')
      const { results, json } = flags
      finish(
        await check(shell, files, {
          ...common(flags, shell),
          results: String(results),
          json: json === true,
        }),
      )
    })

  withResults(withSuiteFlags(program.command('plan').argument('<suite...>')))
    .summary('list every cell with its price and the total against the cap; spends nothing')
    .option('--json', 'machine-readable output')
    .action(async (files: string[], flags: Flags) => {
      const { plan } = await import('./commands/plan.ts')
      finish(
        await plan(shell, files, {
          ...common(flags, shell),
          results: String(flags.results),
          json: flags.json === true,
        }),
      )
    })

  withPublishing(withResults(withSuiteFlags(program.command('run').argument('<suite...>'))))
    .summary('run suites, under their caps')
    .option('--concurrency <n>', 'attempts in flight in the whole run')
    .addOption(allocation())
    .option('--floor <share>', 'usable share that adaptive allocation wants of an arm', '0.6')
    .option('--yes', 'agree to a paid run: no question is asked')
    .option('--trust <name@origin>', 'send this key to this origin too', collect, [])
    .action(async (files: string[], flags: Flags) => {
      const { run } = await import('./commands/run.ts')
      finish(
        await run(shell, files, {
          ...common(flags, shell),
          ...(await publishing(flags, shell)),
          trusted: trusted(flags, shell),
          yes: flags.yes === true,
          adaptiveFloor: flags.allocate === 'adaptive' ? shareOf('--floor', flags.floor) : null,
        }),
      )
    })

  withPublishing(withResults(withTrust(program.command('resume').argument('<run>'))))
    .summary('go on where a stopped or killed run was; pays for nothing twice')
    .action(async (name: string, flags: Flags) => {
      const { resume } = await import('./commands/resume.ts')
      const untrusted = isUntrusted(flags, shell)
      finish(await resume(shell, name, { ...(await publishing(flags, shell)), untrusted }))
    })

  withResults(program.command('report').argument('<run>'))
    .summary('print a report of a run again')
    .option('--format <format>', 'terminal, markdown, junit, json, csv or github', 'terminal')
    .option('--out <file>', 'write it there instead')
    .action(async (name: string, flags: Flags) => {
      const { report } = await import('./commands/report.ts')
      finish(
        await report(shell, name, {
          results: String(flags.results),
          format: String(flags.format),
          out: text(flags.out),
        }),
      )
    })

  program
    .command('mock')
    .summary('serve the mock providers, with a true ledger of what they bill')
    .option('--port <port>', 'port on 127.0.0.1; 0 for any', '4010')
    .option('--world <file>', 'world file; without it the embedded world')
    .option('--seed <n>', 'seed of everything that looks random')
    .option('--speed <x>', 'divides every simulated latency; 0 for none at all')
    .option('--replay <run>', 'answer as the providers did in a recorded run')
    .option('--results <folder>', 'where runs are kept', 'results')
    .option('--print-env', 'print the variables that point vendors’ SDKs at the mock')
    .action(async (flags: Flags) => {
      const { mock } = await import('./commands/mock.ts')
      finish(
        await mock(shell, {
          port: String(flags.port),
          world: text(flags.world),
          seed: text(flags.seed),
          speed: text(flags.speed),
          replay: text(flags.replay),
          results: String(flags.results),
          printEnv: flags.printEnv === true,
        }),
      )
    })

  addPrice(program, shell, finish)
  addLedger(program, shell, finish)
  addRates(program, shell, finish)
  addReconcile(program, shell, finish)
  addJudge(program, shell, finish)
  addReview(program, shell, finish)
  addRoute(program, shell, finish)
  addScore(program, shell, finish)
  addAffinity(program, shell, finish)

  withTrust(program.command('doctor').argument('[suite...]'))
    .summary('keys, addresses, models, balance; spends nothing')
    .option('--mock [world]', 'against the mock: embedded, of a world file, or at a URL')
    .option('--trust <name@origin>', 'send this key to this origin too', collect, [])
    .option('--results <folder>', 'where runs are kept', 'results')
    .option('--json', 'machine-readable output')
    .action(async (files: string[], flags: Flags) => {
      const { doctor } = await import('./commands/doctor.ts')
      const { overrides, mock } = common(flags, shell)
      finish(
        await doctor(shell, files, {
          mock,
          untrusted: overrides.untrusted,
          results: String(flags.results),
          trusted: trusted(flags, shell),
          json: flags.json === true,
        }),
      )
    })

  program
    .command('schema')
    .argument('<name>', 'suite, world, rates or run')
    .summary('print a JSON Schema, for editors')
    .action(async (name: string) => {
      const { schema } = await import('./commands/schema.ts')
      finish(await schema(shell, name))
    })

  program
    .command('init')
    .argument('[folder]', 'where to', '.')
    .summary('write a starter suite, prompts, .env.example and a CI workflow')
    .action(async (folder: string) => {
      const { init } = await import('./commands/init.ts')
      finish(await init(shell, folder))
    })
  return program
}

/** What a recorded answer may leave open, each an option of `assay price`. */
const PRICED_SETTINGS = [
  'mode',
  'size',
  'aspect',
  'quality',
  'format',
  'steps',
  'delivery',
  'tier',
  'n',
]

function addPrice(program: Command, shell: Shell, finish: (code: number) => void): void {
  const command = program
    .command('price')
    .argument('<file>', 'a raw JSON answer or its usage block; - for standard input')
    .summary('what one recorded answer costs, line by line')
    .requiredOption('--provider <id>', 'whose API answered')
    .requiredOption('--model <name>', 'its model')
    .option('--rates <card>', 'a card’s id or file, instead of the shipped one')
    .option('--on <day>', 'price as of this day, YYYY-MM-DD; today without it')
    .option('--json', 'machine-readable output')
  for (const name of PRICED_SETTINGS) {
    command.option(`--${name} <value>`, 'where the answer does not say')
  }
  command.action(async (file: string, flags: Flags) => {
    const { price } = await import('./commands/price.ts')
    const given = PRICED_SETTINGS.flatMap((name) => {
      const value = text(flags[name])
      return value === null ? [] : [[name, value] as const]
    })
    finish(
      await price(shell, file, {
        provider: String(flags.provider),
        model: String(flags.model),
        settings: Object.fromEntries(given),
        rates: text(flags.rates),
        on: text(flags.on) ?? new Date().toISOString().slice(0, 10),
        json: flags.json === true,
      }),
    )
  })
}

function addLedger(program: Command, shell: Shell, finish: (code: number) => void): void {
  const ledger = program.command('ledger').summary('what was spent, what is held, what is in doubt')
  const flagsOf = (flags: Flags) => ({ ...stores(flags), json: flags.json === true })
  withResults(ledger.command('show', { isDefault: true }))
    .summary('balances of runs and accounts, and open attempts')
    .option('--json', 'machine-readable output')
    .action(async (flags: Flags) => {
      const { ledgerShow } = await import('./commands/ledger.ts')
      finish(await ledgerShow(shell, flagsOf(flags)))
    })
  withResults(ledger.command('verify'))
    .summary('check the books against themselves and the witness')
    .option('--json', 'machine-readable output')
    .action(async (flags: Flags) => {
      const { ledgerVerify } = await import('./commands/ledger.ts')
      finish(await ledgerVerify(shell, flagsOf(flags)))
    })
  withResults(ledger.command('resolve').argument('<attempt>'))
    .summary('settle an attempt in doubt by what the provider’s records say')
    .requiredOption('--charged <usd>', 'what it cost; 0 if nothing')
    .requiredOption('--because <text>', 'how you know')
    .option('--json', 'machine-readable output')
    .action(async (id: string, flags: Flags) => {
      const { ledgerResolve } = await import('./commands/ledger.ts')
      const { charged, because } = flags
      finish(
        await ledgerResolve(shell, id, {
          ...flagsOf(flags),
          charged: String(charged),
          because: String(because),
        }),
      )
    })
}

function withSuiteFlags(command: Command): Command {
  return withTrust(command)
    .option('--cap <usd>', 'spend at most this; the lower of this and the suite’s own wins')
    .option(
      '--mock [world]',
      'against the mock: embedded, of a world file or a recorded run, or at a URL',
    )
    .option('--target <id>', 'only this target; may be given again', collect)
    .option('--filter <expression>', 'only these cells and prompts, e.g. mode=edit,size=1024*')
    .option('--trials <n>', 'repeats of every case, whatever the suite says')
    .option('--allow-exec', 'let the suite’s targets run commands')
}

function withTrust(command: Command): Command {
  return command
    .option('--untrusted', 'the suite is a stranger’s: mock only, no commands, no files outside')
    .option('--trusted', 'the suite is not, although CI says that it comes from a fork')
}

function withResults(command: Command): Command {
  return command
    .option('--results <folder>', 'where runs are kept', 'results')
    .option('--store <file>', 'the ledger; without it, in the results folder')
}

function withPublishing(command: Command): Command {
  return command
    .option('--reporter <names>', 'terminal, json, junit, markdown, csv, github', 'terminal')
    .option('--out <file>', 'where a reporter writes: FILE, or REPORTER=FILE', collect, [])
    .addOption(new Option('--json', 'print run.json on standard output and nothing else there'))
}

function common(flags: Flags, shell: Shell): { overrides: Overrides; mock: MockFlag } {
  const untrusted = isUntrusted(flags, shell)
  const asked = flags.mock === true || typeof flags.mock === 'string' ? flags.mock : null
  return {
    overrides: {
      trials: whole('--trials', flags.trials),
      target: flags.target === undefined ? null : (flags.target as string[]).join(','),
      filter: text(flags.filter),
      cap: amount(flags.cap),
      concurrency: whole('--concurrency', flags.concurrency),
      untrusted,
      allowExec: flags.allowExec === true && !untrusted,
    },
    mock: untrusted ? (asked ?? true) : asked,
  }
}

async function publishing(
  flags: Flags,
  shell: Shell,
): Promise<{
  results: string
  store: string | null
  publishing: import('./publish.ts').Publishing
}> {
  const { destinations, isReporter } = await import('./publish.ts')
  const names = String(flags.reporter).split(',')
  const unknown = names.find((name) => !isReporter(name))
  if (unknown !== undefined) throw userMistake(`--reporter: there is no reporter "${unknown}"`)
  const chosen = {
    json: flags.json === true,
    reporters: names.filter(isReporter),
    out: flags.out as string[],
  }
  destinations(chosen, shell.cwd)
  return { ...stores(flags), publishing: chosen }
}

function stores(flags: Flags): { results: string; store: string | null } {
  return { results: String(flags.results), store: text(flags.store) }
}

function trusted(flags: Flags, { environment }: Shell): readonly string[] {
  const fromEnvironment = (environment.ASSAY_TRUST ?? '').split(',').map((one) => one.trim())
  return [...(flags.trust as string[]), ...fromEnvironment].filter((one) => one !== '')
}

function whole(flag: string, value: unknown): number | null {
  if (value === undefined) return null
  const number = Number(value)
  if (!Number.isInteger(number) || number < 1 || number > 100_000) {
    throw userMistake(`${flag} ${String(value)}: give a whole number from 1`)
  }
  return number
}

function amount(value: unknown): string | null {
  if (value === undefined) return null
  const written = String(value)
  if (!/^[0-9]+(\.[0-9]{1,9})?$/.test(written)) {
    throw userMistake(`--cap ${written}: give US dollars, such as 1.50`)
  }
  return written
}
