import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { HONEST } from './mutant.ts'
import { MUTANTS } from './mutants.ts'
import { simulateSeeds } from './pool.ts'
import { scenarioOf } from './scenario.ts'
import type { SeedResults } from './seeds.ts'
import { simulate } from './simulate.ts'

const USAGE = `Simulates the runner and the ledger, seed by seed, and holds them to their promises.

  npm run simulate                                   50,000 seeds
  npm run simulate -- --seeds 1000000 --from 50000   a million others
  npm run simulate -- --seed 4711                    one, with everything that happened in it
  npm run simulate -- --mutant NAME                  with a deliberate fault, which must be seen
                                                     (${Object.keys(MUTANTS).join(', ')})
  --threads N                                        as many as there are processors, if not said
`
const MOST_SHOWN = 20

process.exitCode = await main()

/** 0: every promise was kept · 1: one was broken · 2: the command line is wrong. */
async function main(): Promise<number> {
  const asked = readArguments()
  if (asked === null) {
    process.stderr.write(USAGE)
    return 2
  }
  return asked.seed === null ? manySeeds(asked) : oneSeed(asked.seed, asked.mutant)
}

interface Asked {
  readonly seed: number | null
  readonly seeds: number
  readonly from: number
  readonly threads: number
  readonly mutant: string | null
}

function readArguments(): Asked | null {
  try {
    const { values } = parseArgs({
      options: {
        seed: { type: 'string' },
        seeds: { type: 'string', default: '50000' },
        from: { type: 'string', default: '0' },
        threads: { type: 'string', default: String(availableParallelism()) },
        mutant: { type: 'string' },
      },
    })
    const { mutant = null } = values
    const numbers = [values.seeds, values.from, values.threads, values.seed ?? '0']
    const areNumbers = numbers.every((text) => /^[0-9]{1,15}$/.test(text))
    if (!areNumbers || (mutant !== null && MUTANTS[mutant] === undefined)) return null
    return {
      seed: values.seed === undefined ? null : Number(values.seed),
      seeds: Number(values.seeds),
      from: Number(values.from),
      threads: Math.max(1, Number(values.threads)),
      mutant,
    }
  } catch {
    return null
  }
}

async function manySeeds({ seeds, from, threads, mutant }: Asked): Promise<number> {
  const startedAt = performance.now()
  const seconds = (): number => (performance.now() - startedAt) / 1000
  let shownAt = 0
  const results = await simulateSeeds(
    { from, count: seeds, mutant },
    {
      threads,
      onProgress({ count, broken }) {
        if (!process.stderr.isTTY || seconds() - shownAt < 1) return
        shownAt = seconds()
        const rate = Math.round(count / shownAt)
        process.stderr.write(`\r${count} of ${seeds} seeds, ${rate}/s, ${broken.length} broken `)
      },
    },
  )
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  report(results, { from, threads, mutant, seconds: seconds() })
  return results.broken.length === 0 ? 0 : 1
}

function report(
  { count, broken, seen }: SeedResults,
  told: {
    readonly from: number
    readonly threads: number
    readonly mutant: string | null
    readonly seconds: number
  },
): void {
  const { from, threads, mutant, seconds } = told
  const deaths = Object.entries(seen).filter(([what]) => what.startsWith('death '))
  const killed = deaths.reduce((sum, [, times]) => sum + times, 0)
  const rate = Math.round(count / seconds)
  say(
    `${count} seeds from ${from}: ${broken.length === 0 ? 'every promise was kept' : `${broken.length} broke a promise`}`,
  )
  say(`${rate} seeds/s on ${threads} threads, ${seconds.toFixed(1)} s`)
  say(`${killed} processes were killed, at ${deaths.length} kinds of places`)
  const flag = mutant === null ? '' : ` --mutant ${mutant}`
  for (const { seed, promise, how } of broken.slice(0, MOST_SHOWN)) {
    say(`  ${promise} ${how}`)
    say(`     npm run simulate -- --seed ${seed}${flag}`)
  }
  if (broken.length > MOST_SHOWN) say(`  and ${broken.length - MOST_SHOWN} more`)
}

async function oneSeed(seed: number, mutant: string | null): Promise<number> {
  const scenario = scenarioOf(seed)
  const plain = (_: string, value: unknown): unknown =>
    typeof value === 'bigint' ? String(value) : value
  say(JSON.stringify(scenario, plain, 2))
  const fault = mutant === null ? HONEST : (MUTANTS[mutant] ?? HONEST)
  const { broken, states } = await simulate(scenario, { mutant: fault, trace: say })
  for (const [attempt, state] of states) say(`${attempt}: ${state}`)
  say(broken === null ? 'every promise was kept' : `BROKEN ${broken.promise}: ${broken.how}`)
  return broken === null ? 0 : 1
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
