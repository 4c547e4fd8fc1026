import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AttemptRecord } from '../domain/attempt.ts'
import { INTERRUPTED_BY_USER } from '../domain/exit-code.ts'
import { type UsdText, usdText } from '../domain/money.ts'
import type { Trial } from '../domain/plan.ts'
import type { Provenance, RunDocument } from '../domain/run.ts'
import { createInspector } from '../image/inspector.ts'
import { sniff } from '../image/sniff.ts'
import type { Ledger } from '../money/ledger.ts'
import { judgeAttempt } from '../runner/judge-attempt.ts'
import { settleLeftovers } from '../runner/leftovers.ts'
import type { AttemptPorts, Clock, RunTarget } from '../runner/ports.ts'
import type { Progress } from '../runner/progress.ts'
import { type RunEnd, type RunPlanOptions, runPlan } from '../runner/run-plan.ts'
import { createSummary, type Summary, type SummaryOptions } from '../runner/summary.ts'
import { writeResults } from '../runner/write-results.ts'
import { createBlobStore } from '../store/blobs.ts'
import type { RunFolder } from '../store/run-folder.ts'
import type { Credential } from '../wire/secret.ts'
import { createWire, type WireOptions } from '../wire/wire.ts'
import { billedByCell, type Traceable } from './billed-by-mock.ts'
import { judgeInRun } from './judge-run.ts'
import { keepCases } from './keep-cases.ts'
import type { MockChoice } from './mock-choice.ts'
import type { Prepared } from './prepare.ts'
import { cutBy, runCut } from './run-cut.ts'
import { scoreInRun } from './score-in-run.ts'
import { type RoundsEnd, sendInRounds } from './send-rounds.ts'
import { recordsOf } from './settle-records.ts'
import type { Shell } from './shell.ts'
import { sleep } from './sleep.ts'
import type { StopSignals } from './stop-signals.ts'
import { trialYields } from './trial-yields.ts'
import { boundYoungGeneration } from './young-generation.ts'

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
  /** Least usable share that adaptive allocation spends on; null: every arm gets all it was planned. */
  readonly adaptiveFloor: number | null
  /** Null where there is no judge, or it takes no key. */
  readonly judgeCredential: Credential | null
  readonly signals: StopSignals
  readonly onProgress: (progress: Progress) => void
  /** Time and the wire's limits, where they are not this machine's and the usual ones. */
  readonly clock?: Clock
  readonly sleep?: AttemptPorts['sleep']
  readonly network?: Pick<WireOptions, 'limits' | 'connectTimeoutMs'>
}

const REAL_CLOCK: Clock = { now: Date.now, monotonic: () => performance.now() }

/** Runs what is left of a plan and writes its results; the same for `run` and `resume`. */
export async function execute(options: ExecuteOptions): Promise<RunDocument> {
  const { id, prepared, ledger, folder, clock = REAL_CLOCK } = options
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
  const live = createSummary(summaryOptions)
  const judging = createJudging(options, (record) => live.add(record))
  const memory = boundYoungGeneration()
  try {
    const leftovers = await settleLeftovers(ledger, id, plan, isoNow(clock))
    const begun = { status: 'started', stopped: null, endedAt: null, billed: null } as const
    await writeResults({ ...results, ...begun })
    await keepCases(id, folder, prepared)
    const { end, stoppedEarly } = await send(options, { leftovers, judging, live })
    await freezeOverrun(options, end.overrun)
    // Looking at the images afterwards is no part of how long they took.
    const endedAt = isoNow(clock)
    if (end.status !== 'interrupted') {
      await scoreInRun(options)
      await judgeInRun(options)
    }
    // Who stops the scoring or the judging has no finished run: not all of it was looked at.
    const isCut = end.status === 'finished' && options.signals.drain.aborted
    return await writeResults({
      ...results,
      status: isCut ? 'interrupted' : end.status,
      stopped: isCut ? INTERRUPTED_BY_USER : end.stopped,
      endedAt,
      billed: await billedByMock(options),
      stoppedEarly,
    })
  } catch (error) {
    const cut = cutBy(error)
    const isWritten = await writeResults({
      ...results,
      status: cut === null ? 'broken' : 'interrupted',
      stopped: cut ?? (error instanceof Error ? error.message : String(error)),
      endedAt: isoNow(clock),
      billed: null,
    }).then(
      () => true,
      () => false,
    )
    if (cut === null) throw error
    throw runCut(error, { id, ledger, folder: folder.path, isWritten })
  } finally {
    memory.stop()
    await judging.close()
  }
}

function isoNow(clock: Clock): string {
  return new Date(clock.now()).toISOString()
}

/** Sends what is left, and judges all that came of it. Throws what either met. */
async function send(
  options: ExecuteOptions,
  {
    leftovers,
    judging,
    live,
  }: {
    readonly leftovers: RunPlanOptions['leftovers']
    readonly judging: Judging
    readonly live: Summary
  },
): Promise<Pick<RoundsEnd, 'end'> & Partial<RoundsEnd>> {
  const { id, prepared, ledger, folder, targetFor, mock, clock = REAL_CLOCK } = options
  const { plan } = prepared
  const blobs = await createBlobStore(folder.images, (head) => sniff(head).extension)
  const wire = createWire({
    clock,
    maxConnections: options.concurrency,
    ...options.network,
    allowLoopback: mock.kind === 'mock' ? [mock.origin] : [],
  })
  try {
    judging.catchUp(plan.trials)
    const sendTrials = (
      trials: readonly Trial[],
      onProgress: ExecuteOptions['onProgress'],
    ): Promise<RunEnd> =>
      runPlan({
        run: id,
        trials,
        leftovers,
        generation: options.generation,
        targetFor,
        concurrency: options.concurrency,
        random: Math.random,
        drain: options.signals.drain,
        abort: options.signals.abort,
        abortReason: () => {
          const failure = judging.failure()
          if (failure !== null) return cutBy(failure) ?? 'an image could not be judged'
          const missed = live.gatesSoFar()[0]
          return missed === undefined ? null : `the gate "${missed.source}" was missed`
        },
        onSettled: judging.add,
        onProgress,
        ports: {
          ledger,
          wire,
          blobs,
          clock,
          sleep: options.sleep ?? sleep,
          mustHaveRoom: blobs.mustHaveRoom,
          onStep: options.shell.onStep,
          readFile: (path) => readFile(path),
        },
      })
    const judged = async (): Promise<void> => {
      await judging.done()
      const failure = judging.failure()
      if (failure !== null) throw failure
    }
    if (options.adaptiveFloor === null) {
      const end = await sendTrials(plan.trials, options.onProgress)
      await judged()
      return { end }
    }
    return await sendInRounds({
      plan,
      leftovers,
      floor: options.adaptiveFloor,
      send: sendTrials,
      yields: async () => {
        await judged()
        // What goes wrong is said when all of it is scored and judged once more, at the end.
        const quiet = { ...options, shell: { ...options.shell, say: () => {} } }
        await scoreInRun(quiet)
        await judgeInRun(quiet)
        return trialYields(recordsOf(ledger, id))
      },
      onProgress: options.onProgress,
      say: options.shell.say,
    })
  } finally {
    await judging.done()
    await Promise.all([wire.close(), blobs.close()])
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
  /** Waits for all of it; never rejects. */
  done(): Promise<void>
  /** What stopped the judging or the writing of what it found, first of all; null when nothing did. */
  failure(): Error | null
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
  let failure: Error | null = null
  const judgeOne = async (record: AttemptRecord, trial: Trial): Promise<void> => {
    const target = targetFor(trial)
    const { settings } = trial.case.cell
    const mayInspect = target.checks.length > 0 ? inspector : null
    const asked = { checks: target.checks, sources: target.sourcesOf(trial) }
    const judged = await judgeAttempt(record, settings, asked, mayInspect, (artifact) =>
      join(folder.path, artifact.file),
    )
    const line = JSON.stringify(judged)
    await ledger.annotate(record.id, line)
    folder.appendAttempt(line)
    onJudged(judged)
  }
  const add = (record: AttemptRecord, trial: Trial): void => {
    const work = judgeOne(record, trial)
      .catch((error: unknown) => {
        failure ??= error instanceof Error ? error : new Error(String(error))
      })
      .finally(() => pending.delete(work))
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
    failure: () => failure,
    close: async () => {
      await inspector?.close()
    },
  }
}
