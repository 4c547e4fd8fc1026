import type { Score, ScorerControl, Scoring } from '../domain/score.ts'
import { askedHash } from './asked-hash.ts'
import { scorerId } from './default-scorers.ts'
import type { ImageToScore } from './image-to-score.ts'
import {
  type CommandScorer,
  type ReadyScorer,
  readyScorer,
  type ScoreMemory,
} from './ready-scorer.ts'
import type { Asked, Peer, Scored } from './scorer.ts'
import { SCORERS_HERE, scorerFor } from './scorers/index.ts'
import type { ScoringChild } from './scoring-child.ts'
import { readScored } from './scoring-message.ts'

export interface ScoreImagesOptions {
  readonly run: string
  readonly images: readonly ImageToScore[]
  /** The scores that stand already, see `effectiveScores`. */
  readonly standing: readonly Score[]
  /** At least one; each takes one image at a time. */
  readonly children: readonly ScoringChild[]
  readonly memory: ScoreMemory
  /** Null where the user did not allow programs to run. */
  readonly command: CommandScorer | null
  /** Scores again what is known already. */
  readonly fresh: boolean
  /** Where it is aborted, no further image is begun. */
  readonly signal: AbortSignal | null
  /** Called with what is new after each image; durable before it returns. */
  readonly append: (scores: readonly Score[]) => void
  readonly onProgress: (progress: { readonly done: number; readonly total: number }) => void
}

interface Job {
  readonly image: ImageToScore
  readonly asked: Asked
  readonly ready: ReadyScorer
  readonly hash: string
}

/**
 * Scores a run's images: what is known of the same bytes, asking and engine is not looked at again.
 * Call it when no request is under way: it takes the processors that latencies are measured on. May
 * be called again when images were added. What a scorer cannot tell, or dies of, is unknown, and is
 * tried again the next time.
 */
export async function scoreImages(options: ScoreImagesOptions): Promise<Scoring> {
  const absent = new Map<string, string>()
  const jobs = await jobsOf(options, absent)
  const standing = new Map(options.standing.map((score) => [identity(score), score]))
  const unwritten: Score[] = []
  const keep = (job: Job, scored: Scored): void => {
    const score = scoreOf(options.run, job, scored)
    const known = standing.get(identity(score))
    if (known !== undefined && JSON.stringify(known) === JSON.stringify(score)) return
    standing.set(identity(score), score)
    unwritten.push(score)
  }
  // One sync of the disk for an image, not for each of its scores.
  const write = (): void => {
    if (unwritten.length > 0) options.append(unwritten.splice(0))
  }
  const measured = await measureAll({ ...options, known: standing }, jobs, { keep, write })
  for (const [name, ofScorer] of Map.groupBy(measured, ([{ asked }]) => asked.spec.scorer)) {
    const compare = SCORERS_HERE.find((scorer) => scorer.name === name)?.compare
    if (compare === undefined) continue
    const peers = ofScorer
      .filter(([, scored]) => isMeasured(scored))
      .map(([job, scored]) => ({ job, scored, peer: peerOf(job, scored) }))
    for (const { job, scored, peer } of peers) {
      const others = peers.flatMap((other) => (other.job === job ? [] : [other.peer]))
      keep(job, withHash(compare(peer, others, scored), job))
    }
  }
  write()
  return {
    format: 'image-assay/scoring@1',
    run: options.run,
    controls: controlsOf(jobs),
    absent: [...absent].map(([scorer, message]) => ({ scorer, message })),
  }
}

/** What is to be looked at; scorers that cannot run are told in `absent`. */
async function jobsOf(
  options: ScoreImagesOptions,
  absent: Map<string, string>,
): Promise<readonly Job[]> {
  const wanted = options.images.flatMap((image) =>
    image.scorers.flatMap((spec) => {
      const { id, inputs, ...prompt } = image.prompt
      const asked: Asked = { spec, prompt, settings: image.settings }
      const applies = spec.scorer === 'command' || scorerFor(spec)?.appliesTo(asked) === true
      return applies ? [{ image, asked }] : []
    }),
  )
  const ready = new Map<string, ReadyScorer | null>()
  const jobs: Job[] = []
  for (const { image, asked } of wanted) {
    const key = JSON.stringify(asked.spec)
    let scorer = ready.get(key)
    if (scorer === undefined) {
      const mayFail = wanted.some(
        (one) => JSON.stringify(one.asked.spec) === key && isHard(one.asked),
      )
      scorer = await readyScorer(options, asked.spec, { mayFail, absent })
      ready.set(key, scorer)
    }
    if (scorer === null) continue
    const source = image.source?.sha256 ?? null
    const hash = askedHash(asked, { source, mask: image.mask?.sha256 ?? null })
    jobs.push({ image, asked, ready: scorer, hash })
  }
  return jobs
}

/** With the standing scores by image and scorer. */
type Measuring = ScoreImagesOptions & { readonly known: ReadonlyMap<string, Score> }

/** Looks at what is not known yet. Images are shared out to the children as these become free. */
async function measureAll(
  options: Measuring,
  jobs: readonly Job[],
  {
    keep,
    write,
  }: { readonly keep: (job: Job, scored: Scored) => void; readonly write: () => void },
): Promise<ReadonlyMap<Job, Scored>> {
  const found = new Map<Job, Scored>()
  const byImage = Map.groupBy(jobs, ({ image }) => image)
  const waiting = [...byImage.values()].values()
  let done = 0
  const work = async (child: ScoringChild): Promise<void> => {
    for (const ofImage of waiting) {
      if (options.signal?.aborted === true) return
      for (const job of ofImage) {
        const scored = await measureOne(options, job, child)
        found.set(job, scored)
        if (scorerFor(job.asked.spec)?.compare === undefined || !isMeasured(scored)) {
          keep(job, scored)
        }
      }
      write()
      done += 1
      options.onProgress({ done, total: byImage.size })
    }
  }
  await Promise.all(options.children.map(work))
  // In the jobs' order, whoever came first: comparisons of the same images give the same words.
  return new Map(jobs.flatMap((job) => (found.has(job) ? [[job, found.get(job) as Scored]] : [])))
}

async function measureOne(
  { known, memory, command, fresh }: Measuring,
  job: Job,
  child: ScoringChild,
): Promise<Scored> {
  const { image, asked, ready, hash } = job
  const key = `${image.sha256}/${scorerId(asked.spec)}/${ready.engine}/${hash}`
  const remembers = fresh ? null : memory.get(key)
  const before = remembers === null ? null : readScored(JSON.parse(remembers))
  if (before !== null) return before
  const { attempt, image: index } = image
  const stands = known.get(identity({ attempt, image: index, scorer: scorerId(asked.spec) }))
  const compares = scorerFor(asked.spec)?.compare !== undefined
  if (!fresh && !compares && stands !== undefined && isSame(stands, job)) {
    const { verdict, message, evidence } = stands
    return { verdict, message, evidence }
  }
  const files = {
    image: image.path,
    source: image.source?.path ?? null,
    mask: image.mask?.path ?? null,
  }
  if (asked.spec.scorer === 'command') {
    const scored = command === null ? null : await command.score(asked, files)
    return scored === null ? couldNot('not allowed') : remembered(scored)
  }
  const result = await child.run({ kind: 'score', asked, files })
  switch (result.kind) {
    case 'scored':
      return remembered(result.scored)
    case 'unable':
    case 'failed':
      return couldNot(result.message)
    case 'readiness':
      return couldNot('the scorer answered nonsense')
    default:
      return result satisfies never
  }

  function remembered(scored: Scored): Scored {
    // A program that could not tell may have been at fault itself.
    const isPassing = asked.spec.scorer === 'command' && scored.verdict === 'unknown'
    if (isPassing) return scored
    const marked = withHash(scored, job)
    memory.put(key, JSON.stringify(marked))
    return marked
  }
}

/** Without the mark of what was asked: it is looked at again the next time. */
function couldNot(why: string): Scored {
  return { verdict: 'unknown', message: `could not look at it: ${why}`, evidence: {} }
}

function withHash(scored: Scored, { hash }: Job): Scored {
  return { ...scored, evidence: { ...scored.evidence, askedHash: hash } }
}

function isMeasured({ evidence }: Scored): boolean {
  return evidence.askedHash !== undefined
}

/** Of the same bytes, asking and engine. */
function isSame(score: Score, { image, ready, hash }: Job): boolean {
  return (
    score.sha256 === image.sha256 &&
    score.engine === ready.engine &&
    score.evidence.askedHash === hash
  )
}

function peerOf({ image }: Job, { evidence }: Scored): Peer {
  const { target, cell, prompt, source, sha256 } = image
  return { target, cell, prompt: prompt.id, source: source?.sha256 ?? null, sha256, evidence }
}

function scoreOf(run: string, { image, asked, ready }: Job, scored: Scored): Score {
  return {
    format: 'image-assay/score@1',
    run,
    attempt: image.attempt,
    image: image.image,
    sha256: image.sha256,
    target: image.target,
    cell: image.cell,
    prompt: image.prompt.id,
    content: image.prompt.content,
    scorer: scorerId(asked.spec),
    engine: ready.engine,
    verdict: scored.verdict,
    hard: isHard(asked) && ready.control?.demoted !== true,
    message: scored.message,
    evidence: scored.evidence,
  }
}

function isHard(asked: Asked): boolean {
  if (asked.spec.scorer === 'command') return asked.spec.hard
  return scorerFor(asked.spec)?.isHard(asked) === true
}

function identity({ attempt, image, scorer }: Pick<Score, 'attempt' | 'image' | 'scorer'>): string {
  return JSON.stringify([attempt, image, scorer])
}

function controlsOf(jobs: readonly Job[]): readonly ScorerControl[] {
  const controls = jobs.flatMap(({ ready }) => (ready.control === null ? [] : [ready.control]))
  return [...new Set(controls)]
}
