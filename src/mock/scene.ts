import type { IncomingHttpHeaders } from 'node:http'
import type { Body } from './body.ts'
import { type Chance, chanceOf } from './chance.ts'
import type { Dialect } from './dialects.ts'
import { openStudio, type Studio } from './draw/studio.ts'
import { type FaultSchedule, openFaultSchedule } from './fault-schedule.ts'
import type { pause } from './http/pause.ts'
import type { Reply } from './http/reply.ts'
import { type Ledger, openLedger } from './ledger.ts'
import { openOrdinals } from './ordinals.ts'
import { openRequestLog, type RequestLog } from './request-log.ts'
import { openShelf, type Shelf } from './shelf.ts'
import type { Account, World } from './world.ts'

/** Everything that the mock's routes share. */
export interface Scene {
  readonly world: World
  readonly now: () => number
  /** Waits real milliseconds: for limits that a client sets on its own clock. */
  readonly sleep: typeof pause
  /** Waits world milliseconds, which the mock's speed divides. */
  readonly work: (ms: number, signal?: AbortSignal) => Promise<void>
  /** World milliseconds that have gone by between two readings of `now`. */
  readonly workedMs: (fromMs: number, toMs: number) => number
  readonly studio: Studio
  /** Pictures that are fetched by a URL out of an answer. */
  readonly shelf: Shelf
  readonly ledger: Ledger
  readonly faults: FaultSchedule
  readonly requests: RequestLog
  /** 1 for the first request with this text, 2 for the second … */
  readonly ordinal: (text: string) => number
  readonly chance: (text: string) => Chance
  /** First answers of requests that carried an `Idempotency-Key`. */
  readonly answers: Map<string, Promise<Reply>>
  /** Called by a reset, beside what is cleared here. */
  readonly onReset: (clear: () => void) => void
  readonly reset: () => void
}

/** One request, read to its end. */
export interface Arrival {
  readonly dialect: Dialect
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: Body
  /** Scheme and host as the client sees them. */
  readonly origin: string
  /** The key as sent, known or not; null for none. */
  readonly key: string | null
  /** By the key that was sent; null for none or an unknown one. */
  readonly account: Account | null
  /** How many identical requests have arrived, this one included. */
  readonly ordinal: number
  readonly chance: Chance
  /** Fires when the client hangs up before it has its whole answer. */
  readonly gone: AbortSignal
}

/** A request with a known key. */
export type Keyed = Arrival & { readonly account: Account }

export function openScene(options: {
  readonly world: World
  readonly seed: number
  readonly speed: number
  readonly now: () => number
  readonly sleep: typeof pause
}): Scene {
  const { world, seed, speed, now, sleep } = options
  const instant = speed <= 0 || speed === Number.POSITIVE_INFINITY
  const ledger = openLedger(now)
  const requests = openRequestLog(now)
  const faults = openFaultSchedule(world.faults)
  const ordinals = openOrdinals()
  const answers = new Map<string, Promise<Reply>>()
  const studio = openStudio(seed)
  const shelf = openShelf(studio, now)
  const clears: (() => void)[] = [
    ledger.clear,
    requests.clear,
    faults.clear,
    ordinals.clear,
    shelf.clear,
    () => answers.clear(),
  ]
  return {
    world,
    now,
    sleep,
    work: (ms, signal) => sleep(instant ? 0 : ms / speed, signal),
    workedMs: (fromMs, toMs) => (instant ? 0 : Math.max(0, toMs - fromMs) * speed),
    studio,
    shelf,
    ledger,
    faults,
    requests,
    ordinal: ordinals.next,
    chance: (text) => chanceOf(`${seed}\n${text}`),
    answers,
    onReset: (clear) => {
      clears.push(clear)
    },
    reset: () => {
      for (const clear of clears) clear()
    },
  }
}
