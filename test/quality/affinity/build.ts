import { createHash } from 'node:crypto'
import type { Artifact, AttemptRecord } from '../../../src/domain/attempt.ts'
import type { OutcomeKind, Reason } from '../../../src/domain/outcome.ts'
import { UNSPECIFIED } from '../../../src/domain/prompt-spec.ts'
import type { CellSummary, RunDocument } from '../../../src/domain/run.ts'
import type { CasePrompt, CaseTarget, RunCases } from '../../../src/domain/run-cases.ts'
import type { Score } from '../../../src/domain/score.ts'
import type { Settings } from '../../../src/domain/settings.ts'
import { settingsId } from '../../../src/domain/settings.ts'
import type { Vote } from '../../../src/domain/vote.ts'
import type { StoredRun } from '../../../src/quality/affinity/stored-run.ts'
import { PROVENANCE } from '../../report/fixture.ts'

const T2I: Settings = { mode: 'text-to-image', size: '1024x1024', n: 1 }

/**
 * What came of one picture, one letter each: `a` accepted by one person, `A` by two, `d` by one of two,
 * `r` rejected by one person for its anatomy, `x` failed by a hard scorer, `?` nobody looked, `j` accepted by the
 * judge, `n` rejected by it, `b` blocked, `l` lost at an unknown charge, `t` throttled for nothing,
 * `!` our key was refused.
 */
export interface ArmSketch {
  readonly target: string
  readonly provider?: string
  readonly model?: string
  /** By content: a letter for each prompt; repeats of all prompts after a space. */
  readonly came: Readonly<Record<string, string>>
  readonly usd?: string
  /** By prompt, where attempts differ in price. */
  readonly usdOf?: (index: number) => string
  readonly wireMs?: number
  readonly settings?: Settings
}

export interface RunSketch {
  readonly id?: string
  readonly mock?: string | null
  readonly suiteHash?: string
  readonly arms: readonly ArmSketch[]
  readonly judgeDecides?: boolean
  readonly votes?: readonly Vote[]
  /** By target, on all content: why its spending ended early. */
  readonly stopped?: Readonly<Record<string, string>>
}

/** A run's folder as it would be read, drawn by letters. */
export function runOf(sketch: RunSketch): StoredRun {
  const {
    id = '20261121-100000-aaaa',
    arms,
    mock = null,
    suiteHash = `sha256:${'5'.repeat(64)}`,
  } = sketch
  const sizes = new Map<string, number>()
  for (const { came } of arms) {
    for (const [content, letters] of Object.entries(came)) {
      const count = Math.max(0, ...letters.split(' ').map((one) => one.length))
      sizes.set(content, Math.max(sizes.get(content) ?? 0, count))
    }
  }
  const prompts = [...sizes].flatMap(([content, count]) =>
    Array.from({ length: count }, (_, at) => promptOf(content, at)),
  )
  const targets = new Map<string, CaseTarget>()
  const cells: RunCases['cells'][number][] = []
  const attempts: AttemptRecord[] = []
  const scores: Score[] = []
  const votes: Vote[] = [...(sketch.votes ?? [])]
  for (const arm of arms) {
    const { target, provider = 'openai', model = `${target}-model`, settings = T2I } = arm
    targets.set(target, { id: target, provider, model, access: 'official' })
    const cell = `${target}/${settingsId(settings)}`
    cells.push({ id: cell, suite: 0, target, settings })
    for (const [content, letters] of Object.entries(arm.came)) {
      for (const [repeat, row] of letters.split(' ').entries()) {
        for (const [at, letter] of [...row].entries()) {
          const made = attemptFrom(letter, { arm, run: id, cell, content, at, repeat })
          attempts.push(made.attempt)
          scores.push(...made.scores)
          votes.push(...made.votes)
        }
      }
    }
  }
  return {
    run: documentOf(id, { mock, cells: cells.map((cell) => summaryOf(cell, sketch, sizes)) }),
    attempts,
    cases: {
      format: 'image-assay/cases@1',
      run: id,
      suites: [
        {
          name: 'hand-made',
          hash: suiteHash,
          targets: [...targets.values()],
          prompts,
          scorers: [],
          judge: null,
        },
      ],
      cells,
    },
    scores,
    scoring: null,
    judging:
      sketch.judgeDecides === undefined
        ? null
        : {
            format: 'image-assay/judging@1',
            run: id,
            judge: 'openai/gpt-judge',
            calibration: {
              n: 30,
              kappa: { value: 0.8, low: 0.6, high: 0.95 },
              sensitivity: { value: 0.9, low: 0.7, high: 0.97 },
              specificity: { value: 0.9, low: 0.7, high: 0.97 },
              controlsWrong: 0,
              controls: 10,
            },
            decides: sketch.judgeDecides,
            message: 'agrees with people on 28 of 30 pictures',
            consistency: { same: 29, asked: 30 },
            warnings: ['it judges pictures of its own vendor'],
            cost: { charged: '0.44', inDoubt: '0', calls: 100 },
          },
    votes,
  }
}

export function promptOf(content: string, at: number): CasePrompt {
  return {
    id: `${content}-${at + 1}`,
    text: `A ${content} of thing ${at + 1}`,
    content,
    ...UNSPECIFIED,
    inputs: { image: null, mask: null },
  }
}

interface Where {
  readonly arm: ArmSketch
  readonly run: string
  readonly cell: string
  readonly content: string
  readonly at: number
  readonly repeat: number
}

export function attemptId({ run, cell, content, at, repeat }: Omit<Where, 'arm'>): string {
  return `${run}.${cell}.${content}.${at}.${repeat}`
}

function attemptFrom(
  letter: string,
  where: Where,
): {
  readonly attempt: AttemptRecord
  readonly scores: readonly Score[]
  readonly votes: readonly Vote[]
} {
  const { arm, run, cell, content, at } = where
  const id = attemptId(where)
  const sha256 = createHash('sha256').update(id).digest('hex')
  const isProduced = 'aArdx?jn'.includes(letter)
  const outcomes: Readonly<Record<string, readonly [OutcomeKind, Reason | null]>> = {
    b: ['blocked', 'moderation-output'],
    l: ['lost', 'timeout'],
    t: ['throttled', 'rate-limit'],
    '!': ['rejected', 'auth'],
  }
  const [kind, reason] = outcomes[letter] ?? (['produced', null] as const)
  const usd =
    letter === 'l'
      ? null
      : isProduced || letter === 'b'
        ? (arm.usdOf?.(at) ?? arm.usd ?? '0.04')
        : '0'
  const artifact: Artifact = {
    sha256,
    file: `images/${sha256}.png`,
    bytes: 100,
    role: 'image',
    inspection: {
      kind: 'image',
      facts: {
        format: 'png',
        width: 64,
        height: 64,
        bytes: 100,
        frames: 1,
        hasAlpha: false,
        transparentShare: 0,
        entropy: 5,
        deviation: 50,
        perceptualHash: '0'.repeat(16),
      },
    },
    edit: null,
  }
  const attempt: AttemptRecord = {
    format: 'image-assay/attempt@1',
    id,
    run,
    trial: `trial-${id}`,
    cell,
    target: arm.target,
    endpoint: null,
    prompt: `${content}-${at + 1}`,
    ordinal: 1,
    startedAt: '2026-11-21T10:00:00.000Z',
    endedAt: '2026-11-21T10:00:08.000Z',
    outcome: { kind, reason, code: null, message: null },
    requestIds: [],
    taskId: null,
    taskStatuses: [],
    exchanges: [],
    resolved: {},
    imagesRequested: 1,
    imagesReceived: isProduced ? 1 : 0,
    imagesUsable: isProduced ? 1 : 0,
    usage: { reported: {}, counted: {}, cost: null },
    quote: { expected: '0.04', worst: '0.04', basis: 'computed', card: null, lines: [] },
    hold: '0.04',
    charge: {
      usd,
      basis: usd === null ? 'unknown' : usd === '0' ? 'free' : 'computed',
      evidence: 'a card',
      lines: [],
    },
    artifacts: isProduced ? [artifact] : [],
    findings: [],
    verdict: isProduced ? 'passed' : 'errored',
    times: { queuedMs: 0, backoffMs: 0, wireMs: arm.wireMs ?? 8000 + 100 * at },
  }
  const score = (scorer: string, verdict: Score['verdict'], hard: boolean): Score => ({
    format: 'image-assay/score@1',
    run,
    attempt: id,
    image: 0,
    sha256,
    target: arm.target,
    cell,
    prompt: attempt.prompt,
    content,
    scorer,
    engine: `${scorer}/1`,
    verdict,
    hard,
    message: `${scorer} says ${verdict}`,
    evidence:
      scorer === 'judge'
        ? {
            answers: [
              { id: 'hands', answer: 'no', reason: 'six fingers' },
              { id: 'mood', answer: 'no', reason: 'too dark' },
            ],
            wrong: verdict === 'fail' ? ['hands'] : [],
          }
        : {},
  })
  const scores =
    letter === 'x'
      ? [score('text', 'fail', true)]
      : letter === 'j'
        ? [score('judge', 'pass', false)]
        : letter === 'n'
          ? [score('judge', 'fail', false)]
          : []
  const single = (rater: string, verdict: 'accept' | 'reject'): Vote => ({
    format: 'image-assay/vote@1',
    id: `vote-${rater}-${id}`,
    run,
    at: '2026-11-21T11:00:00.000Z',
    rater,
    prompt: attempt.prompt,
    decisionMs: 1500,
    seed: 1,
    repeated: false,
    client: { width: 1280, height: 800 },
    kind: 'single',
    ballot: { attempt: id, image: 0, sha256 },
    verdict,
    reasons: verdict === 'reject' ? ['anatomy'] : [],
  })
  const votes =
    letter === 'a'
      ? [single('ann', 'accept')]
      : letter === 'A'
        ? [single('ann', 'accept'), single('ben', 'accept')]
        : letter === 'r'
          ? [single('ann', 'reject')]
          : letter === 'd'
            ? [single('ann', 'accept'), single('ben', 'reject')]
            : []
  return { attempt, scores, votes }
}

/** As much of a cell's summary as the table looks at. */
function summaryOf(
  { id, target, settings }: RunCases['cells'][number],
  { stopped = {} }: RunSketch,
  sizes: ReadonlyMap<string, number>,
): CellSummary {
  const reason = stopped[target]
  const stops = [...sizes.keys()].map((content) => ({
    content,
    round: 1,
    reason: reason ?? '',
    trials: 6,
    unspent: '0.24',
  }))
  return {
    id,
    target,
    settings,
    trials: 0,
    attempts: 0,
    outcomes: {},
    images: { requested: 0, received: 0, usable: 0 },
    latencyMs: null,
    failedLatencyMs: null,
    usage: {},
    cost: {
      total: '0',
      byBasis: {},
      perRequest: null,
      perImage: null,
      perUsable: null,
      onFailures: '0',
      onRetries: '0',
      unknown: 0,
    },
    failureRate: null,
    billed: null,
    ...(reason === undefined ? {} : { stoppedEarly: stops }),
  }
}

function documentOf(
  id: string,
  { mock, cells }: { readonly mock: string | null; readonly cells: readonly CellSummary[] },
): RunDocument {
  return {
    format: 'image-assay/run@1',
    id,
    status: 'finished',
    startedAt: '2026-11-21T10:00:00.000Z',
    endedAt: '2026-11-21T10:10:00.000Z',
    provenance: { ...PROVENANCE, mock },
    budget: { cap: '5', charged: '1', inDoubt: '0', held: '0', peakCommitted: '1' },
    totals: {
      trials: 0,
      attempts: 0,
      exchanges: 0,
      images: { requested: 0, received: 0, usable: 0 },
      outcomes: {},
    },
    gates: [],
    verdicts: { passed: 0, failed: 0, errored: 0, skipped: 0 },
    cells,
    stopped: null,
  }
}
