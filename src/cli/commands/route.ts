import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { AffinityDocument, EvidenceLevel } from '../../domain/affinity.ts'
import type { RateCard } from '../../domain/rate-card.ts'
import type { RankedArm, RouteDecision, RouteRequest } from '../../domain/routing.ts'
import type { Mode } from '../../domain/settings.ts'
import { isValidOn, shippedCards } from '../../money/card-library.ts'
import { readCard } from '../../money/read-card.ts'
import { costMatrixText } from '../../report/cost-matrix-text.ts'
import { jsonText } from '../../report/json-text.ts'
import { outageText } from '../../report/outage-text.ts'
import { routeText } from '../../report/route-text.ts'
import { workText } from '../../report/work-text.ts'
import { costMatrix } from '../../route/cost-matrix.ts'
import { planWork } from '../../route/plan-work.ts'
import { readAffinity } from '../../route/read-affinity.ts'
import { route } from '../../route/route.ts'
import { simulateOutage } from '../../route/simulate-outage.ts'
import { EXIT, UserMistakes, userMistake } from '../exit.ts'
import { readWork } from '../read-work.ts'
import type { Shell } from '../shell.ts'

export interface RouteFlags {
  readonly affinity: string
  /** Null: every kind of content in the table. */
  readonly content: string | null
  readonly mode: Mode | null
  readonly asked: Partial<RouteRequest>
  readonly minEvidence: EvidenceLevel
  /** Card files beside those that ship. */
  readonly rates: readonly string[]
  readonly matrix: boolean
  readonly work: string | null
  /** `outage=ARM` or `outage=cheapest`, with `@FROM-TO` in seconds. */
  readonly simulate: string | null
  readonly requestsPerMinute: number
  readonly seed: number
  readonly json: boolean
  /** Today, `YYYY-MM-DD`: cards are taken as of it. */
  readonly on: string
}

/** Exit code where no arm meets what is asked. */
const NO_ARM = 1

/** `assay route`: the cheapest arm that meets what is asked. 1 where some kind of content has none. */
export async function routeCommand(shell: Shell, flags: RouteFlags): Promise<number> {
  const affinity = await affinityFrom(shell, flags.affinity)
  const rates = await cardsFrom(shell, flags)
  const layout = { width: shell.width, color: shell.color }
  if (flags.matrix) {
    const matrix = costMatrix(affinity, rates)
    shell.print(flags.json ? jsonText(matrix) : costMatrixText(matrix, layout))
    return EXIT.passed
  }
  if (flags.work !== null) {
    const works = readWork(await textOf(shell, flags.work), flags.work)
    const plan = planWork(
      works.map(({ request, count }) => ({ request: { ...request, ...flags.asked }, count })),
      affinity,
      rates,
    )
    shell.print(flags.json ? jsonText(plan) : workText(plan, layout))
    return plan.unanswered === 0 ? EXIT.passed : NO_ARM
  }
  const decisions = requestsOf(affinity, flags).map((request) => route(request, affinity, rates))
  if (flags.simulate !== null) return simulate(shell, decisions, flags)
  const [only] = decisions
  if (!flags.json) shell.print(routeText(decisions, layout))
  else shell.print(jsonText(flags.content !== null && only !== undefined ? only : decisions))
  const isAnswered = decisions.length > 0 && decisions.every(({ ranked }) => ranked.length > 0)
  return isAnswered ? EXIT.passed : NO_ARM
}

/** One request for the kind of content that was asked for, or one for each that the table has. */
function requestsOf(
  affinity: AffinityDocument,
  { content, mode, asked, minEvidence }: RouteFlags,
): readonly (Pick<RouteRequest, 'content'> & Partial<RouteRequest>)[] {
  const own = affinity.cells.filter(
    (cell) => (content === null || cell.type === content) && (mode === null || cell.mode === mode),
  )
  const kinds = new Map(own.map((cell) => [`${cell.type}\n${cell.mode}`, cell]))
  const found = [...kinds.values()].map((cell) => ({
    ...asked,
    minEvidence,
    content: cell.type,
    mode: cell.mode,
  }))
  if (found.length > 0 || content === null) return found
  return [{ ...asked, minEvidence, content, ...(mode === null ? {} : { mode }) }]
}

function simulate(shell: Shell, decisions: readonly RouteDecision[], flags: RouteFlags): number {
  const [only, ...others] = decisions
  if (only === undefined || others.length > 0) {
    const kinds = decisions.map(({ request }) => request.content).join(', ')
    throw userMistake(
      `--simulate needs one kind of content: name it with --content. There are: ${kinds}`,
    )
  }
  const told = only.ranked.filter(({ p50Ms }) => p50Ms !== null)
  if (told.length < 2) {
    throw userMistake(
      `an outage needs two arms of known latency that meet what is asked, and there are ${told.length}: ${only.message}`,
    )
  }
  const { arm, fromMs, toMs } = outageOf(flags.simulate ?? '', told)
  const simulation = simulateOutage(only.ranked, {
    content: only.request.content,
    arm,
    fromMs,
    toMs,
    durationMs: Math.max(1_200_000, toMs * 2),
    requestsPerMinute: flags.requestsPerMinute,
    failureMs: 10_000,
    sharpness: only.request.sharpness,
    seed: flags.seed,
  })
  const layout = { width: shell.width, color: shell.color }
  shell.print(flags.json ? jsonText(simulation) : outageText(simulation, layout))
  return EXIT.passed
}

const OUTAGE = /^outage=(?<arm>[^@]+)(?:@(?<from>\d+)-(?<to>\d+))?$/

function outageOf(
  text: string,
  ranked: readonly RankedArm[],
): { readonly arm: string; readonly fromMs: number; readonly toMs: number } {
  const { arm = '', from = '300', to = '600' } = OUTAGE.exec(text)?.groups ?? {}
  const ids = ranked.map((one) => one.arm.id)
  const cheapest = [...ranked].sort((a, b) => Number(a.usdPerUsable) - Number(b.usdPerUsable))[0]
  const found = arm === 'cheapest' ? cheapest?.arm.id : ids.find((id) => id === arm)
  if (found === undefined || Number(from) >= Number(to)) {
    throw userMistake(
      `--simulate ${text}: say outage=ARM or outage=ARM@FROM-TO in seconds. ARM is cheapest or one of: ${ids.join(', ')}`,
    )
  }
  return { arm: found, fromMs: Number(from) * 1000, toMs: Number(to) * 1000 }
}

async function affinityFrom(shell: Shell, file: string): Promise<AffinityDocument> {
  const text = await textOf(shell, file)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw userMistake(`${file} is not JSON. Give the affinity.json that "assay affinity" writes.`)
  }
  const read = readAffinity(value)
  if ('affinity' in read) return read.affinity
  throw new UserMistakes(
    read.mistakes.map((message) => ({ position: null, path: '', message: `${file}: ${message}` })),
  )
}

async function cardsFrom(shell: Shell, { rates, on }: RouteFlags): Promise<readonly RateCard[]> {
  const own = await Promise.all(
    rates.map(async (file) => {
      const reading = readCard(await textOf(shell, file), file)
      if (reading.kind === 'card') return reading.card
      throw new UserMistakes(reading.mistakes)
    }),
  )
  // A card of the user's own comes first: it is looked up before those that ship.
  return [...own, ...(await shippedCards())].filter((card) => isValidOn(card, on))
}

async function textOf(shell: Shell, file: string): Promise<string> {
  try {
    return await readFile(resolve(shell.cwd, file), 'utf8')
  } catch (error) {
    throw userMistake(`${file} cannot be read: ${error instanceof Error ? error.message : error}`)
  }
}
