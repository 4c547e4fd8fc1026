import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { credentialsOf } from '../../src/cli/credentials.ts'
import { execute } from '../../src/cli/execute.ts'
import type { MockChoice } from '../../src/cli/mock-choice.ts'
import { openBooks } from '../../src/cli/open-books.ts'
import { prepare } from '../../src/cli/prepare.ts'
import { provenanceOf } from '../../src/cli/provenance.ts'
import { readRun } from '../../src/cli/read-run.ts'
import { runTargets } from '../../src/cli/run-targets.ts'
import type { Shell } from '../../src/cli/shell.ts'
import type { AttemptRecord } from '../../src/domain/attempt.ts'
import { OUTCOMES } from '../../src/domain/outcome.ts'
import type { RunDocument } from '../../src/domain/run.ts'
import { startMock } from '../../src/mock/start.ts'
import type { WorldText } from '../../src/mock/world.ts'
import type { Ledger } from '../../src/money/ledger.ts'
import { conclusion } from '../../src/report/conclusion.ts'
import type { RunReport } from '../../src/report/run-report.ts'
import type { DurableStep } from '../../src/runner/ports.ts'
import type { AttemptRow } from '../../src/store/ledger-store.ts'
import { createRunFolder } from '../../src/store/run-folder.ts'
import type { WireOptions } from '../../src/wire/wire.ts'
import { worldWith } from '../mock/with-mock.ts'
import { temporaryFolder } from '../support/assay.ts'

export type FaultLine = NonNullable<WorldText['faults']>[number]

/** What is run, and what happens to it. */
export interface Bout {
  readonly faults?: readonly FaultLine[]
  readonly world?: Partial<WorldText>
  /** `openai` answers in one exchange, `replicate` by a task that is polled. */
  readonly provider?: 'openai' | 'replicate'
  /** YAML below the target's `id`, `provider` and `model`. */
  readonly target?: string
  readonly matrix?: string
  readonly checks?: string
  readonly cap?: string
  readonly trials?: number
  /** The run's id. */
  readonly run?: string
  readonly concurrency?: number
  readonly timeoutMs?: number
  readonly maxRetries?: number
  /** A card file beside the suite. */
  readonly card?: string
  /** A server in the mock's place: where the provider's base URL is. */
  readonly elsewhere?: string
  readonly network?: Pick<WireOptions, 'limits' | 'connectTimeoutMs'>
  /** A delay of the mock lasts until the client has given up, and takes all of its time. */
  readonly hangs?: boolean
  /** Called when the mock begins to delay an answer, or a part of one. */
  readonly onDelay?: (stop: Stop) => void
  /** The task never ends, so that nobody waits for the mock's work. */
  readonly isEndless?: boolean
  readonly onStep?: (step: DurableStep, stop: Stop) => void
  readonly wrapLedger?: (ledger: Ledger) => Ledger
}

/** How a test stops a run, as Ctrl-C does. */
export interface Stop {
  drain(): void
  abort(): void
  /** Moves the wall clock alone, as a person or a time server does. */
  setWallClock(byMs: number): void
}

/** What became of the money of one attempt. */
export type Hold = 'charged' | 'free' | 'doubt' | 'held' | 'voided'

export interface Fought {
  readonly exit: number
  readonly document: RunDocument
  readonly report: RunReport
  readonly records: readonly AttemptRecord[]
  readonly rows: readonly AttemptRow[]
  readonly holds: readonly Hold[]
  readonly pauses: readonly number[]
  /** What the provider booked, US dollars, by operation; empty without the mock. */
  readonly billed: readonly string[]
  readonly folder: string
}

const FIRST_RUN = '20261121-090000-abcd'
const MODELS = {
  openai: 'gpt-image-2',
  replicate: 'black-forest-labs/flux-schnell',
} as const
const MATRICES = {
  openai: '{ size: [1024x1024], quality: [low], n: [1] }',
  replicate: '{ delivery: [async], n: [1] }',
} as const

function suiteText(bout: Bout): string {
  const { provider = 'openai', target = '', trials = 1, cap = '1', concurrency = 1 } = bout
  return `format: image-assay/suite@1
name: bout
targets: [{ id: t, provider: ${provider}, model: ${MODELS[provider]}${target} }]
prompts: [{ id: a, text: a red kite over a field }]
matrix: ${bout.matrix ?? MATRICES[provider]}
trials: ${trials}
concurrency: ${concurrency}
budget: { run: ${cap} }
checks: ${bout.checks ?? '[]'}
`
}

/**
 * One run of the real program but for its process: suite, plan, keys, ledger, runner, wire, judge and
 * results, against a mock on a real socket. Time is the test's: nothing waits.
 */
export async function fight(bout: Bout): Promise<Fought> {
  const ring = await openRing(bout)
  try {
    return await ring.run()
  } finally {
    await ring.close()
  }
}

export interface Ring {
  /** The run's. */
  readonly id: string
  readonly folder: string
  /** Runs what is left of the plan; throws what the run throws. */
  run(options?: { readonly generation?: string; readonly ledger?: Ledger }): Promise<Fought>
  openLedger(): Promise<Ledger>
  /** What the provider booked so far, US dollars, by operation. */
  billed(): readonly string[]
  close(): Promise<void>
}

export async function openRing(bout: Bout): Promise<Ring> {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 's.yaml'), suiteText(bout))
  if (bout.card !== undefined) writeFileSync(join(folder, 'card.yaml'), bout.card)
  const time = createTime()
  const drain = new AbortController()
  const abort = new AbortController()
  const stop: Stop = {
    drain: () => drain.abort(),
    abort: () => abort.abort(),
    setWallClock: time.setWallClock,
  }
  const mock = await startMock({
    world: worldWith({ ...bout.world, faults: [...(bout.faults ?? [])] }),
    speed: 0,
    sleep: async (ms, signal) => {
      if (ms > 0) {
        time.pass(ms)
        bout.onDelay?.(stop)
      }
      await turn()
      if (bout.hangs === true && ms > 0) await over(signal)
    },
  })
  const choice = choiceOf(mock, bout)
  const prepared = await prepare(['s.yaml'], OVERRIDES, {
    cwd: folder,
    today: '2026-11-21',
    mockAsked: true,
    mockOf: async () => choice,
  })
  const results = join(folder, 'results')
  const { run: id = FIRST_RUN } = bout
  const path = join(results, id)
  const runFolder = await createRunFolder(path)
  let first: Ledger | null = null

  async function openRun(): Promise<Ledger> {
    const ledger = await openBooks(results, null)
    first ??= ledger
    return ledger
  }

  return {
    id,
    folder,
    openLedger: openRun,
    billed: () => mock.ledger().map(({ usd }) => usd),
    async run({ generation = '', ledger: given } = {}) {
      const opened = given ?? (await openRun())
      if (opened.run(id) === null)
        await opened.openRun({ id, folder: path, opened: '2026-11-21', options: '{}' })
      const ledger = bout.wrapLedger?.(opened) ?? opened
      const pauses: number[] = []
      const targetFor = await runTargets({
        prepared,
        credentials: credentialsOf(prepared.bound, {
          environment: {},
          trusted: [],
          mock: choice,
        }),
        run: id,
        isMock: true,
        cwd: folder,
        concurrency: null,
        today: '2026-11-21',
      })
      const { timeoutMs = 60_000, maxRetries = 1 } = bout
      const document = await execute({
        shell: shellFor(folder, (step) => bout.onStep?.(step, stop)),
        id,
        startedAt: '2026-11-21T09:00:00.000Z',
        prepared,
        mock: choice,
        ledger,
        folder: runFolder,
        provenance: provenanceOf(prepared, { argv: [], cwd: folder, mock: 'test' }),
        concurrency: bout.concurrency ?? 1,
        // The suite cannot ask for more than this: what is retried is then the runner's own judgement.
        targetFor: (trial) => ({
          ...targetFor(trial),
          timeoutMs,
          retry: { max: maxRetries, on: OUTCOMES },
        }),
        generation,
        adaptiveFloor: null,
        judgeCredential: null,
        signals: { drain: drain.signal, abort: abort.signal, release: () => {} },
        onProgress: () => {},
        clock: time.clock,
        ...(bout.network === undefined ? {} : { network: bout.network }),
        sleep: async (ms) => {
          pauses.push(ms)
          time.pass(ms)
          const isAtWork = (): boolean => mock.ledger().some((one) => one.outcome === 'running')
          do await turn()
          while (bout.isEndless !== true && isAtWork())
        },
      })
      const rows = [...opened.attemptsOf(id)]
      const report = await readRun(path)
      return {
        exit: conclusion(report).exit,
        document,
        report,
        records: rows.flatMap(({ record }) =>
          record === null ? [] : [JSON.parse(record) as AttemptRecord],
        ),
        rows,
        holds: rows.map(holdOf),
        pauses,
        billed: mock.ledger().map(({ usd }) => usd),
        folder: path,
      }
    },
    async close() {
      first?.close()
      await mock.close()
    },
  }
}

function holdOf({ state, charge }: AttemptRow): Hold {
  switch (state) {
    case 'charged':
      return charge === 0n ? 'free' : 'charged'
    case 'in_doubt':
      return 'doubt'
    case 'voided':
      return 'voided'
    case 'held':
    case 'sent':
    case 'accepted':
    case 'answered':
      return 'held'
    default:
      return state satisfies never
  }
}

const OVERRIDES = {
  trials: null,
  target: null,
  filter: null,
  cap: null,
  concurrency: null,
  untrusted: false,
  allowExec: false,
} as const

function choiceOf(
  mock: Awaited<ReturnType<typeof startMock>>,
  { elsewhere, provider = 'openai' }: Bout,
): MockChoice {
  return {
    kind: 'mock',
    world: 'test',
    origin: elsewhere === undefined ? mock.url : new URL(elsewhere).origin,
    baseUrls: elsewhere === undefined ? mock.baseUrls : { [provider]: elsewhere },
    keys: mock.keys,
    ledger: async () => (elsewhere === undefined ? mock.ledger() : null),
    close: async () => {},
  }
}

/** A clock that stands still but for what the test lets pass. */
function createTime() {
  let monotonic = 0
  let wall = Date.parse('2026-11-21T09:00:00.000Z')
  return {
    clock: { now: () => wall, monotonic: () => monotonic },
    pass(ms: number): void {
      monotonic += ms
      wall += ms
    },
    setWallClock(byMs: number): void {
      wall += byMs
    },
  }
}

/** Resolves when the client has gone. */
function over(signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined || signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}

function shellFor(cwd: string, onStep: (step: DurableStep) => void): Shell {
  return {
    argv: [],
    cwd,
    environment: {},
    print: () => {},
    say: () => {},
    width: 100,
    color: false,
    isLive: false,
    isInteractive: false,
    onStep,
  }
}
