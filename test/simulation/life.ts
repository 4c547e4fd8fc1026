import type { Timeline } from './timeline.ts'

/** What a port throws into the code of a process that is dead: nothing of it reaches the world. */
export class Crashed extends Error {
  override readonly name = 'Crashed'
}

/** When a process is killed: at the n-th place where it touches the world, or at a time of its life. */
export type Death =
  | { readonly kind: 'place'; readonly n: number }
  | { readonly kind: 'time'; readonly ms: number }

/**
 * One process from its start to its death. Everything it does to the world passes here, before and
 * after; where it dies, every continuation of it hangs for ever or throws into the void.
 */
export interface Life {
  /** As the ledger knows it; no two lives have the same. */
  readonly owner: string
  isAlive(): boolean
  /** Places passed so far. */
  places(): number
  /** Throws Crashed where the process dies here, or is dead. */
  place(name: string): void
  /** Does `work` after `ms`, as one act of the world that the process may die before or after. */
  act<T>(name: string, ms: number, work: () => T | Promise<T>): Promise<T>
  /** It has come to an end of its own: from now on it is dead, and nobody is told. */
  retire(): void
}

export interface LifeOptions {
  readonly owner: string
  readonly death: Death | null
  readonly timeline: Timeline
  readonly onDeath: (why: string) => void
  readonly trace: ((text: string) => void) | null
}

export function createLife({ owner, death, timeline, onDeath, trace }: LifeOptions): Life {
  let alive = true
  let places = 0

  const die = (why: string): void => {
    if (!alive) return
    alive = false
    trace?.(`${owner} DIES: ${why}`)
    onDeath(why)
  }

  /** False when the process is dead, or dies here. */
  const survives = (when: 'before ' | 'after ' | '', name: string): boolean => {
    if (!alive) return false
    places += 1
    trace?.(`${owner} ${when}${name}`)
    if (death?.kind === 'place' && death.n === places) die(`${when}${name}`)
    return alive
  }

  if (death?.kind === 'time') timeline.in(death.ms, () => die('at some moment'))

  return {
    owner,
    isAlive: () => alive,
    places: () => places,
    place(name) {
      if (!survives('', name)) throw new Crashed(name)
    },
    act: (name, ms, work) =>
      new Promise((resolve, reject) => {
        timeline.in(ms, () => {
          if (!survives('before ', name)) return
          workOf(work).then(
            (result) => {
              if (survives('after ', name)) resolve(result)
            },
            (error: unknown) => {
              if (alive) reject(error)
            },
          )
        })
      }),
    retire() {
      alive = false
    },
  }
}

async function workOf<T>(work: () => T | Promise<T>): Promise<T> {
  return work()
}
