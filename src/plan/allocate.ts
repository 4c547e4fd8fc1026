import { parseUsd, type Usd, usdText } from '../domain/money.ts'
import { isPriced, type Plan, type Trial } from '../domain/plan.ts'
import type { EarlyStop } from '../domain/run.ts'
import type { Mode } from '../domain/settings.ts'
import { futility } from '../stats/futility.ts'
import { LEAST_ARMS, looksFor } from '../stats/halving.ts'

/** A cell's trials on prompts of one kind of content. */
export interface Arm {
  readonly cell: string
  /** In the order in which they are sent; `step`: which of the group's steps each is, from 0. */
  readonly trials: readonly { readonly trial: Trial; readonly step: number }[]
}

/** Arms that are asked for the same: prompts of one content, in one mode, of one suite. */
export interface ArmGroup {
  readonly content: string | null
  readonly mode: Mode
  readonly arms: readonly Arm[]
  /** How many prompts, times their repeats, the arms are given in step. */
  readonly steps: number
}

/** What came of a trial that ended: images that nothing speaks against, of those asked for. */
export interface TrialYield {
  readonly usable: number
  readonly images: number
}

export interface Allocation {
  /** To be sent next; none: the group has had all it gets. */
  readonly next: readonly Trial[]
  readonly stops: readonly (EarlyStop & { readonly cell: string })[]
}

/** The groups of a plan, in its order. */
export function armGroups({ trials }: Pick<Plan, 'trials'>): readonly ArmGroup[] {
  const byKey = Map.groupBy(trials, ({ case: { cell, prompt } }) =>
    JSON.stringify([cell.suite, cell.settings.mode, prompt.content]),
  )
  return [...byKey.values()].flatMap((same) => {
    const [first] = same
    if (first === undefined) return []
    const steps = new Map([...new Set(same.map(stepOf))].map((step, at) => [step, at]))
    const arms = [...Map.groupBy(same, ({ case: { cell } }) => cell.id)]
    return [
      {
        content: first.case.prompt.content,
        mode: first.case.cell.settings.mode,
        arms: arms.map(([cell, its]) => ({
          cell,
          trials: its.map((trial) => ({ trial, step: steps.get(stepOf(trial)) ?? 0 })),
        })),
        steps: steps.size,
      },
    ]
  })
}

/** Whether its better half is sought, or only the hopeless are stopped. */
export function isHalved(group: ArmGroup): boolean {
  return group.arms.length >= LEAST_ARMS
}

/**
 * What a group sends next, from what came of its trials so far: derived anew each time, so that a
 * resumed run goes on as the stopped one would have. `yieldOf` gives null for a trial that has not
 * ended; `isLost` tells of one that this process could not send. Its arm gets no more, and nothing is
 * held against it.
 */
export function allocate(
  group: ArmGroup,
  {
    floor,
    yieldOf,
    isLost,
  }: {
    readonly floor: number
    readonly yieldOf: (trial: Trial) => TrialYield | null
    readonly isLost: (trial: Trial) => boolean
  },
): Allocation {
  const stops: Allocation['stops'][number][] = []
  const looks = looksFor(group.arms.length, group.steps)
  let going = group.arms
  for (let round = 1; round <= looks.length + 1; round += 1) {
    const look = looks[round - 1] ?? null
    const after = look?.after ?? group.steps
    going = going.filter((arm) => !within(arm, after).some(isLost))
    const next = going.flatMap((arm) =>
      within(arm, after).filter((trial) => yieldOf(trial) === null),
    )
    if (next.length > 0 || look === null) return { next, stops }
    const standings = going.map((arm) => standingOf(arm, within(arm, after), yieldOf))
    for (const [arm, reason] of rejects(standings, { floor, ...look })) {
      going = going.filter((one) => one !== arm)
      const left = arm.trials.filter(({ trial }) => yieldOf(trial) === null)
      if (left.length === 0) continue
      stops.push({
        cell: arm.cell,
        content: group.content,
        round,
        reason,
        trials: left.length,
        unspent: usdText(left.reduce((sum, { trial }) => sum + expected(trial), 0n)),
      })
    }
  }
  return { next: [], stops }
}

function within({ trials }: Arm, after: number): readonly Trial[] {
  return trials.flatMap(({ trial, step }) => (step < after ? [trial] : []))
}

interface Standing {
  readonly arm: Arm
  readonly usable: number
  readonly images: number
  /** Expected of these trials together. */
  readonly cost: Usd
}

function standingOf(
  arm: Arm,
  trials: readonly Trial[],
  yieldOf: (trial: Trial) => TrialYield | null,
): Standing {
  const yields = trials.flatMap((trial) => yieldOf(trial) ?? [])
  return {
    arm,
    usable: yields.reduce((sum, one) => sum + one.usable, 0),
    images: yields.reduce((sum, one) => sum + one.images, 0),
    cost: trials.reduce((sum, trial) => sum + expected(trial), 0n),
  }
}

function rejects(
  standings: readonly Standing[],
  { floor, keep, after }: { floor: number; keep: number | null; after: number },
): readonly (readonly [Arm, string])[] {
  const hopeless = standings.flatMap(({ arm, usable, images }) => {
    const { decision, probability } = futility({ k: usable, n: images, floor })
    if (decision !== 'stop') return []
    const share = `${usable} of ${images} images usable`
    return [[arm, `${share}: ${percent(probability)} likely to reach ${percent(floor)}`] as const]
  })
  const left = standings.filter(({ arm }) => !hopeless.some(([one]) => one === arm))
  if (keep === null || left.length <= keep || areEqual(left)) return hopeless
  const byShare = left.toSorted(byUsableShare)
  const byCost = left.toSorted(byCostPerUsable)
  const kept = new Set<Standing>()
  // One list as often as the other: who leads in either is a choice that somebody could want.
  for (let at = 0; kept.size < keep; at += 1) {
    for (const one of [byShare[at], byCost[at]]) {
      if (one !== undefined && kept.size < keep) kept.add(one)
    }
  }
  return [
    ...hopeless,
    ...left
      .filter((one) => !kept.has(one))
      .map((one) => {
        const places = [byShare, byCost].map((list) => list.indexOf(one) + 1)
        const reason =
          `${one.usable} of ${one.images} images usable after ${after} trials each: place ${places[0]} of ` +
          `${left.length} by usable share and ${places[1]} by cost per usable image; ${keep} go on`
        return [one.arm, reason] as const
      }),
  ]
}

/** Nothing has told them apart: to halve them would be to go by their prices alone. */
function areEqual(standings: readonly Standing[]): boolean {
  const [first] = standings
  return standings.every((one) => first && one.usable * first.images === first.usable * one.images)
}

/** Most usable first; of equals the cheaper. */
function byUsableShare(a: Standing, b: Standing): number {
  const difference = b.usable * a.images - a.usable * b.images
  return difference === 0 ? sign(a.cost * BigInt(b.images) - b.cost * BigInt(a.images)) : difference
}

/** Cheapest usable image first: cost ÷ usable, compared without dividing; none usable comes last. */
function byCostPerUsable(a: Standing, b: Standing): number {
  if (a.usable === 0 || b.usable === 0) return b.usable - a.usable
  const difference = sign(a.cost * BigInt(b.usable) - b.cost * BigInt(a.usable))
  return difference === 0 ? byUsableShare(a, b) : difference
}

function sign(amount: bigint): number {
  return amount < 0n ? -1 : amount > 0n ? 1 : 0
}

function expected({ case: { quote } }: Trial): Usd {
  return isPriced(quote) ? (parseUsd(quote.expected) ?? 0n) : 0n
}

function stepOf({ case: { prompt }, k }: Trial): string {
  return `${prompt.id}/${k}`
}

function percent(share: number): string {
  const points = share * 100
  return points > 0 && points < 1 ? 'less than 1 %' : `${Math.round(points)} %`
}
