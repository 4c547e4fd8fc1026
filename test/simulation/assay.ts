import type { AttemptRecord } from '../../src/domain/attempt.ts'
import type { BlobSink } from '../../src/domain/blob-sink.ts'
import type { Plan, Trial } from '../../src/domain/plan.ts'
import { type Ledger, type LedgerOptions, openLedger } from '../../src/money/ledger.ts'
import { generationOf } from '../../src/runner/generation.ts'
import { judgeAttempt } from '../../src/runner/judge-attempt.ts'
import { settleLeftovers } from '../../src/runner/leftovers.ts'
import type { RunTarget } from '../../src/runner/ports.ts'
import { type Leftover, type RunEnd, runPlan } from '../../src/runner/run-plan.ts'
import type { Wire } from '../../src/wire/wire.ts'
import type { Life } from './life.ts'
import type { Timeline } from './timeline.ts'

/** Everything that a process gets from the world, and what it is to do there. */
export interface AssayOptions {
  readonly life: Life
  readonly timeline: Timeline
  readonly run: string
  /** Whether it may begin the run; or else it only goes on with one. */
  readonly mayOpen: boolean
  readonly plan: Plan
  readonly targetFor: (trial: Trial) => RunTarget
  readonly concurrency: number
  readonly books: Omit<LedgerOptions, 'owner' | 'now'> & { readonly witnessed: readonly string[] }
  readonly wire: Wire
  readonly blobs: BlobSink
  readonly random: () => number
  readonly drain: AbortSignal
  readonly abort: AbortSignal
  readonly onOpened: () => void
  /** Where a mutant stands between the runner and the ledger, or what was left of a run. */
  readonly ledgerOf: (ledger: Ledger) => Ledger
  readonly leftoversOf: (leftovers: ReadonlyMap<number, Leftover>) => ReadonlyMap<number, Leftover>
}

export type AssayEnd = RunEnd | 'refused'

/**
 * What `assay run` and `assay resume` do between the opened store and the written results, in their
 * order: take the run, settle what was left, run the plan, judge beside it. Throws what they throw.
 */
export async function assay(options: AssayOptions): Promise<AssayEnd> {
  const { life, timeline, run, plan, targetFor, books, blobs, wire } = options
  const now = (): string => `${timeline.now()} ms`
  const opened = await openLedger({ ...books, owner: life.owner, now })
  const ledger = options.ledgerOf(opened)
  options.onOpened()
  const isNew = ledger.run(run) === null
  if (isNew && !options.mayOpen) return 'refused'
  if (isNew) await ledger.openRun({ id: run, folder: '', opened: now(), options: '{}' })
  else if (!(await ledger.takeOverRun(run))) return 'refused'
  const ids = [...ledger.attemptsOf(run)].map(({ id }) => id)
  const generation = isNew ? '' : generationOf(ids)
  const leftovers = options.leftoversOf(await settleLeftovers(ledger, run, plan, now()))

  const judging = new Set<Promise<void>>()
  const judge = (record: AttemptRecord, trial: Trial): void => {
    const { settings } = trial.case.cell
    const asked = { checks: targetFor(trial).checks, sources: null }
    const work = judgeAttempt(record, settings, asked, null, ({ file }) => file)
      .then((judged) => ledger.annotate(record.id, JSON.stringify(judged)))
      .finally(() => judging.delete(work))
    // Awaited when the run has ended; until then its failure is nobody's.
    work.catch(() => {})
    judging.add(work)
  }
  const end = await runPlan({
    run,
    trials: plan.trials,
    leftovers,
    generation,
    targetFor,
    concurrency: options.concurrency,
    random: options.random,
    drain: options.drain,
    abort: options.abort,
    abortReason: () => null,
    onSettled: judge,
    onProgress: () => {},
    ports: {
      ledger,
      wire,
      blobs,
      clock: { now: timeline.now, monotonic: timeline.now },
      sleep: (ms, signal) => sleep(life, timeline, ms, signal),
      onStep: (step) => life.place(step),
      readFile: async () => {
        throw new Error('no command runs here')
      },
    },
  })
  await Promise.all(judging)
  return end
}

function sleep(life: Life, timeline: Timeline, ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const finish = (): void => {
      timer.cancel()
      signal.removeEventListener('abort', finish)
      if (life.isAlive()) resolve()
    }
    const timer = timeline.in(ms, finish)
    signal.addEventListener('abort', finish, { once: true })
  })
}
