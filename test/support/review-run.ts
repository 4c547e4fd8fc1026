import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import type { AttemptRecord } from '../../src/domain/attempt.ts'
import { UNSPECIFIED } from '../../src/domain/prompt-spec.ts'
import type { RunDocument } from '../../src/domain/run.ts'
import type { CasePrompt, KeptInput, RunCases } from '../../src/domain/run-cases.ts'
import type { Settings } from '../../src/domain/settings.ts'

/** A picture as an SVG of the given size; `alpha` leaves its ground away. */
export interface Drawn {
  readonly arm: string
  readonly prompt: string
  readonly width: number
  readonly height: number
  readonly body: string
  readonly format?: 'png' | 'jpeg' | 'webp'
}

export interface ReviewRunSpec {
  readonly id: string
  readonly prompts: readonly (Partial<CasePrompt> & {
    readonly id: string
    readonly text: string
  })[]
  readonly pictures: readonly Drawn[]
  /** SVG bodies of 640×480 to be edited, by prompt. */
  readonly originals?: Readonly<Record<string, string>>
}

/** What nobody may read off a served picture. */
export const SECRET_METADATA = 'drawn by a model with a name'

/**
 * Writes `results/<id>/` as a finished run leaves it: two providers or more, pictures of mixed sizes,
 * each with metadata that tells who drew it. Returns the folder.
 */
export async function writeReviewRun(results: string, spec: ReviewRunSpec): Promise<string> {
  const folder = join(results, spec.id)
  mkdirSync(join(folder, 'images'), { recursive: true })
  mkdirSync(join(folder, 'inputs'), { recursive: true })
  const originals = new Map<string, KeptInput>()
  for (const [prompt, body] of Object.entries(spec.originals ?? {})) {
    const bytes = await sharp(svg({ width: 640, height: 480, body }))
      .png()
      .toBuffer()
    const sha256 = hashOf(bytes)
    writeFileSync(join(folder, `inputs/${sha256}.png`), bytes)
    originals.set(prompt, { file: `inputs/${sha256}.png`, sha256, width: 640, height: 480 })
  }
  const attempts: AttemptRecord[] = []
  for (const [index, drawn] of spec.pictures.entries()) {
    const mode = originals.has(drawn.prompt) ? 'edit' : 'text-to-image'
    attempts.push(await attemptOf(folder, { run: spec.id, index, drawn, mode }))
  }
  const arms = [...new Set(spec.pictures.map(({ arm }) => arm))]
  const cells = [...new Set(attempts.map(({ cell }) => cell))]
  const cases: RunCases = {
    format: 'image-assay/cases@1',
    run: spec.id,
    suites: [
      {
        name: 'review',
        hash: 'sha256:0',
        targets: arms.map((id) => ({
          id,
          provider: 'mock',
          model: `model-of-${id}`,
          access: 'official',
        })),
        prompts: spec.prompts.map((prompt) => ({
          content: null,
          ...UNSPECIFIED,
          ...prompt,
          inputs: { image: originals.get(prompt.id) ?? null, mask: null },
        })),
        scorers: [],
        judge: null,
      },
    ],
    cells: cells.map((id) => {
      const [target = '', mode = 'text-to-image'] = id.split('/')
      return { id, suite: 0, target, settings: { mode: mode as Settings['mode'], n: 1 } }
    }),
  }
  writeFileSync(join(folder, 'cases.json'), JSON.stringify(cases))
  writeFileSync(
    join(folder, 'attempts.jsonl'),
    attempts.map((one) => `${JSON.stringify(one)}\n`).join(''),
  )
  writeFileSync(join(folder, 'run.json'), JSON.stringify(documentOf(spec.id, attempts.length)))
  return folder
}

function svg({ width, height, body }: Pick<Drawn, 'width' | 'height' | 'body'>): Buffer {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"`
  return Buffer.from(
    `${head} viewBox="0 0 100 100" preserveAspectRatio="xMidYMid slice">${body}</svg>`,
  )
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function attemptOf(
  folder: string,
  options: {
    readonly run: string
    readonly index: number
    readonly drawn: Drawn
    readonly mode: Settings['mode']
  },
): Promise<AttemptRecord> {
  const { run, index, drawn, mode } = options
  const { format = 'png', width, height } = drawn
  const bytes = await sharp(svg(drawn))
    .withExif({ IFD0: { ImageDescription: SECRET_METADATA } })
    .toFormat(format)
    .toBuffer()
  const sha256 = hashOf(bytes)
  const file = `images/${sha256}.${format}`
  writeFileSync(join(folder, file), bytes)
  const cell = `${drawn.arm}/${mode}/n1`
  const at = new Date(Date.UTC(2026, 10, 21, 8, 0, index)).toISOString()
  return {
    format: 'image-assay/attempt@1',
    id: `${run}.${index + 1}`,
    run,
    trial: `${run}/${cell}/${drawn.prompt}/1`,
    cell,
    target: drawn.arm,
    endpoint: null,
    prompt: drawn.prompt,
    ordinal: 1,
    startedAt: at,
    endedAt: at,
    outcome: { kind: 'produced', reason: null, code: null, message: null },
    requestIds: [],
    taskId: null,
    taskStatuses: [],
    exchanges: [],
    resolved: {},
    imagesRequested: 1,
    imagesReceived: 1,
    imagesUsable: 1,
    usage: { reported: {}, counted: {} },
    quote: { expected: '0.04', worst: '0.04', basis: 'assumed', card: null, lines: [] },
    hold: '0.04',
    charge: { usd: `0.0${(index % 3) + 1}`, basis: 'assumed', evidence: '', lines: [] },
    artifacts: [
      {
        sha256,
        file,
        bytes: bytes.length,
        role: 'image',
        edit: null,
        inspection: {
          kind: 'image',
          facts: {
            format,
            width,
            height,
            bytes: bytes.length,
            frames: 1,
            hasAlpha: format !== 'jpeg',
            transparentShare: drawn.body.startsWith('<rect') ? 0 : 0.6,
            entropy: 7,
            deviation: 60,
            perceptualHash: '0000000000000000',
          },
        },
      },
    ],
    findings: [],
    verdict: 'passed',
    times: { queuedMs: 0, backoffMs: 0, wireMs: 4000 + 700 * index },
  } as unknown as AttemptRecord
}

function documentOf(id: string, n: number): RunDocument {
  const images = { requested: n, received: n, usable: n }
  return {
    format: 'image-assay/run@1',
    id,
    status: 'finished',
    startedAt: '2026-11-21T08:00:00.000Z',
    endedAt: '2026-11-21T08:10:00.000Z',
    provenance: {
      assay: '0.1.0',
      node: '24.21.0',
      git: null,
      argv: [],
      suiteFile: 'suite.yaml',
      suiteHash: 'sha256:0',
      planHash: 'sha256:0',
      cards: [],
      mock: null,
    },
    budget: { cap: '1', charged: '0', inDoubt: '0', held: '0', peakCommitted: '0' },
    totals: { trials: n, attempts: n, exchanges: n, images, outcomes: { produced: n } },
    gates: [],
    verdicts: { passed: n, failed: 0, errored: 0, skipped: 0 },
    cells: [],
    stopped: null,
  }
}
