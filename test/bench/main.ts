import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import type { Section } from './aim.ts'
import { install } from './install.ts'
import { latency } from './latency.ts'
import { longRun } from './long-run.ts'
import { micro } from './micro.ts'
import { mockStart } from './mock-start.ts'
import { openLedger } from './open-ledger.ts'
import { reconcileBench } from './reconcile.ts'
import { start } from './start.ts'
import { table } from './table.ts'
import { flatness, mockSpeed, throughput } from './throughput.ts'

const HELP = `npm run bench -- [--full] [--json] [--only NAME,…] [--rounds N] [--count N]
Measures; it does not judge: the exit code is 0 whatever comes out. Wants an idle machine.
  --full    memory up to 5,000 requests, a run of 10,000 trials with faults (else 2,000),
            and what an installed package takes
  --only    of: throughput, memory, mock, mock-start, latency, start, install, micro,
            reconcile, open-ledger, long-run
  --rounds  turns in which programs are compared (default 3)
  --count   images of one run (default 500)`

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    count: { type: 'string', default: '500' },
  },
})
if (values.help) console.log(HELP)
else await bench()

async function bench(): Promise<void> {
  const rounds = Number(values.rounds)
  const count = Number(values.count)
  const sections: Record<string, () => Promise<Section>> = {
    throughput: () => throughput({ count, rounds }),
    memory: () => flatness({ few: 500, many: values.full ? 5000 : 2000 }),
    mock: () => mockSpeed({ count: 2000, rounds }),
    'mock-start': () => mockStart(15),
    latency: () => latency(count),
    start: () => start(15),
    micro,
    reconcile: async () => reconcileBench({ rounds }),
    'open-ledger': () => openLedger(100_000),
    ...(values.full || values.only?.includes('long-run')
      ? { 'long-run': () => longRun(values.full ? 10_000 : 2_000) }
      : {}),
    ...(values.full || values.only?.includes('install') ? { install } : {}),
  }
  const names = values.only?.split(',') ?? Object.keys(sections)
  execFileSync(process.execPath, [new URL('../build.ts', import.meta.url).pathname])
  const done: Record<string, Section> = {}
  for (const name of names) {
    const section = sections[name]
    if (section === undefined) throw new Error(`there is no part "${name}"\n${HELP}`)
    process.stderr.write(`${name} …\n`)
    const result = await section()
    done[name] = result
    if (!values.json) console.log(table([result]))
  }
  if (!values.json) return
  const { versions, platform, arch } = process
  const machine = { node: versions.node, platform, arch, cpus: cpus().length }
  console.log(JSON.stringify({ machine, sections: done }, null, 2))
}
