import { basename, dirname, resolve } from 'node:path'
import { parseUsd, type Usd, usdText } from '../../domain/money.ts'
import type { JudgeSpec } from '../../domain/scorer-spec.ts'
import { shippedCards } from '../../money/card-library.ts'
import type { Ledger } from '../../money/ledger.ts'
import { jsonText } from '../../report/json-text.ts'
import { openRunFolder } from '../../store/run-folder.ts'
import { EXIT, UserMistakes, userMistake } from '../exit.ts'
import { bindJudge, judgeCredential } from '../judge/bind-judge.ts'
import { confirmJudging } from '../judge/confirm-judging.ts'
import { judgeImages } from '../judge/judge-images.ts'
import { judgeReserve } from '../judge/judge-reserve.ts'
import { judgingText } from '../judge/judging-text.ts'
import { openJudging } from '../judge/open-judging.ts'
import { type JudgedRun, readJudgedRun } from '../judge/read-judged-run.ts'
import { type Label, readLabels } from '../judge/read-labels.ts'
import { tellProgress } from '../judge/tell-progress.ts'
import { chooseMock, type MockChoice, type MockFlag } from '../mock-choice.ts'
import { openBooks } from '../open-books.ts'
import { prepareFiles } from '../prepare-files.ts'
import { rewriteReports } from '../publish.ts'
import { findRun, readRun } from '../read-run.ts'
import { rewriteResults } from '../rewrite-results.ts'
import type { RunOptions } from '../run-options.ts'
import { settleInLedger } from '../settle-records.ts'
import type { Shell } from '../shell.ts'
import { listenForStop } from '../stop-signals.ts'

/** As a run says it: stopped by the cap, or images without a result. */
const EXIT_CUT = { capped: 3, inDoubt: 4, other: 6, interrupted: 130 } as const

export interface JudgeFlags {
  readonly results: string
  readonly store: string | null
  /** US dollars that this command may spend at the most. */
  readonly cap: string | null
  readonly yes: boolean
  readonly json: boolean
  readonly labels: readonly string[]
  readonly trusted: readonly string[]
  readonly mock: MockFlag
  readonly untrusted: boolean
}

/**
 * `assay judge RUN`: asks the suite's judge about the stored images that nothing hard spoke against,
 * and calibrates it against people. What was answered before is not paid for again.
 */
export async function judge(shell: Shell, name: string, flags: JudgeFlags): Promise<number> {
  const folder = await findRun(name, flags.results, shell.cwd)
  const run = basename(folder)
  const known = await readJudgedRun(folder, run)
  const spec = specOf(known, run)
  const ledger = await openBooks(resolve(shell.cwd, flags.results), flags.store)
  try {
    const options = begunWith(ledger, run)
    const labels = await labelsOf(spec, options, { flags, cwd: shell.cwd })
    const mock = await mockFor(run, options, { flags, cwd: shell.cwd })
    try {
      return await judged(shell, { folder, run, known, spec, labels, ledger, mock, flags })
    } finally {
      if (mock.kind === 'mock') await mock.close()
    }
  } finally {
    ledger.close()
  }
}

async function judged(
  shell: Shell,
  {
    folder,
    run,
    known,
    spec,
    labels,
    ledger,
    mock,
    flags,
  }: {
    readonly folder: string
    readonly run: string
    readonly known: JudgedRun
    readonly spec: JudgeSpec
    readonly labels: readonly Label[]
    readonly ledger: Ledger
    readonly mock: MockChoice
    readonly flags: JudgeFlags
  },
): Promise<number> {
  const today = new Date().toISOString().slice(0, 10)
  const bound = await bindJudge(spec, { mock, cards: await shippedCards(), today })
  if ('mistakes' in bound) {
    throw new UserMistakes(
      bound.mistakes.map((message) => ({ position: null, path: 'judge', message })),
    )
  }
  const { environment } = shell
  const { trusted } = flags
  const credential = judgeCredential(bound.judge, { environment, trusted, mock })
  if (typeof credential === 'string') throw userMistake(credential, 'judge')
  const reserve = judgeReserve(bound.judge, worksOf(known, labels))
  if ('unpriced' in reserve) throw userMistake(reserve.unpriced, 'judge')
  const frozen = bound.judge.card === null ? null : ledger.frozen(bound.judge.card.hash)
  if (frozen !== null) {
    throw userMistake(
      `rate card ${frozen.card} was proved too low by attempt ${frozen.attempt}. Correct it first`,
      'judge',
    )
  }
  const cap = flags.cap === null ? null : parseUsd(flags.cap)
  if (cap === null && mock.kind === 'real') {
    throw userMistake(
      `judging this run may cost up to ${usdText(reserve.worst)} USD. Say how much it may cost with --cap`,
    )
  }
  if (mock.kind === 'real') {
    await confirmJudging(shell, { judge: bound.judge, reserve, cap: cap ?? 0n }, flags.yes)
  }
  if (!(await ledger.takeOverRun(run))) {
    throw userMistake(`run ${run} is still going on in another process: judge it afterwards`)
  }
  const signals = listenForStop(shell.say)
  const desk = await openJudging({
    run,
    folder,
    judge: bound.judge,
    credential,
    ledger,
    mock,
    onStep: shell.onStep,
    scopes: [{ id: `run:${run}`, limit: committed(ledger, run) + (cap ?? reserve.worst) }],
    drain: signals.drain,
    abort: signals.abort,
  })
  try {
    const onProgress = tellProgress(shell.say)
    const end = await judgeImages(desk, { folder, known, labels, onProgress })
    await bringUpToDate(shell, { folder, run, ledger })
    if (flags.json) shell.print(jsonText(end.judging))
    else shell.print(judgingText(end))
    if (end.judging.cost.inDoubt !== '0') return EXIT_CUT.inDoubt
    if (end.stopped === null) return EXIT.passed
    if (signals.drain.aborted) return EXIT_CUT.interrupted
    return end.isCapped ? EXIT_CUT.capped : EXIT_CUT.other
  } finally {
    signals.release()
    await desk.wire.close()
  }
}

/** Records, results and reports of the run, as its folder and its ledger have them now. */
async function bringUpToDate(
  shell: Shell,
  {
    folder,
    run,
    ledger,
  }: { readonly folder: string; readonly run: string; readonly ledger: Ledger },
): Promise<void> {
  await settleInLedger(ledger, run, folder)
  const { run: document } = await readRun(folder)
  const raised = ledger.balance(`run:${run}`).cap
  const cap = raised === null ? document.budget.cap : usdText(raised)
  const budget = { ...document.budget, cap }
  await rewriteResults(ledger, openRunFolder(folder), { ...document, budget })
  await rewriteReports(shell, folder, await readRun(folder))
}

/** What the run has spent, promised and may have spent: the cap of this command comes on top. */
function committed(ledger: Ledger, run: string): Usd {
  const { held, inDoubt, charged } = ledger.balance(`run:${run}`)
  return held + inDoubt + charged
}

function specOf({ cases }: JudgedRun, run: string): JudgeSpec {
  const spec = cases.suites.map(({ judge }) => judge).find((one) => one !== null)
  if (spec != null) return spec
  throw userMistake(
    `run ${run} was made by a suite without a judge. Give the suite "judge: { provider, model }" and run it again`,
  )
}

function worksOf({ candidates }: JudgedRun, labels: readonly Label[]) {
  return [...candidates, ...labels].map(({ exhibit }) => ({
    prompt: exhibit.prompt,
    questions: exhibit.questions,
    hasOriginal: exhibit.original !== null,
    pictures: 1,
  }))
}

/** What the run was begun with. Throws UserMistakes where the ledger does not know it. */
function begunWith(ledger: Ledger, run: string): RunOptions {
  const row = ledger.run(run)
  if (row !== null) return JSON.parse(row.options) as RunOptions
  throw userMistake(`the ledger does not know run ${run}. Name its store with --store`)
}

interface Asked {
  readonly flags: JudgeFlags
  readonly cwd: string
}

/** Those of a stranger's suite lie in its folder; those of the command line are the user's own. */
async function labelsOf(
  spec: JudgeSpec,
  options: RunOptions,
  { flags, cwd }: Asked,
): Promise<readonly Label[]> {
  const isStrange = flags.untrusted || options.overrides.untrusted
  const [suite = ''] = options.files
  const within = isStrange ? dirname(resolve(options.cwd, suite)) : null
  const own = flags.labels.map((file) => resolve(cwd, file))
  const ofSuite = spec.labels.filter((file) => !own.includes(file))
  const read = [
    await readLabels([...new Set(ofSuite)], { within }),
    await readLabels([...new Set(own)], { within: null }),
  ]
  const mistakes = read.flatMap((one) => one.mistakes)
  if (mistakes.length > 0) throw new UserMistakes(mistakes)
  return read.flatMap(({ labels }) => labels)
}

/** A run of play money is judged with play money, and a real one is not. */
async function mockFor(
  run: string,
  options: RunOptions,
  { flags: { mock: flag, results, untrusted: isStrange }, cwd }: Asked,
): Promise<MockChoice> {
  const untrusted = isStrange || options.overrides.untrusted
  const isMock = options.isMock ?? options.mock !== null
  if (!isMock && (flag !== null || isStrange)) {
    throw userMistake(
      `run ${run} was made with real money, and only a real judge may judge it. Leave --mock out`,
    )
  }
  if (!isMock) return { kind: 'real' }
  const choice = flag ?? options.mock
  if (typeof choice === 'string' || (choice === true && untrusted)) {
    const from = flag === null ? options.cwd : cwd
    return chooseMock(choice, [], { cwd: from, results, now: Date.now, untrusted })
  }
  // The suite itself says which world it plays in.
  const { mock } = await prepareFiles(
    options.files,
    { overrides: { ...options.overrides, untrusted }, mock: choice, results },
    { cwd: options.cwd, today: options.startedAt.slice(0, 10) },
  )
  return mock
}
