import type { AffinityCell } from '../../domain/affinity.ts'
import { shortMoneyText } from '../figures.ts'
import { html } from './html.ts'
import { STATES } from './words.ts'

const BOX = { width: 520, height: 300, left: 58, right: 22, top: 16, bottom: 46 } as const
const LEAST_SPAN = 1.6

interface Point {
  readonly number: number
  readonly cell: AffinityCell
  readonly usable: NonNullable<AffinityCell['usable']>
  /** US dollars a usable image; null: none was usable, and `low` is all that is known. */
  readonly cost: number | null
  readonly low: number
  readonly high: number | null
}

/**
 * Usable rate against cost per usable image, each with its 95 % interval, as inline SVG: up and to
 * the left is better. Numbers are those of the table's rows. Empty where nothing can be placed.
 */
export function plot(
  cells: readonly AffinityCell[],
  { floor, title }: { readonly floor: number; readonly title: string },
): string {
  const points = cells.flatMap((cell, at) => pointOf(cell, at + 1))
  if (points.length === 0) return ''
  const x = costScale(points)
  const y = (rate: number): number => BOX.top + (1 - rate) * (BOX.height - BOX.top - BOX.bottom)
  const left = cells.length - points.length
  const label = `${title}: usable rate against cost per usable image, with 95% intervals. The table has the same figures.`
  return `<figure class="plot">
<svg viewBox="0 0 ${BOX.width} ${BOX.height}" role="img" aria-label="${html(label)}">
${gridOf(x, y)}
<line class="floor" x1="${BOX.left}" x2="${BOX.width - BOX.right}" y1="${at(y(floor))}" y2="${at(y(floor))}"/>
<text class="floor-name" x="${BOX.width - BOX.right}" y="${at(y(floor) - 5)}" text-anchor="end">floor ${Math.round(floor * 100)}%</text>
${points.map((point) => crossOf(point, x, y)).join('\n')}
${marksOf(points, x, y).join('\n')}
</svg>
<figcaption>Better is up and to the left. Lines are 95% intervals${left === 0 ? '' : `; ${left} not shown, as not known`}.</figcaption>
</figure>`
}

function pointOf(cell: AffinityCell, number: number): readonly Point[] {
  const { usable, cost } = cell
  if (usable === null || cost.ci === null) return []
  const low = Number(cost.ci[0])
  if (!(low > 0)) return []
  return [
    {
      number,
      cell,
      usable,
      cost: cost.per_usable === null ? null : Number(cost.per_usable),
      low,
      high: cost.ci[1] === null ? null : Number(cost.ci[1]),
    },
  ]
}

interface Scale {
  (usd: number): number
  readonly ticks: readonly number[]
}

/** Logarithmic, as prices of models differ by factors; no interval's end stretches it tenfold. */
function costScale(points: readonly Point[]): Scale {
  const middles = points.map(({ cost, low }) => cost ?? low)
  const least = Math.min(...points.map(({ low }) => low))
  const furthest = Math.max(...points.map(({ high, cost, low }) => high ?? cost ?? low))
  const most = Math.min(furthest, Math.max(...middles) * 4)
  const middle = Math.sqrt(least * most)
  const span = Math.max(LEAST_SPAN, Math.sqrt(most / least)) * 1.12
  const [from, to] = [Math.log(middle / span), Math.log(middle * span)]
  const width = BOX.width - BOX.left - BOX.right
  const place = (usd: number): number => {
    const share = (Math.log(usd) - from) / (to - from)
    return BOX.left + Math.min(1, Math.max(0, share)) * width
  }
  return Object.assign(place, { ticks: ticksBetween(Math.exp(from), Math.exp(to)) })
}

function ticksBetween(from: number, to: number): readonly number[] {
  const steps = to / from > 60 ? [1] : to / from > 8 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 7]
  const first = Math.floor(Math.log10(from))
  const decades = Math.ceil(Math.log10(to)) - first + 1
  return Array.from({ length: decades }, (_, decade) =>
    steps.map((step) => Number(`${step}e${first + decade}`)),
  )
    .flat()
    .filter((usd) => usd >= from && usd <= to)
}

function gridOf(x: Scale, y: (rate: number) => number): string {
  const [right, bottom] = [BOX.width - BOX.right, BOX.height - BOX.bottom]
  const rates = [0, 0.25, 0.5, 0.75, 1].map((rate) => {
    const height = at(y(rate))
    return `<line class="grid" x1="${BOX.left}" x2="${right}" y1="${height}" y2="${height}"/><text class="tick" x="${BOX.left - 8}" y="${at(y(rate) + 4)}" text-anchor="end">${rate * 100}%</text>`
  })
  const costs = x.ticks.map((usd) => {
    const place = at(x(usd))
    return `<line class="grid" x1="${place}" x2="${place}" y1="${BOX.top}" y2="${bottom}"/><text class="tick" x="${place}" y="${bottom + 17}" text-anchor="middle">${html(shortMoneyText(usd.toFixed(9)))}</text>`
  })
  const middle = at((BOX.left + right) / 2)
  const name = `<text class="axis" x="${middle}" y="${BOX.height - 8}" text-anchor="middle">cost per usable image</text>`
  return [...rates, ...costs, name].join('\n')
}

function crossOf(point: Point, x: Scale, y: (rate: number) => number): string {
  const { usable, cost, low, high, cell } = point
  const [centre, level] = [at(x(cost ?? low)), at(y(usable.rate))]
  const end = at(high === null ? BOX.width - BOX.right : x(high))
  const kind = `cross ${cell.state}`
  return `<g class="${kind}"><line x1="${at(x(low))}" x2="${end}" y1="${level}" y2="${level}"/><line x1="${centre}" x2="${centre}" y1="${at(y(usable.ci[0]))}" y2="${at(y(usable.ci[1]))}"/></g>`
}

const RADIUS = 10

/** Marks that would cover each other are drawn as one that names them all. */
function marksOf(
  points: readonly Point[],
  x: Scale,
  y: (rate: number) => number,
): readonly string[] {
  const groups: { readonly left: number; readonly top: number; readonly points: Point[] }[] = []
  for (const point of points) {
    const [left, top] = [x(point.cost ?? point.low), y(point.usable.rate)]
    const near = groups.find((one) => Math.hypot(one.left - left, one.top - top) < 2 * RADIUS - 3)
    if (near === undefined) groups.push({ left, top, points: [point] })
    else near.points.push(point)
  }
  return groups.map(({ left, top, points: together }) => {
    const names = together.map(
      ({ number, cell }) => `${number}: ${cell.arm.id}, ${STATES[cell.state].word}`,
    )
    const half = RADIUS * (0.4 + 0.6 * together.length)
    const numbers = together.map(({ number }) => number).join('·')
    const state = together[0]?.cell.state ?? 'untested'
    return `<g class="mark ${state}"><title>${html(names.join('; '))}</title><rect x="${at(left - half)}" y="${at(top - RADIUS)}" width="${at(2 * half)}" height="${2 * RADIUS}" rx="${RADIUS}"/><text x="${at(left)}" y="${at(top + 4)}" text-anchor="middle">${numbers}</text></g>`
  })
}

/** A tenth of a pixel is as fine as anybody sees. */
function at(pixels: number): number {
  return Math.round(pixels * 10) / 10
}

/** A small interval of a rate beside its figures: from 0 to 100 %, with the floor. */
export function rateBar(usable: AffinityCell['usable'], floor: number): string {
  if (usable === null) return ''
  const place = (share: number): number => at(2 + share * 116)
  const [low, high] = usable.ci
  return `<svg class="bar" viewBox="0 0 120 12" aria-hidden="true"><line class="track" x1="2" x2="118" y1="6" y2="6"/><line class="floor" x1="${place(floor)}" x2="${place(floor)}" y1="0" y2="12"/><line class="reach" x1="${place(low)}" x2="${place(high)}" y1="6" y2="6"/><circle cx="${place(usable.rate)}" cy="6" r="4"/></svg>`
}
