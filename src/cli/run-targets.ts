import { readFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import type { Operation, OperationInput } from '../domain/operation.ts'
import type { Trial } from '../domain/plan.ts'
import type { InputFile, Suite, Target } from '../domain/suite.ts'
import { inputsOf } from '../domain/takes-part.ts'
import type { ScopeLimit } from '../money/ledger.ts'
import type { BoundTarget } from '../plan/bind.ts'
import { pricedRequest } from '../plan/priced-request.ts'
import type { RunTarget } from '../runner/ports.ts'
import type { Credential } from '../wire/secret.ts'
import { capForImages } from './judge/plan-judging.ts'
import type { Prepared } from './prepare.ts'

export interface RunTargetOptions {
  readonly prepared: Prepared
  readonly credentials: Pick<ReadonlyMap<BoundTarget, Credential | null>, 'get'>
  readonly run: string
  readonly isMock: boolean
  /** Absolute; what the suites' paths are relative to. */
  readonly cwd: string
  readonly concurrency: number | null
  /** ISO date of today, for accounts by day and month. */
  readonly today: string
}

/** Finds the runner's target of a trial; input pictures are read once. */
export async function runTargets(options: RunTargetOptions): Promise<(trial: Trial) => RunTarget> {
  const { prepared } = options
  const pictures = await readPictures(prepared.suites)
  const targets = new Map<string, RunTarget>()
  for (const bound of prepared.bound) {
    const suite = prepared.suites[bound.suite]
    if (suite === undefined) continue
    const sent = { pictures, masks: await masksFor(bound, suite, pictures) }
    targets.set(keyOf(bound.suite, bound.target.id), targetOf(bound, suite, sent, options))
  }
  return (trial) => {
    const { suite, target } = trial.case.cell
    const found = targets.get(keyOf(suite, target))
    if (found === undefined) throw new Error(`no target ${target} in suite ${suite}`)
    return found
  }
}

function keyOf(suite: number, target: string): string {
  return `${suite}/${target}`
}

/** Pictures by their SHA-256. */
type Pictures = ReadonlyMap<string, OperationInput>

/** What a target's requests carry: pictures as they are, masks in its model's way. */
interface Sent {
  readonly pictures: Pictures
  readonly masks: Pictures
}

async function readPictures(suites: readonly Suite[]): Promise<Pictures> {
  const found = new Map<string, OperationInput>()
  for (const { inputs } of suites.flatMap((suite) => [suite, ...suite.prompts])) {
    for (const file of [inputs.image, inputs.mask]) {
      if (file !== null && !found.has(file.sha256)) found.set(file.sha256, await readInput(file))
    }
  }
  return found
}

async function readInput({ path, mediaType, width, height }: InputFile): Promise<OperationInput> {
  return { filename: basename(path), mediaType, width, height, bytes: await readFile(path) }
}

/** The masks of a suite in the way that this target's model reads masks. */
async function masksFor(
  { adapter, target }: BoundTarget,
  suite: Suite,
  pictures: Pictures,
): Promise<Pictures> {
  const rendered = new Map<string, OperationInput>()
  for (const { mask: file } of [suite, ...suite.prompts].map(({ inputs }) => inputs)) {
    const mask = file === null ? undefined : pictures.get(file.sha256)
    if (file === null || mask === undefined || rendered.has(file.sha256)) continue
    const { renderMask } = await import('../image/render-mask.ts')
    const { bytes, redrawn } = await renderMask(mask.bytes, adapter.maskMarks(target.model))
    rendered.set(
      file.sha256,
      redrawn ? { ...mask, bytes, mediaType: 'image/png', filename: 'mask.png' } : mask,
    )
  }
  return rendered
}

function targetOf(
  bound: BoundTarget,
  suite: Suite,
  sent: Sent,
  { run, isMock, cwd, concurrency, today, credentials, prepared }: RunTargetOptions,
): RunTarget {
  const { target, adapter, baseUrl, card } = bound
  return {
    id: keyOf(bound.suite, target.id),
    adapter,
    baseUrl,
    model: target.model,
    card,
    credential: credentials.get(bound) ?? null,
    timeoutMs: target.limits.timeoutMs,
    ...laneOf(bound, prepared.bound, target.limits.concurrency ?? concurrency ?? suite.concurrency),
    isMetered: target.metered,
    perMinute: target.limits.perMinute,
    checks: suite.checks,
    retry: suite.retry,
    scopes: scopesOf(suite, bound.suite, { run, isMock, today, prepared }),
    packageFolders: [resolve(cwd, dirname(suite.file)), cwd],
    operationFor: (trial, attemptId) => ({
      attemptId,
      ...operationOf(trial, suite, { target, sent }),
    }),
    requestFor: ({ case: { cell, prompt } }) =>
      pricedRequest(bound, {
        suite,
        settings: cell.settings,
        prompt,
        maskedPixels: prepared.maskedPixels,
      }),
    sourcesOf: ({ case: { prompt } }) => {
      const { image, mask } = inputsOf(prompt, suite.inputs)
      return image === null ? null : { image: image.path, mask: mask?.path ?? null }
    },
  }
}

/** A metered key serves one attempt at a time, whichever of the run's targets use it. */
function laneOf(
  bound: BoundTarget,
  all: readonly BoundTarget[],
  concurrency: number,
): Pick<RunTarget, 'lane' | 'concurrency'> {
  const key = keyLane(bound)
  const isShared = all.some((one) => one.target.metered && keyLane(one) === key)
  return isShared
    ? { lane: key, concurrency: 1 }
    : { lane: keyOf(bound.suite, bound.target.id), concurrency }
}

function keyLane({ adapter, target, baseUrl }: BoundTarget): string {
  return `key ${target.apiKeyEnv ?? adapter.apiKeyEnv ?? ''} ${baseUrl}`
}

/**
 * The run's cap, the suite's own where there are several, and the account across all runs. What is
 * promised for judging is kept from images, so that both together stay under each.
 */
function scopesOf(
  suite: Suite,
  index: number,
  {
    run,
    isMock,
    today,
    prepared,
  }: { run: string; isMock: boolean; today: string; prepared: Prepared },
): readonly ScopeLimit[] {
  const { judging, cap } = prepared
  const scopes: ScopeLimit[] = [
    { id: `run:${run}`, limit: capForImages(cap, judging?.reserve.worst ?? 0n) },
  ]
  const { budget } = suite
  if (prepared.suites.length > 1) {
    const promised = judging?.worstBySuite[index] ?? 0n
    scopes.push({
      id: `run:${run}:suite-${index + 1}`,
      limit: capForImages(budget.run, promised),
    })
  }
  return [...scopes, ...accountScope(suite, { isMock, today })]
}

/** The account that a suite spends from, across all runs; [] where it names none. */
export function accountScope(
  { budget: { account } }: Suite,
  { isMock, today }: { readonly isMock: boolean; readonly today: string },
): readonly ScopeLimit[] {
  if (account === null) return []
  const { name, limit, per } = account
  // Play money has accounts of its own: a mock must not use up what a real run may spend.
  const kind = isMock ? 'mock-account' : 'account'
  return [{ id: `${kind}:${name}:${periodOf(per, today)}`, limit }]
}

function periodOf(per: 'day' | 'month' | 'ever', today: string): string {
  switch (per) {
    case 'day':
      return today
    case 'month':
      return today.slice(0, 7)
    case 'ever':
      return 'ever'
    default:
      return per satisfies never
  }
}

function operationOf(
  { case: { cell, prompt } }: Trial,
  suite: Suite,
  { target, sent }: { readonly target: Target; readonly sent: Sent },
): Omit<Operation, 'attemptId'> {
  const { settings } = cell
  const { image, mask } = inputsOf(prompt, suite.inputs)
  const takesImage = settings.mode !== 'text-to-image'
  return {
    mode: settings.mode,
    model: target.model,
    prompt: prompt.text,
    settings,
    image: takesImage && image !== null ? (sent.pictures.get(image.sha256) ?? null) : null,
    mask: settings.mode === 'edit' && mask !== null ? (sent.masks.get(mask.sha256) ?? null) : null,
    options: target.options,
    timeoutMs: target.limits.timeoutMs,
  }
}
