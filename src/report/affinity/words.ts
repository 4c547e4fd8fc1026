import type {
  AffinityCell,
  AffinityClaim,
  AffinityDocument,
  AffinityRoute,
  AffinityState,
} from '../../domain/affinity.ts'
import { clean } from '../clean.ts'
import { countText, durationText, NONE, percentText, shortMoneyText } from '../figures.ts'
import type { Tone } from '../paint.ts'

export const UNKNOWN = 'unknown'

interface StateWords {
  /** Beside the word, so that nothing is said by colour alone. */
  readonly sign: string
  readonly word: string
  readonly tone: Tone
  readonly means: string
}

export const STATES: Readonly<Record<AffinityState, StateWords>> = {
  recommended: {
    sign: '★',
    word: 'recommended',
    tone: 'good',
    means: 'costs least per usable image among those probably good enough',
  },
  tie: {
    sign: '=',
    word: 'tie',
    tone: 'good',
    means: 'good enough, and the evidence does not tell it from the recommended one',
  },
  eligible: {
    sign: '✓',
    word: 'eligible',
    tone: 'plain',
    means: 'good enough, and dearer or of unknown cost',
  },
  insufficient: {
    sign: '?',
    word: 'insufficient',
    tone: 'warning',
    means: 'too few images with a known verdict',
  },
  stopped_early: {
    sign: '◐',
    word: 'stopped early',
    tone: 'faint',
    means: 'spending on it ended before its sample was whole',
  },
  rejected: { sign: '✗', word: 'rejected', tone: 'bad', means: 'probably below the floor' },
  untested: { sign: '·', word: 'untested', tone: 'faint', means: 'nothing was asked of it' },
}

/** Who said so, in words. */
export const EVIDENCE: Readonly<Record<AffinityCell['evidence'], string>> = {
  L0: 'programs',
  L1: 'judge',
  L2: 'one person',
  L3: 'people',
}

/** One kind of content in one mode, with everything about it. */
export interface Section {
  /** `logo`; `logo (edit)` where the table has it in several modes. */
  readonly title: string
  readonly cells: readonly AffinityCell[]
  readonly route: AffinityRoute | null
  readonly claims: readonly AffinityClaim[]
}

/** The document by kinds of content, in its own order. */
export function sectionsOf(document: AffinityDocument): readonly Section[] {
  const keyOf = ({ type, mode }: Pick<AffinityCell, 'type' | 'mode'>): string =>
    JSON.stringify([type, mode])
  return [...Map.groupBy(document.cells, keyOf)].flatMap(([key, cells]) => {
    const [first] = cells
    if (first === undefined) return []
    const modes = new Set(
      document.cells.filter(({ type }) => type === first.type).map(({ mode }) => mode),
    )
    return [
      {
        title: modes.size > 1 ? `${clean(first.type)} (${clean(first.mode)})` : clean(first.type),
        cells,
        route: document.routes.find((route) => keyOf(route) === key) ?? null,
        claims: document.claims.filter((claim) => keyOf(claim) === key),
      },
    ]
  })
}

/** `9/12`; unknown where nobody could accept an image. */
export function usableText({ usable, attempts }: AffinityCell): string {
  if (usable === null) return attempts === 0 ? NONE : UNKNOWN
  return `${usable.k}/${usable.n}`
}

/** `75% (47–91%)` */
export function rateText({ usable }: AffinityCell): string {
  if (usable === null) return NONE
  const [low, high] = usable.ci
  return `${percentText(usable.rate)} (${wholePercent(low)}–${wholePercent(high)}%)`
}

/** What programs alone can say: how many delivered images they did not fail. */
export function programsText({ hard_pass }: AffinityCell): string {
  return hard_pass === null ? NONE : `${hard_pass.k}/${hard_pass.n}`
}

/** `$0.01333`, `over $0.05` where none was usable, `unknown`. */
export function costText({ cost, usable, attempts }: AffinityCell): string {
  if (cost.per_usable !== null) return shortMoneyText(cost.per_usable)
  if (cost.ci !== null && usable?.k === 0) return `over ${roughMoney(cost.ci[0])}`
  return attempts === 0 ? NONE : UNKNOWN
}

/** `$0.011–0.021`; empty where there is no interval with two ends. */
export function costIntervalText({ cost }: AffinityCell): string {
  if (cost.ci === null || cost.per_usable === null) return ''
  const [low, high] = cost.ci
  return high === null
    ? `from ${roughMoney(low)}`
    : `${roughMoney(low)}–${roughMoney(high).slice(1)}`
}

/** Two significant digits: the ends of an interval are no surer. */
function roughMoney(amount: string): string {
  return shortMoneyText(
    String(Number(Number(amount).toPrecision(2)).toFixed(9)).replace(/0+$/, '0'),
  )
}

export function latencyText({ latency_ms }: AffinityCell): string {
  return latency_ms.p50 === null ? NONE : durationText(latency_ms.p50)
}

/** The commonest reasons first: `text 7`, `human.anatomy 2`, `1 more`. */
export function failTexts({ fail_reasons }: AffinityCell, most: number): readonly string[] {
  const reasons = Object.entries(fail_reasons)
  const shown = reasons.slice(0, most).map(([code, count]) => `${clean(code)} ${count}`)
  const rest = reasons.slice(most).reduce((sum, [, count]) => sum + count, 0)
  return [...shown, ...(rest === 0 ? [] : [`${rest} more`])]
}

/** The same in one line; – where nothing failed. */
export function failsText(cell: AffinityCell, most: number): string {
  return failTexts(cell, most).join(', ') || NONE
}

/** `1`, `2–4`; – where the evidence ranks nothing. */
export function rankText({ rank }: Pick<AffinityCell, 'rank'>): string {
  if (rank === null) return NONE
  return rank[0] === rank[1] ? String(rank[0]) : `${rank[0]}–${rank[1]}`
}

/** What a route says in one line: `mini: $0.012 per usable image; thrifty is equal as far as …`. */
export function routeText({ route, cells }: Section): {
  readonly to: string | null
  readonly why: string
} {
  if (route === null) return { to: null, why: '' }
  const primary = cells.find(({ arm }) => arm.id === route.primary)
  if (primary === undefined) return { to: null, why: clean(route.reason) }
  const fallback = route.fallback === null ? '' : `; fallback ${clean(route.fallback)}`
  const sure = `${route.confidence} confidence`
  return {
    to: clean(primary.arm.id),
    why: `${costText(primary)} per usable image; ${clean(route.reason)}${fallback} (${sure})`,
  }
}

/** `a is better than b: 58 points more usable (27 to 80), p 0.004, 12 prompts` */
export function claimText(claim: AffinityClaim): string {
  const { a, b, diff, ci, p_holm, n } = claim
  const points = `${wholePercent(diff)} points (${wholePercent(ci[0])} to ${wholePercent(ci[1])})`
  const p = p_holm < 0.001 ? 'p < 0.001' : `p ${Number(p_holm.toPrecision(2))}`
  return `${clean(a)} is better than ${clean(b)}: by ${points}, ${p}, ${countText(n, 'prompt')}`
}

/** `a or b? 31 more images of each would probably settle it ($0.71)` */
export function openText({ a, b, diff, to_settle }: AffinityClaim): string {
  const pair = `${clean(a)} or ${clean(b)}?`
  if (to_settle === null) {
    return diff === 0
      ? `${pair} Equally often usable so far: no number of images is known to settle it`
      : `${pair} Not told apart; no number of images is known to settle it`
  }
  const price =
    to_settle.usd === null ? 'at an unknown price' : `for ${shortMoneyText(to_settle.usd)}`
  const each = `${countText(to_settle.images, 'more image')} of each`
  return `${pair} ${each} would probably settle it, ${price}`
}

export function isSettled({ p_holm, ci }: AffinityClaim): boolean {
  return p_holm <= 0.05 && (ci[0] > 0 || ci[1] < 0)
}

/** Arms that the evidence does not tell apart, a line each pair: `a and b are equal as far as …`. */
export function equalTexts({ cells }: Section): readonly string[] {
  return cells.flatMap(({ arm, ties }, at) =>
    cells
      .slice(at + 1)
      .filter((other) => ties.includes(other.arm.id))
      .map(
        (other) =>
          `${clean(arm.id)} and ${clean(other.arm.id)} are equal as far as these images can tell`,
      ),
  )
}

/** What blind pairs say, strongest first: one line for all arms that were compared, none without votes. */
export function pairTexts({ cells }: Section): readonly string[] {
  const seen = cells.flatMap(({ arm, bt }) => (bt === null ? [] : [{ id: arm.id, ...bt }]))
  if (seen.length === 0) return []
  const strengths = [...seen]
    .sort((a, b) => b.elo - a.elo)
    .map(({ id, elo, ci, votes, rank }) => {
      const between = ci === null ? '' : ` (${Math.round(ci[0])} to ${Math.round(ci[1])})`
      const place = rank === null ? '' : `, place ${rankText({ rank })}`
      return `${clean(id)} ${Math.round(elo)}${between}${place}, ${countText(votes, 'vote')}`
    })
  const caveat = seen.every(({ ci }) => ci === null) ? '; too few prompts for intervals' : ''
  return [`in blind pairs, by strength: ${strengths.join('; ')}${caveat}`]
}

/** Open questions about those one would choose between, not about all that was tried. */
export function openQuestions({ cells, claims }: Section): readonly AffinityClaim[] {
  const chosen = new Set(
    cells
      .filter(({ state }) => state === 'recommended' || state === 'tie' || state === 'eligible')
      .map(({ arm }) => arm.id),
  )
  const top = cells.find(({ state }) => state === 'recommended')?.arm.id
  return claims.filter(
    (claim) =>
      !isSettled(claim) &&
      chosen.has(claim.a) &&
      chosen.has(claim.b) &&
      (claim.a === top || claim.b === top),
  )
}

/** Where the figures come from and how far to believe them, a line each. */
export function believeTexts(document: AffinityDocument): readonly string[] {
  const { human, judge, checks, floor, confidence } = document
  const people =
    human.labels === 0
      ? 'no person looked at an image'
      : `${countText(human.labels, 'vote')} of ${human.raters === 1 ? 'one person' : `${human.raters} people`}`
  const agreement = [
    ...(human.alpha === null
      ? []
      : [`agreement α ${figure(human.alpha)}${human.alpha < 0.5 ? ' (low)' : ''}`]),
    ...(human.self_consistency === null
      ? []
      : [`same again ${percentText(human.self_consistency)}`]),
    ...(human.swap_consistency === null
      ? []
      : [`same with sides swapped ${percentText(human.swap_consistency)}`]),
    ...(human.order_effect === null
      ? []
      : [`left side favoured by ${figure(human.order_effect)} log-odds`]),
  ]
  const demoted = checks.filter((one) => one.demoted).map(({ id }) => clean(id))
  return [
    [people, ...agreement].join(', '),
    judge.id === null
      ? 'no judge was asked'
      : `judge ${clean(judge.id)} ${judge.decides ? 'decides' : 'may not decide'}: ${clean(judge.message)}; it cost ${shortMoneyText(judge.cost_usd)}, not part of the images’ cost`,
    ...(checks.length === 0
      ? []
      : [
          `control cards passed: ${checks.map(({ id, control_pass, control_n }) => `${clean(id)} ${percentText(control_pass)} of ${control_n}`).join(', ')}`,
        ]),
    ...(demoted.length === 0
      ? []
      : [`advisory, as they failed right pictures: ${demoted.join(', ')}`]),
    `eligible: at least ${percentText(confidence)} sure that ${percentText(floor)} or more are usable`,
  ]
}

function figure(value: number): string {
  return String(Math.round(value * 100) / 100)
}

function wholePercent(share: number): string {
  return String(Math.round(share * 100))
}
