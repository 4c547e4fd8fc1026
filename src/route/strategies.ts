import {
  type ArmHealth,
  afterAnswer,
  freshHealth,
  healthAt,
  healthShare,
  longestPauseMs,
} from './breaker.ts'
import { weightsOf } from './weights.ts'

/** An arm as a simulation needs it. */
export interface SimulatedArm {
  readonly id: string
  readonly usdPerAttempt: number
  readonly usdPerUsable: number
  readonly usableRate: number
  readonly answerMs: number
}

/** One way to choose: stateful, asked in the order of time. */
export interface Strategy {
  readonly name: 'round-robin' | 'cheapest-first' | 'cost-weighted'
  /** The arm to try next; `tried` are those that failed this request; `draw` is from 0 to 1. */
  choose(at: {
    readonly ms: number
    readonly draw: number
    readonly tried: ReadonlySet<string>
  }): string | null
  answered(arm: string, at: { readonly ms: number; readonly came: boolean }): void
}

/** One after the other, whatever they cost and however they are. */
export function roundRobin(arms: readonly SimulatedArm[]): Strategy {
  let turn = 0
  return {
    name: 'round-robin',
    choose({ tried }) {
      for (let step = 0; step < arms.length; step += 1) {
        const arm = arms[turn % arms.length]
        turn += 1
        if (arm !== undefined && !tried.has(arm.id)) return arm.id
      }
      return null
    },
    answered: () => {},
  }
}

/** Always the cheapest first, and the next one when it fails: it has no memory of failures. */
export function cheapestFirst(arms: readonly SimulatedArm[]): Strategy {
  const order = [...arms].sort((a, b) => a.usdPerUsable - b.usdPerUsable)
  return {
    name: 'cheapest-first',
    choose: ({ tried }) => order.find(({ id }) => !tried.has(id))?.id ?? null,
    answered: () => {},
  }
}

/**
 * The cost-weighted breaker: shares by cost per usable image and health, nothing to what is down, and
 * what is down is looked at the more often the more its absence costs.
 */
export function costWeighted(arms: readonly SimulatedArm[], sharpness: number): Strategy {
  const healths = new Map<string, ArmHealth>(arms.map(({ id }) => [id, freshHealth()]))
  const pauses = new Map(arms.map((arm) => [arm.id, pauseOf(arm, arms)]))
  const now = (id: string, ms: number): ArmHealth => healthAt(healths.get(id) ?? freshHealth(), ms)
  return {
    name: 'cost-weighted',
    choose({ ms, draw, tried }) {
      const open = arms.filter(({ id }) => !tried.has(id))
      const states = open.map((arm) => ({ arm, health: now(arm.id, ms) }))
      const due = states.find(({ health }) => health.kind === 'half-open' && !health.probing)
      if (due !== undefined) {
        healths.set(due.arm.id, { ...due.health, probing: true })
        return due.arm.id
      }
      const weights = weightsOf(
        states.map(({ arm, health }) => ({
          usdPerUsable: arm.usdPerUsable,
          health: healthShare(health),
        })),
        sharpness,
      )
      let left = draw
      for (const [index, { arm }] of states.entries()) {
        left -= weights[index] ?? 0
        if (left < 0) return arm.id
      }
      // Where everything is down, the cheapest is as good a try as any.
      return [...open].sort((a, b) => a.usdPerUsable - b.usdPerUsable)[0]?.id ?? null
    },
    answered(id, { ms, came }) {
      const options = { longestPauseMs: pauses.get(id) ?? longestPauseMs(1) }
      healths.set(id, afterAnswer(now(id, ms), { came, atMs: ms }, options))
    },
  }
}

function pauseOf(arm: SimulatedArm, arms: readonly SimulatedArm[]): number {
  const others = arms.filter(({ id }) => id !== arm.id).map(({ usdPerUsable }) => usdPerUsable)
  const next = Math.min(...others)
  return longestPauseMs(Number.isFinite(next) && next > 0 ? arm.usdPerUsable / next : 1)
}
