import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assay } from '../support/assay.ts'
import { type MockProcess, startMockProcess } from '../support/mock-process.ts'
import { bookViolations } from './check-books.ts'
import { moneyViolations } from './check-money.ts'
import { orderViolations } from './check-orders.ts'
import { gather, readTables, runsOf } from './evidence.ts'
import { type Figures, figuresOf } from './figures.ts'
import { watchInstants } from './instants.ts'
import { type Ending, live } from './life.ts'
import type { Kill, Scenario, Spender } from './scenario.ts'

/** What one trial came to. */
export interface TrialResult {
  readonly seed: number
  readonly violations: readonly string[]
  /** Where everything is that it left; null where it was cleared away. */
  readonly folder: string | null
  readonly figures: Figures
}

/** Exit codes that a run may end with here; anything else is a violation. */
const HONEST_CODES = [0, 1, 3, 4, 6]

/** Runs one scenario with real processes in a folder of its own, and judges what is left. */
export async function runTrial(
  scenario: Scenario,
  { mutant = null }: { readonly mutant?: string | null } = {},
): Promise<TrialResult> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-chaos-'))
  const results = join(folder, 'results')
  for (const { name, suite } of scenario.spenders) {
    writeFileSync(join(folder, `${name}.yaml`), suite)
  }
  const mock = await startMockProcess('--seed', String(scenario.seed), '--speed', '4')
  try {
    for (const fault of scenario.faults) await mock.fault(fault)
    const instants = watchInstants({ results, limit: scenario.limit }, mock)
    const told = await spendTogether(scenario, { folder, mock, mutant })
    const seen = await instants.stop()
    const verified = await assay(['ledger', 'verify'], { cwd: folder })
    const evidence = await gather(results, mock)
    const violations = [
      ...told.complaints,
      ...seen.violations,
      ...(verified.code === 0 ? [] : [`assay ledger verify: ${verified.code} ${verified.err}`]),
      ...moneyViolations(evidence, scenario.limit),
      ...bookViolations(evidence),
      ...orderViolations(evidence, scenario),
    ]
    const figures = figuresOf(evidence, {
      ...told,
      limit: scenario.limit,
      instants: seen.looked,
    })
    const { seed } = scenario
    // A broken program is expected to leave something to see: nobody needs to look at it.
    if (violations.length === 0 || mutant !== null) {
      rmSync(folder, { recursive: true })
      return { seed, violations, folder: null, figures }
    }
    const { entries, requests } = evidence
    const kept = { scenario, violations, told, entries, requests }
    writeFileSync(join(folder, 'violations.json'), JSON.stringify(kept, null, 2))
    return { seed, violations, folder, figures }
  } finally {
    await mock.stop()
  }
}

interface Told {
  readonly deaths: Record<string, number>
  readonly complaints: string[]
  resumes: number
}

interface Stage {
  readonly folder: string
  readonly mock: MockProcess
  readonly mutant: string | null
}

/** Each spender lives and dies by its own schedule; then all that are left go to the cap together. */
async function spendTogether(scenario: Scenario, stage: Stage): Promise<Told> {
  const told: Told = { deaths: {}, complaints: [], resumes: 0 }
  const lifeOf = async (spender: Spender, kill: Kill | null): Promise<void> => {
    const run = runOf(spender, stage.folder)
    if (run !== null) told.resumes += 1
    const args =
      run === null ? ['run', `${spender.name}.yaml`, '--mock', stage.mock.url] : ['resume', run]
    const ending = await live(args, { cwd: stage.folder, kill, mutant: stage.mutant })
    const complaint = complaintOf(ending, kill)
    if (complaint !== null) told.complaints.push(`${spender.name}, ${args.join(' ')}: ${complaint}`)
    if (ending.kind !== 'killed') return
    const place = placeOf(kill)
    told.deaths[place] = (told.deaths[place] ?? 0) + 1
  }
  const { spenders } = scenario
  await Promise.all(
    spenders.map(async (spender) => {
      for (const kill of spender.kills) await lifeOf(spender, kill)
    }),
  )
  await Promise.all(spenders.map((spender) => lifeOf(spender, null)))
  return told
}

/** The run of this spender that can be resumed; null where it died before there was one. */
function runOf({ name }: Spender, folder: string): string | null {
  const results = join(folder, 'results')
  const runs = readTables(results, (database) => {
    const isMade = database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'run'`).get()
    return isMade === undefined ? [] : runsOf(database)
  })
  const own = (runs ?? []).filter(({ spender }) => spender === name)
  return own.find(({ id }) => existsSync(join(results, id, 'run.json')))?.id ?? null
}

function complaintOf({ kind, code, err }: Ending, kill: Kill | null): string | null {
  switch (kind) {
    case 'killed':
      return kill === null ? 'was killed by nobody here: out of memory?' : null
    case 'hung':
      return `did not come to an end: ${err}`
    case 'ended':
      return HONEST_CODES.includes(code ?? -1) ? null : `exit ${code}: ${err}`
    default:
      return kind satisfies never
  }
}

function placeOf(kill: Kill | null): string {
  if (kill === null) return 'unforeseen'
  return kill.kind === 'after' ? 'moment' : (kill.place.split(':')[0] ?? '')
}
