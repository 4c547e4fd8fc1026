import { readFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import type { Operation, OperationInput } from '../domain/operation.ts'
import type { Trial } from '../domain/plan.ts'
import type { InputFile, Suite } from '../domain/suite.ts'
import type { ScopeLimit } from '../money/ledger.ts'
import type { BoundTarget } from '../plan/bind.ts'
import { pricedRequest } from '../plan/priced-request.ts'
import type { RunTarget } from '../runner/ports.ts'
import type { Credential } from '../wire/secret.ts'
import type { Prepared } from './prepare.ts'

export interface RunTargetOptions {
  readonly prepared: Prepared
  readonly credentials: ReadonlyMap<BoundTarget, Credential | null>
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
  const bySuite = await Promise.all(prepared.suites.map(readInputs))
  const targets = new Map<string, RunTarget>()
  for (const bound of prepared.bound) {
    const suite = prepared.suites[bound.suite]
    const inputs = bySuite[bound.suite]
    if (suite === undefined || inputs === undefined) continue
    const rendered = { ...inputs, mask: await maskFor(bound, inputs.mask) }
    targets.set(keyOf(bound.suite, bound.target.id), targetOf(bound, suite, rendered, options))
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

interface Inputs {
  readonly image: OperationInput | null
  readonly mask: OperationInput | null
}

async function readInputs({ inputs }: Suite): Promise<Inputs> {
  return { image: await readInput(inputs.image), mask: await readInput(inputs.mask) }
}

/** The suite's mask in the way that this target's model reads masks. */
async function maskFor(
  { adapter, target }: BoundTarget,
  mask: OperationInput | null,
): Promise<OperationInput | null> {
  if (mask === null) return null
  const { renderMask } = await import('../image/render-mask.ts')
  const { bytes, redrawn } = await renderMask(mask.bytes, adapter.maskMarks(target.model))
  return redrawn ? { ...mask, bytes, mediaType: 'image/png', filename: 'mask.png' } : mask
}

async function readInput(file: InputFile | null): Promise<OperationInput | null> {
  if (file === null) return null
  const { path, mediaType, width, height } = file
  return { filename: basename(path), mediaType, width, height, bytes: await readFile(path) }
}

function targetOf(
  bound: BoundTarget,
  suite: Suite,
  inputs: Inputs,
  { run, isMock, cwd, concurrency, today, credentials, prepared }: RunTargetOptions,
): RunTarget {
  const { target, adapter, baseUrl, card } = bound
  const { image, mask } = suite.inputs
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
    operationFor: (trial, attemptId) => ({ attemptId, ...operationOf(trial, bound, inputs) }),
    requestFor: ({ case: { cell, prompt } }) =>
      pricedRequest(bound, {
        suite,
        settings: cell.settings,
        prompt,
        maskedPixels: prepared.maskedPixels[bound.suite] ?? null,
      }),
    sources: image === null ? null : { image: image.path, mask: mask?.path ?? null },
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

/** The run's cap, the suite's own where there are several, and the account across all runs. */
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
  const scopes: ScopeLimit[] = [{ id: `run:${run}`, limit: prepared.cap }]
  const { budget } = suite
  if (prepared.suites.length > 1) {
    scopes.push({ id: `run:${run}:suite-${index + 1}`, limit: budget.run })
  }
  if (budget.account !== null) {
    const { name, limit, per } = budget.account
    // Play money has accounts of its own: a mock must not use up what a real run may spend.
    const kind = isMock ? 'mock-account' : 'account'
    scopes.push({ id: `${kind}:${name}:${periodOf(per, today)}`, limit })
  }
  return scopes
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
  trial: Trial,
  { target }: BoundTarget,
  inputs: Inputs,
): Omit<Operation, 'attemptId'> {
  const { settings } = trial.case.cell
  const takesImage = settings.mode !== 'text-to-image'
  return {
    mode: settings.mode,
    model: target.model,
    prompt: trial.case.prompt.text,
    settings,
    image: takesImage ? inputs.image : null,
    mask: settings.mode === 'edit' ? inputs.mask : null,
    options: target.options,
    timeoutMs: target.limits.timeoutMs,
  }
}
