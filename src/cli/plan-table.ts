import type { UsdText } from '../domain/money.ts'
import { clean } from '../report/clean.ts'
import { countText, durationText, moneyText, NONE, shortMoneyText } from '../report/figures.ts'
import { openPaint } from '../report/paint.ts'
import { type Column, table } from '../report/table.ts'
import { wrap, wrapParts } from '../report/width.ts'

interface PlanCellView {
  readonly id: string
  readonly requests: number
  readonly images: number
  /** Of all the cell's requests; null where it is unpriced. */
  readonly expected: UsdText | null
  readonly worst: UsdText | null
  /** computed, assumed or ceiling; null where it is unpriced. */
  readonly basis: string | null
  readonly card: string | null
  /** Why there is no price; null where there is one. */
  readonly unpriced: string | null
}

/** What a plan comes to before a request is sent. */
export interface PlanView {
  readonly names: readonly string[]
  readonly cap: UsdText | null
  readonly cells: readonly PlanCellView[]
  readonly totals: {
    readonly requests: number
    readonly images: number
    readonly expected: UsdText | null
    readonly worst: UsdText | null
  }
  /** What judging the images may cost besides; null where no judge is asked. */
  readonly judging: {
    readonly judge: string
    readonly calls: number
    readonly expected: UsdText
    readonly worst: UsdText
  } | null
  /** Null where nothing is known about how long requests take. */
  readonly wallMs: number | null
  readonly fits: 'yes' | 'expected-only' | 'no'
  readonly cards: readonly { readonly id: string; readonly asOf: string; readonly source: string }[]
  readonly notes: readonly string[]
}

const LEAST_WIDTH = 30
const INDENT = '  '
const COLUMNS: readonly Column[] = [
  { title: 'CELL', align: 'left', drop: 0, shrinkTo: 24 },
  { title: 'REQUESTS', align: 'right', drop: 2, shrinkTo: null },
  { title: 'IMAGES', align: 'right', drop: 1, shrinkTo: null },
  { title: 'EXPECTED', align: 'right', drop: 0, shrinkTo: null },
  { title: 'WORST', align: 'right', drop: 0, shrinkTo: null },
  { title: 'BASIS', align: 'left', drop: 3, shrinkTo: null },
  { title: 'CARD', align: 'left', drop: 4, shrinkTo: null },
]

/**
 * A plan for a person: every cell with its expected and worst price, the total against the cap, the
 * cards it rests on, and what has no price. No line is wider than `width` (at least 30).
 */
export function planText(view: PlanView, width: number): string {
  const room = Math.max(LEAST_WIDTH, width)
  const sections = [
    [
      ...wrap(`PLAN  ${view.names.map((text) => clean(text)).join(', ')}`, room),
      ...cellLines(view, room),
    ],
    totalLines(view, room),
    section('UNPRICED', view.cells.flatMap(unpricedText), room),
    section('CARDS', view.cards.map(cardText), room),
    section(
      'NOTES',
      view.notes.map((text) => clean(text)),
      room,
    ),
  ]
  const shown = sections.filter((lines) => lines.length > 0)
  return `${shown.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function cellLines({ cells }: PlanView, width: number): readonly string[] {
  const rows = cells.map((cell) =>
    [
      clean(cell.id),
      String(cell.requests),
      String(cell.images),
      cell.expected === null ? 'unpriced' : shortMoneyText(cell.expected),
      cell.worst === null ? NONE : shortMoneyText(cell.worst),
      clean(cell.basis ?? NONE),
      clean(cell.card ?? NONE),
    ].map((text) => ({ text, tone: 'plain' as const })),
  )
  const layout = { width: width - INDENT.length, paint: openPaint(false) }
  return table(COLUMNS, rows, layout).map((line) => (INDENT + line).trimEnd())
}

function totalLines(
  { totals, judging, cap, fits, wallMs }: PlanView,
  width: number,
): readonly string[] {
  const { requests, images, expected, worst } = totals
  const sums = [
    `TOTAL  ${countText(requests, 'request')}`,
    countText(images, 'image'),
    `expected ${expected === null ? 'unknown' : moneyText(expected)}`,
    `worst ${worst === null ? 'unknown' : moneyText(worst)}`,
    wallMs === null ? 'time unknown' : `about ${durationText(wallMs)}`,
  ]
  const against = cap === null ? 'none needed: no real money' : `${moneyText(cap)}: ${FITS[fits]}`
  const judged =
    judging === null
      ? []
      : [
          `JUDGE  ${countText(judging.calls, 'call')} of ${clean(judging.judge)}`,
          `expected ${moneyText(judging.expected)}`,
          `worst ${moneyText(judging.worst)}, promised before the first image`,
        ]
  return [
    ...wrapParts(sums, { separator: ' · ', width }),
    ...wrapParts(judged, { separator: ' · ', width }),
    ...wrap(`CAP    ${against}`, width),
  ]
}

const FITS: Readonly<Record<PlanView['fits'], string>> = {
  yes: 'fits, even at its worst',
  'expected-only': 'the expected price fits, the worst does not: it may stop at the cap',
  no: 'does not fit: it would stop at the cap',
}

function unpricedText({ id, unpriced }: PlanCellView): readonly string[] {
  return unpriced === null ? [] : [`${clean(id)}: ${clean(unpriced)}`]
}

function cardText({ id, asOf, source }: PlanView['cards'][number]): string {
  return `${clean(id)} of ${clean(asOf)}, ${clean(source)}`
}

function section(title: string, texts: readonly string[], width: number): readonly string[] {
  if (texts.length === 0) return []
  const lines = texts.flatMap((text) => {
    const [first = '', ...more] = wrap(text, width - 2 * INDENT.length)
    return [INDENT + first, ...more.map((line) => INDENT + INDENT + line)]
  })
  return [title, ...lines]
}
