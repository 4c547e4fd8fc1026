import type { AttemptRecord } from '../domain/attempt.ts'
import { BASES } from '../domain/charge.ts'
import type { GateResult } from '../domain/gate-result.ts'
import { divideUsd, type UsdText, usdText } from '../domain/money.ts'
import { OUTCOMES } from '../domain/outcome.ts'
import type { Cell } from '../domain/plan.ts'
import type {
  CellSummary,
  CostSummary,
  EarlyStop,
  OutcomeCounts,
  Provenance,
  RunDocument,
  RunStatus,
} from '../domain/run.ts'
import type { Gate } from '../domain/suite.ts'
import { METERS } from '../domain/usage.ts'
import type { Verdict } from '../domain/verdict.ts'
import { latencyStatistics, latencySummary } from '../stats/latency.ts'
import { wilson } from '../stats/wilson.ts'
import { evaluateGates, type GateTotals, gateBreached } from './gates.ts'
import { addAttempt, emptyTally, type Tally } from './tally.ts'

export interface SummaryOptions {
  readonly id: string
  /** ISO time. */
  readonly startedAt: string
  readonly provenance: Provenance
  /** In the plan's order, which is the document's. */
  readonly cells: readonly Cell[]
  readonly gates: readonly Gate[]
  readonly cap: UsdText | null
}

interface FinishOptions {
  readonly status: RunStatus
  /** ISO time; null while the run goes on. */
  readonly endedAt: string | null
  /** As the ledger has it. */
  readonly budget: Omit<RunDocument['budget'], 'cap'>
  /** Why it stopped before its end, for a person; null when it did not. */
  readonly stopped: string | null
  readonly plannedTrials: number
  /** By cell: what the mock billed; null where there is no mock to ask. */
  readonly billed: ReadonlyMap<string, UsdText> | null
  /** By cell: what adaptive allocation did not send; absent where allocation was even. */
  readonly stoppedEarly?: ReadonlyMap<string, readonly EarlyStop[]> | undefined
}

export interface Summary {
  /** Throws for an attempt of no planned cell, and for one that was already added. */
  add(record: AttemptRecord): void
  /** Gates with `abortOnFail` that are missed by the attempts so far. */
  gatesSoFar(): readonly GateResult[]
  /** The document of what was added so far; may be called again, e.g. first with status `started`. */
  finish(options: FinishOptions): Promise<RunDocument>
}

/**
 * Folds attempts, in any order, into a run's document. Keeps a few numbers of each attempt and none
 * of its evidence, so that a long run stays small.
 */
export function createSummary(options: SummaryOptions): Summary {
  const { id, startedAt, provenance, cells, gates, cap } = options
  const total = emptyTally()
  const tallies = new Map(cells.map((cell) => [cell.id, emptyTally()]))
  const added = new Set<string>()

  function add(record: AttemptRecord): void {
    const tally = tallies.get(record.cell)
    if (tally === undefined) {
      throw new Error(`attempt ${record.id} is of cell ${record.cell}, which is not in the plan`)
    }
    if (added.has(record.id)) {
      throw new Error(`attempt ${record.id} was added twice: its money would count twice`)
    }
    added.add(record.id)
    addAttempt(tally, record)
    addAttempt(total, record)
  }

  function gatesSoFar(): readonly GateResult[] {
    const timed = gates.some((gate) => gate.abortOnFail && gate.metric === 'latency_ms')
    const latencyMs = timed ? latencyStatistics(total.latenciesMs) : null
    return gateBreached(gates, gateTotals(total, latencyMs))
  }

  async function finish(end: FinishOptions): Promise<RunDocument> {
    const { charged, inDoubt, held, peakCommitted } = end.budget
    const latencyMs = await latencySummary(total.latenciesMs)
    return {
      format: 'image-assay/run@1',
      id,
      status: end.status,
      startedAt,
      endedAt: end.endedAt,
      provenance,
      budget: { cap, charged, inDoubt, held, peakCommitted },
      totals: {
        trials: total.trials.size,
        attempts: total.attempts,
        exchanges: total.exchanges,
        images: { ...total.images },
        outcomes: outcomeCounts(total),
      },
      gates: evaluateGates(gates, gateTotals(total, latencyMs)),
      verdicts: verdicts(total, end.plannedTrials),
      cells: await Promise.all(
        cells.map(async (cell) => {
          const tally = tallies.get(cell.id) ?? emptyTally()
          const stops = end.stoppedEarly?.get(cell.id)
          return {
            ...(await cellSummary(cell, tally, end.billed?.get(cell.id) ?? null)),
            ...(stops === undefined ? {} : { stoppedEarly: stops }),
          }
        }),
      ),
      stopped: end.stopped,
    }
  }

  return { add, gatesSoFar, finish }
}

async function cellSummary(cell: Cell, tally: Tally, billed: UsdText | null): Promise<CellSummary> {
  return {
    id: cell.id,
    target: cell.target,
    settings: cell.settings,
    trials: tally.trials.size,
    attempts: tally.attempts,
    outcomes: outcomeCounts(tally),
    images: { ...tally.images },
    latencyMs: await latencySummary(tally.latenciesMs),
    failedLatencyMs: await latencySummary(tally.failedLatenciesMs),
    usage: Object.fromEntries(
      inOrder(METERS, tally.usage).map(([meter, units]) => [meter, Number(units.toFixed())]),
    ),
    cost: costSummary(tally),
    failureRate: wilson(tally.failures, tally.attempts),
    billed,
  }
}

function costSummary(tally: Tally): CostSummary {
  // A quotient of a sum that lacks the unknown charges would be too low, and look exact.
  const each = (count: number): UsdText | null => {
    const share = tally.unknown > 0 ? null : divideUsd(tally.charged, count)
    return share === null ? null : usdText(share)
  }
  return {
    total: usdText(tally.charged),
    byBasis: Object.fromEntries(
      inOrder(BASES, tally.byBasis).map(([basis, amount]) => [basis, usdText(amount)]),
    ),
    perRequest: each(tally.attempts),
    perImage: each(tally.images.received),
    perUsable: each(tally.images.usable),
    onFailures: usdText(tally.onFailures),
    onRetries: usdText(tally.onRetries),
    unknown: tally.unknown,
  }
}

function outcomeCounts(tally: Tally): OutcomeCounts {
  return Object.fromEntries(inOrder(OUTCOMES, tally.outcomes))
}

/** A trial has the verdict of its last attempt; planned trials that never ran are skipped. */
function verdicts(tally: Tally, plannedTrials: number): Readonly<Record<Verdict, number>> {
  const counts = { passed: 0, failed: 0, errored: 0, skipped: 0 }
  for (const { verdict } of tally.trials.values()) counts[verdict] += 1
  counts.skipped += Math.max(0, plannedTrials - tally.trials.size)
  return counts
}

function gateTotals(tally: Tally, latencyMs: GateTotals['latencyMs']): GateTotals {
  const { attempts, failures, images, charged, unknown } = tally
  return { attempts, failures, images, charged, unknown, latencyMs }
}

/** The map's entries in the order of the words, not of arrival: the same run, the same text. */
function inOrder<Word, Value>(words: readonly Word[], map: Map<Word, Value>): [Word, Value][] {
  return words.flatMap((word) => {
    const value = map.get(word)
    return value === undefined ? [] : [[word, value]]
  })
}
