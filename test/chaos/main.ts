import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { everyWrite } from './every-write.ts'
import { type Figures, figuresText, together } from './figures.ts'
import { MUTANTS } from './mutants.ts'
import { scenarioOf } from './scenario.ts'
import { runTrial, type TrialResult } from './trial.ts'

const HELP = `npm run chaos -- [--trials N] [--seed S] [--seconds T] [--mutants [--only NAME]]
              -- --every-write [--stride N]
Processes that share an account reach its limit together, are killed with SIGKILL and resumed;
then the provider's ledger is held against ours and against the files.
  --trials   how many (default 200; with --mutants at most so many for each, 12)
  --seed     of the first trial; each further one takes the next number (default 1)
  --seconds  begin no further trial after this long
  --mutants  break one rule of the program after another: each must be noticed
  --only     of the mutants only this one
  --every-write  kill a process at its first durable write, one at its second, and so on to its
             end, for every way that an attempt can go; --stride leaves writes out
Exit code 0: no violation, or every mutant noticed. 1: a violation, whose seed and folder are
printed, or a mutant that got by.`

const { values } = parseArgs({
  options: {
    trials: { type: 'string' },
    seed: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '86400' },
    mutants: { type: 'boolean', default: false },
    only: { type: 'string' },
    'every-write': { type: 'boolean', default: false },
    stride: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) console.log(HELP)
else {
  // Hundreds of starts: what was compiled once serves them all.
  process.env.NODE_COMPILE_CACHE ??= join(tmpdir(), 'assay-chaos-compiled')
  process.exitCode = await asked()
}

async function asked(): Promise<number> {
  if (values.mutants) return breakEachRule()
  return values['every-write'] ? dieEverywhere() : chaos()
}

async function chaos(): Promise<number> {
  const tally = openTally()
  for await (const result of trials(Number(values.trials ?? 200), null)) {
    tally.add(`seed ${result.seed}`, result)
  }
  return tally.end()
}

async function dieEverywhere(): Promise<number> {
  const tally = openTally()
  for await (const { way, write, result } of everyWrite({ stride: Number(values.stride) })) {
    tally.add(`${way}, write ${write}`, result)
  }
  return tally.end()
}

/** Prints violations as they come, and at the end what was done. */
function openTally(): { add(name: string, result: TrialResult): void; end(): number } {
  const figures: Figures[] = []
  let violations = 0
  return {
    add(name, result) {
      figures.push(result.figures)
      violations += result.violations.length
      for (const text of result.violations) console.log(`VIOLATION  ${name}: ${text}`)
      if (result.folder !== null) console.log(`           kept in ${result.folder}`)
      process.stderr.write(`\r${figures.length} trials, ${name}: ${violations} violations   `)
    },
    end() {
      process.stderr.write('\n')
      console.log(`${String(figures.length).padStart(8)}  trials`)
      console.log(figuresText(together(figures)))
      console.log(`${String(violations).padStart(8)}  VIOLATIONS`)
      return violations === 0 ? 0 : 1
    },
  }
}

async function breakEachRule(): Promise<number> {
  let escaped = 0
  for (const [name, { harm }] of Object.entries(MUTANTS)) {
    if ((values.only ?? name) !== name) continue
    let count = 0
    let noticed: TrialResult | null = null
    for await (const result of trials(Number(values.trials ?? 12), name)) {
      count += 1
      if (result.violations.length === 0) continue
      noticed = result
      break
    }
    if (noticed === null) escaped += 1
    const end = noticed === null ? `NOT NOTICED in ${count} trials` : `noticed in trial ${count}`
    console.log(`${name} (${harm}): ${end}`)
    for (const text of noticed?.violations.slice(0, 3) ?? [])
      console.log(`    ${text.slice(0, 160)}`)
  }
  return escaped === 0 ? 0 : 1
}

async function* trials(count: number, mutant: string | null): AsyncIterable<TrialResult> {
  const first = Number(values.seed)
  const until = performance.now() + Number(values.seconds) * 1_000
  for (let seed = first; seed < first + count && performance.now() < until; seed++) {
    yield await runTrial(scenarioOf(seed, { processes: 3, prompts: 5 }), { mutant })
  }
}
