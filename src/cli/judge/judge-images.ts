import { join } from 'node:path'
import type { Judging, Score } from '../../domain/score.ts'
import { type Compared, calibrate } from '../../quality/judge/calibrate.ts'
import { type Judged, judgeEngine, judgeScore } from '../../quality/judge/judge-score.ts'
import { peopleSaid } from '../../quality/judge/people-said.ts'
import { vendorWarnings } from '../../quality/judge/vendor.ts'
import { evaluationOf } from '../../runner/evaluation.ts'
import { createRoom } from '../../runner/room.ts'
import { openLineFile } from '../../store/line-file.ts'
import { openRunFolder } from '../../store/run-folder.ts'
import { JUDGING_FILE } from '../read-judging.ts'
import { SCORES_FILE } from '../read-scores.ts'
import { askJudge } from './ask-judge.ts'
import { type Exhibit, exhibitKey, questionSetOf } from './exhibit.ts'
import { CALLS_AT_ONCE, type JudgeDesk } from './judge-desk.ts'
import { type Candidate, isAsRecorded, type JudgedRun } from './read-judged-run.ts'
import type { Label } from './read-labels.ts'

/** What a judging came to. */
export interface JudgingEnd {
  readonly judging: Judging
  /** Images that have a verdict of pass or fail, and that have none. */
  readonly told: number
  readonly untold: number
  /** Why it ended before its end; null when it did not. */
  readonly stopped: string | null
  /** Whether that was a cap without room. */
  readonly isCapped: boolean
}

/**
 * Asks a judge about a run's images and the labelled pictures, writes `scores.jsonl` and
 * `judging.json`. What was answered before is taken from the scores and from the ledger: nothing is
 * paid for twice. Labels come first, because without them no verdict counts.
 */
export async function judgeImages(
  desk: Omit<JudgeDesk, 'onOverrun'>,
  {
    folder,
    known,
    labels,
    onProgress,
  }: {
    readonly folder: string
    readonly known: JudgedRun
    readonly labels: readonly Label[]
    readonly onProgress: (done: number, of: number) => void
  },
): Promise<JudgingEnd> {
  const room = createRoom()
  let stopped: string | null = null
  let isCapped = false
  let overrun: string | null = null
  const asked = {
    ...desk,
    onOverrun: (record: { readonly id: string; readonly hold: string }): void => {
      overrun ??= record.id
      stopped ??= `judge call ${record.id} was charged above its hold of ${record.hold} USD: its card is wrong`
    },
  }
  const underway = new Map<string, Promise<Judged | null>>()
  /** Null where it could not be asked. One picture that is there twice is asked about once. */
  const ask = (exhibit: Exhibit): Promise<Judged | null> => {
    const key = exhibitKey(exhibit, desk.judge)
    const one = underway.get(key) ?? askOnce(exhibit)
    underway.set(key, one)
    return one
  }
  const askOnce = async (exhibit: Exhibit): Promise<Judged | null> => {
    for (;;) {
      if (stopped !== null || desk.drain.aborted) return null
      const end = await room.enter(() => askJudge(asked, exhibit))
      if (end.kind === 'judged') return end.judged
      if (end.kind === 'stopped') {
        stopped ??= end.message
        return null
      }
      if (await room.othersSettle()) continue
      if (stopped !== null) continue
      stopped = `no room left under ${end.scope}`
      isCapped = true
    }
  }

  const all = labels.length + known.candidates.length
  let done = 0
  const step = (): void => {
    done += 1
    // After a stop nothing more is asked, and nobody may read that it was.
    if (stopped === null && !desk.drain.aborted) onProgress(done, all)
  }
  const compared: Compared[] = []
  const consistency = { same: 0, asked: 0 }
  const note = ({ verdict }: Judged): void => {
    consistency.same += verdict.consistency?.same ?? 0
    consistency.asked += verdict.consistency?.asked ?? 0
  }
  await inParallel(labels, async ({ exhibit, good, control }) => {
    const judged = await ask(exhibit)
    if (judged !== null) {
      note(judged)
      compared.push({ good, control, verdict: judged.verdict.verdict })
    }
    step()
  })

  const file = openLineFile(join(folder, SCORES_FILE))
  let told = 0
  try {
    await inParallel(known.candidates, async (candidate) => {
      const score = storedScore(desk, known, candidate) ?? (await judgedScore(candidate))
      if (score !== null && score.verdict !== 'unknown') told += 1
      const good = score === null ? null : peopleSaid(known.votes, candidate.subject)
      if (good !== null && score !== null) {
        compared.push({ good, control: false, verdict: score.verdict })
      }
      step()
    })
  } finally {
    file.close()
  }

  async function judgedScore({ subject, exhibit }: Candidate): Promise<Score | null> {
    if (!(await isAsRecorded(exhibit))) return null
    const judged = await ask(exhibit)
    if (judged === null) return null
    note(judged)
    const score = judgeScore(subject, judged)
    file.append(JSON.stringify(score))
    return score
  }

  const { judge, ledger, run } = desk
  if (overrun !== null && judge.card !== null) {
    await ledger.freeze({ hash: judge.card.hash, card: judge.card.id, attempt: overrun })
  }
  const { calibration, decides, message } = calibrate(compared)
  const evaluation = evaluationOf(ledger, run)
  const judging: Judging = {
    format: 'image-assay/judging@1',
    run,
    judge: judge.name,
    calibration,
    decides,
    message,
    consistency: consistency.asked === 0 ? null : consistency,
    warnings: vendorWarnings(
      judge.spec,
      known.cases.suites.flatMap(({ targets }) => targets),
    ),
    cost: evaluation ?? { charged: '0', inDoubt: '0', calls: 0 },
  }
  await openRunFolder(folder).write(JUDGING_FILE, `${JSON.stringify(judging, null, 2)}\n`)
  if (desk.drain.aborted) stopped ??= 'stopped on request'
  return { judging, told, untold: known.candidates.length - told, stopped, isCapped }
}

/** The verdict that this judge gave on these bytes and questions before; null where it was not heard. */
function storedScore(
  { judge }: Pick<JudgeDesk, 'judge'>,
  { scores }: JudgedRun,
  { subject, exhibit }: Candidate,
): Score | null {
  const engine = judgeEngine(judge.name, questionSetOf(exhibit, judge))
  const found = scores.find(
    (one) =>
      one.scorer === 'judge' &&
      one.attempt === subject.attempt &&
      one.image === subject.image &&
      one.sha256 === subject.sha256 &&
      one.engine === engine,
  )
  const words = found?.evidence.words
  const isHeard = Array.isArray(words) && words.every((one) => one !== null)
  return isHeard && found !== undefined ? found : null
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values()
  const worker = async (): Promise<void> => {
    for (const item of left) await work(item)
  }
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, worker))
}
