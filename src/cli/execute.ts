import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AttemptRecord } from '../domain/attempt.ts'
import { type UsdText, usdText } from '../domain/money.ts'
import type { Trial } from '../domain/plan.ts'
import type { Provenance, RunDocument } from '../domain/run.ts'
import { createInspector } from '../image/inspector.ts'
import { sniff } from '../image/sniff.ts'
import type { Ledger } from '../money/ledger.ts'
import { judgeAttempt } from '../runner/judge-attempt.ts'
import { settleLeftovers } from '../runner/leftovers.ts'
import type { RunTarget } from '../runner/ports.ts'
import type { Progress } from '../runner/progress.ts'
import { runPlan } from '../runner/run-plan.ts'
import { createSummary, type SummaryOptions } from '../runner/summary.ts'
import { writeResults } from '../runner/write-results.ts'
import { createBlobStore } from '../store/blobs.ts'
import type { RunFolder } from '../store/run-folder.ts'
import { createWire } from '../wire/wire.ts'
import { billedByCell, type Traceable } from './billed-by-mock.ts'
import type { MockChoice } from './mock-choice.ts'
import type { Prepared } from './prepare.ts'
import type { Shell } from './shell.ts'
import { sleep } from './sleep.ts'
import type { StopSignals } from './stop-signals.ts'

export interface ExecuteOptions {
  readonly shell: Shell
  readonly id: string
  readonly startedAt: string
  readonly prepared: Prepared
  readonly mock: MockChoice
  readonly ledger: Ledger
  readonly folder: RunFolder
  readonly provenance: Provenance
  readonly concurrency: number
  readonly targetFor: (trial: Trial) => RunTarget
  /** '' for a first run, `r2` … for those that go on with it. */
  readonly generation: string
  readonly signals: StopSignals
  readonly onProgress: (progress: Progress) => void
}

/** Runs what is left of a plan and writes its results; the same for `run` and `resume`. */
export async function execute(options: ExecuteOptions): Promise<RunDocument> {
  const { id, prepared, ledger, folder, targetFor } = options
  const { plan } = prepared
  const summaryOptions: SummaryOptions = {
    id,
    startedAt: options.startedAt,
    provenance: options.provenance,
    cells: plan.cells,
    gates: prepared.suites.flatMap((suite) => suite.gates),
    cap: prepared.cap === null ? null : usdText(prepared.cap),
  }
  const results = { ledger, folder, summary: summaryOptions, plannedTrials: plan.trials.length }
  const leftovers = await settleLeftovers(ledger, id, plan, new Date().toISOString())
  const begun = { status: 'started', stopped: null, endedAt: null, billed: null } as const
  await writeResults({ ...results, ...begun })

  const live = createSummary(summaryOptions)
  const judging = createJudging(options, (record) => live.add(record))
  const blobs = await createBlobStore(folder.images, (head) => sniff(head).extension)
  const clock = { now: Date.now, monotonic: () => performance.now() }
  const wire = createWire({
    clock,
    maxConnections: options.concurrency,
    allowLoopback: options.mock.kind === 'mock' ? [options.mock.origin] : [],
  })
  try {
    judging.catchUp(plan.trials)
    const end = await runPlan({
      run: id,
      trials: plan.trials,
      leftovers,
      generation: options.generation,
      targetFor,
      concurrency: options.concurrency,
      random: Math.random,
      drain: options.signals.drain,
      abort: options.signals.abort,
      abortReason: () => {
        const missed = live.gatesSoFar()[0]
        return missed === undefined ? null : `the gate "${missed.source}" was missed`
      },
      onSettled(record, trial) {
        judging.add(record, trial)
      },
      onProgress: options.onProgress,
      ports: {
        ledger,
        wire,
        blobs,
        clock,
        sleep,
        onStep: options.shell.onStep,
        readFile: (path) => readFile(path),
      },
    })
    await judging.done()
    const document = await writeResults({
      ...results,
      status: end.status,
      stopped: end.stopped,
      endedAt: new Date().toISOString(),
      billed: await billedByMock(options),
    })
    await freezeOverrun(options, end.overrun)
    return document
  } catch (error) {
    await judging.done()
    const stopped = error instanceof Error ? error.message : String(error)
    await writeResults({
      ...results,
      status: 'broken',
      stopped,
      endedAt: new Date().toISOString(),
      billed: null,
    }).catch(() => {})
    throw error
  } finally {
    await Promise.all([wire.close(), blobs.close(), judging.close()])
  }
}

/** What the mock's own ledger says of this run's cells; null without a mock that keeps one. */
async function billedByMock({
  id,
  mock,
  ledger,
  prepared,
}: ExecuteOptions): Promise<ReadonlyMap<string, UsdText> | null> {
  const entries = mock.kind === 'mock' ? await mock.ledger() : null
  if (entries === null) return null
  const modes = new Map(prepared.plan.cells.map((cell) => [cell.id, cell.settings.mode]))
  const attempts: Traceable[] = []
  for (const { record } of ledger.attemptsOf(id)) {
    if (record === null) continue
    const { cell, endpoint, requestIds, taskId, imagesRequested } = JSON.parse(
      record,
    ) as AttemptRecord
    const mode = modes.get(cell) ?? ''
    attempts.push({ cell, endpoint, requestIds, taskId, imagesRequested, mode })
  }
  return billedByCell(entries, attempts)
}

/** No run spends again by a card that was proved too low. */
async function freezeOverrun(
  { prepared, ledger }: ExecuteOptions,
  overrun: AttemptRecord | null,
): Promise<void> {
  const card = prepared.cards.find((one) => one.id === overrun?.quote.card)
  if (overrun === null || card === undefined) return
  await ledger.freeze({ hash: card.hash, card: card.id, attempt: overrun.id })
}

interface Judging {
  add(record: AttemptRecord, trial: Trial): void
  /** Judges what an earlier process received and did not come to judge. */
  catchUp(trials: readonly Trial[]): void
  done(): Promise<void>
  close(): Promise<void>
}

/** Judges images beside the run, in a process of low priority, and completes their records. */
function createJudging(
  { id, ledger, folder, prepared, targetFor }: ExecuteOptions,
  onJudged: (record: AttemptRecord) => void,
): Judging {
  const hasChecks = prepared.suites.some((suite) => suite.checks.length > 0)
  const inspector = hasChecks ? createInspector() : null
  const pending = new Set<Promise<void>>()
  const judgeOne = async (record: AttemptRecord, trial: Trial): Promise<void> => {
    const target = targetFor(trial)
    const { settings } = trial.case.cell
    const mayInspect = target.checks.length > 0 ? inspector : null
    const judged = await judgeAttempt(record, settings, target, mayInspect, (artifact) =>
      join(folder.path, artifact.file),
    )
    const line = JSON.stringify(judged)
    await ledger.annotate(record.id, line)
    folder.appendAttempt(line)
    onJudged(judged)
  }
  const add = (record: AttemptRecord, trial: Trial): void => {
    const work = judgeOne(record, trial).finally(() => pending.delete(work))
    pending.add(work)
  }
  return {
    add,
    catchUp(trials) {
      for (const row of [...ledger.attemptsOf(id)]) {
        const trial = trials[row.trial]
        if (row.record === null || trial === undefined) continue
        const record = JSON.parse(row.record) as AttemptRecord
        if (record.findings.length === 0) add(record, trial)
        else onJudged(record)
      }
    },
    async done() {
      await Promise.all(pending)
    },
    close: async () => {
      await inspector?.close()
    },
  }
}
