import type { Plan, Trial } from '../domain/plan.ts'
import type { EarlyStop } from '../domain/run.ts'
import { type ArmGroup, allocate, armGroups, isHalved, type TrialYield } from '../plan/allocate.ts'
import type { Progress } from '../runner/progress.ts'
import type { Leftover, RunEnd } from '../runner/run-plan.ts'

export interface RoundsOptions {
  readonly plan: Plan
  readonly leftovers: ReadonlyMap<number, Leftover>
  /** Least share of usable images, 0 to 1, that an arm must still be able to reach. */
  readonly floor: number
  /** Sends these trials, within every limit; the progress it reports is of these alone. */
  readonly send: (
    trials: readonly Trial[],
    onProgress: (progress: Progress) => void,
  ) => Promise<RunEnd>
  /** Waits until all images so far are judged and scored, and tells by trial what came of it. */
  readonly yields: () => Promise<ReadonlyMap<string, TrialYield>>
  readonly onProgress: (progress: Progress) => void
  readonly say: (text: string) => void
}

export interface RoundsEnd {
  readonly end: RunEnd
  /** By cell. */
  readonly stoppedEarly: ReadonlyMap<string, readonly EarlyStop[]>
}

/**
 * Sends a plan in rounds: all groups' next trials, then a look at what came of them, until no group
 * gets more. Whatever ends a run ends it here too, between the rounds as within them.
 */
export async function sendInRounds(options: RoundsOptions): Promise<RoundsEnd> {
  const { plan, leftovers, floor } = options
  const groups = armGroups(plan)
  for (const group of groups) options.say(ruleOf(group, floor))
  const offered = new Set<string>()
  const told = new Set<string>()
  let ends: readonly RunEnd[] = []
  let before = { done: 0, failures: 0 }
  for (;;) {
    const yields = await options.yields()
    const allocations = groups.map((group) =>
      allocate(group, {
        floor,
        yieldOf: ({ id }) => yields.get(id) ?? null,
        isLost: ({ id }) => offered.has(id) && !yields.has(id),
      }),
    )
    const stops = allocations.flatMap((one) => one.stops)
    for (const stop of stops) {
      const line = stopLine(stop)
      if (!told.has(line)) options.say(line)
      told.add(line)
    }
    const asked = new Set(allocations.flatMap((one) => one.next))
    const next = plan.trials.filter(
      (trial) =>
        !offered.has(trial.id) &&
        // What was accepted is paid for: it is fetched whatever became of its arm.
        (asked.has(trial) || leftovers.get(trial.index)?.kind === 'accepted'),
    )
    if (next.length === 0) return { end: together(ends), stoppedEarly: byCell(stops) }
    for (const { id } of next) offered.add(id)
    options.say(
      `adaptive: round ${ends.length + 1}, ${next.length} of ${plan.trials.length} trials`,
    )
    const left = plan.trials.length - stops.reduce((sum, { trials }) => sum + trials, 0)
    const earlier = before
    const end = await options.send(next, (progress) => {
      before = {
        done: earlier.done + progress.done,
        failures: earlier.failures + progress.failures,
      }
      options.onProgress({ ...progress, ...before, planned: left })
    })
    ends = [...ends, end]
    // No look at a round that is not whole: a resume completes it first.
    if (end.status !== 'finished') return { end: together(ends), stoppedEarly: byCell(stops) }
    options.say(`adaptive: looking at what came of round ${ends.length}`)
  }
}

function together(ends: readonly RunEnd[]): RunEnd {
  const stopped = [...new Set(ends.flatMap((one) => one.stopped ?? []))]
  return {
    status: ends.at(-1)?.status ?? 'finished',
    stopped: stopped.length === 0 ? null : stopped.join('; '),
    overrun: ends.find(({ overrun }) => overrun !== null)?.overrun ?? null,
    suspended: ends.reduce((sum, { suspended }) => sum + suspended, 0),
  }
}

function byCell(
  stops: readonly (EarlyStop & { readonly cell: string })[],
): ReadonlyMap<string, readonly EarlyStop[]> {
  const cells = Map.groupBy(stops, ({ cell }) => cell)
  return new Map(
    [...cells].map(([cell, list]) => [cell, list.map(({ cell: _, ...stop }) => stop)] as const),
  )
}

function ruleOf(group: ArmGroup, floor: number): string {
  const { content, mode, arms } = group
  const hopeless = `who cannot reach ${Math.round(floor * 100)} % usable is stopped`
  const rule = isHalved(group)
    ? `the better half goes on, again and again; ${hopeless}`
    : `fewer than five gain nothing from halving: only ${hopeless}`
  return `adaptive: ${content ?? 'all prompts'}, ${mode}, ${arms.length} arms: ${rule}`
}

function stopLine({ cell, content, reason }: EarlyStop & { readonly cell: string }): string {
  return `stopped early: ${cell}${content === null ? '' : ` on ${content}`}: ${reason}`
}
