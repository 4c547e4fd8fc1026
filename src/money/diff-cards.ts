import type { RateCard, WhenKey } from '../domain/rate-card.ts'
import { METERS, type Meter } from '../domain/usage.ts'
import { isValidOn } from './card-library.ts'
import type { Decimal } from './decimal.ts'
import { isRounded } from './import/figures.ts'
import { type StandardCall, statedPrice, unitPrice } from './stated-price.ts'

/** One figure that both sides have. */
export interface ComparedFigure {
  /** A call, `1024x1024 high`, or `1024x1024` where it names no quality; or a meter, `output_image_token`. */
  readonly what: string
  /** `call`: one picture of a standard call · `unit`: one unit of a meter. */
  readonly kind: 'call' | 'unit'
  /** Decimal strings, US dollars. */
  readonly a: string
  readonly b: string
  /** `b` less `a`, US dollars; may be negative. */
  readonly difference: string
  /** The dearer through the cheaper, four digits; null where one of them is nothing. */
  readonly ratio: string | null
  /** rounded: one is the other, written with fewer digits. */
  readonly verdict: 'equal' | 'rounded' | 'differs'
}

export interface ComparedModel {
  readonly provider: string
  readonly model: string
  /** Ids of the two cards. */
  readonly a: string
  readonly b: string
  /** incomparable: they price it by different things, and no standard call tells both. */
  readonly verdict: 'differs' | 'agrees' | 'incomparable'
  readonly figures: readonly ComparedFigure[]
}

export interface CardOfModel {
  readonly provider: string
  readonly model: string
  readonly card: string
}

/** Where two sources of prices agree, and where not; models in the order of their names. */
export interface CardsCompared {
  readonly models: readonly ComparedModel[]
  readonly onlyA: readonly CardOfModel[]
  readonly onlyB: readonly CardOfModel[]
}

/** Compares cards of the same provider and model, as of a day (`YYYY-MM-DD`). */
export function diffCards(
  a: readonly RateCard[],
  b: readonly RateCard[],
  { day }: { readonly day: string },
): CardsCompared {
  const [sideA, sideB] = [byModel(a, day), byModel(b, day)]
  const models = [...sideA].flatMap(([name, one]) => {
    const other = sideB.get(name)
    return other === undefined ? [] : [compareModel(one, other)]
  })
  return {
    models,
    onlyA: [...sideA].filter(([name]) => !sideB.has(name)).map(([, one]) => nameOf(one)),
    onlyB: [...sideB].filter(([name]) => !sideA.has(name)).map(([, one]) => nameOf(one)),
  }
}

interface CardFor {
  readonly card: RateCard
  readonly model: string
}

/** The card of each model on a day, by a name that sorts; of several the one that still counts. */
function byModel(cards: readonly RateCard[], day: string): ReadonlyMap<string, CardFor> {
  const named = cards
    .filter((card) => isValidOn(card, day))
    .flatMap((card) => card.models.map((model) => ({ card, model })))
    .map((one) => [`${one.card.provider} ${one.model}`, one] as const)
    .sort(([, x], [, y]) => Number(x.card.validTo === null) - Number(y.card.validTo === null))
  return new Map([...new Map(named)].sort(([x], [y]) => (x < y ? -1 : 1)))
}

function nameOf({ card, model }: CardFor): CardOfModel {
  return { provider: card.provider, model, card: card.id }
}

function compareModel(a: CardFor, b: CardFor): ComparedModel {
  const calls = standardCalls(a.card, b.card).flatMap((call) =>
    compared(nameOfCall(call), 'call', (card) => statedPrice(card, a.model, call)),
  )
  const { size } = standardCalls(a.card, b.card)[0] ?? { size: SIZE }
  const units = METERS.filter((meter) => !BY_CALL.has(meter)).flatMap((meter) =>
    (['sync', 'batch'] as const).flatMap((delivery) =>
      delivery === 'batch' && !(isBatchPriced(a.card) && isBatchPriced(b.card))
        ? []
        : compared(delivery === 'sync' ? meter : `${meter}, batch`, 'unit', (card) =>
            unitPrice(card, meter, { model: a.model, size, delivery }),
          ),
    ),
  )
  const figures = [...calls, ...units]
  const isDifferent = figures.some(({ verdict }) => verdict === 'differs')
  return {
    provider: a.card.provider,
    model: a.model,
    a: a.card.id,
    b: b.card.id,
    verdict: figures.length === 0 ? 'incomparable' : isDifferent ? 'differs' : 'agrees',
    figures,
  }

  function compared(
    what: string,
    kind: ComparedFigure['kind'],
    priceOf: (card: RateCard) => Decimal | null,
  ): readonly ComparedFigure[] {
    const [left, right] = [priceOf(a.card), priceOf(b.card)]
    return left === null || right === null ? [] : [figureOf(left, right, { what, kind })]
  }
}

/** Meters that a standard call says all about. */
const BY_CALL: ReadonlySet<Meter> = new Set(['image', 'request', 'task', 'edit', 'upscale'])
const SIZE = '1024x1024'

/** A square picture of about a megapixel in every quality that either card tells apart, and in none. */
function standardCalls(a: RateCard, b: RateCard): readonly StandardCall[] {
  const words = (key: WhenKey): readonly string[] => [...wordsOf(a, key), ...wordsOf(b, key)]
  const size = [SIZE, '1K'].find((one) => words('size').includes(one)) ?? SIZE
  const qualities = [...new Set(words('quality'))].filter((one) => one !== 'auto')
  return [null, ...qualities].map((quality) => ({ size, quality }))
}

function wordsOf(card: RateCard, key: WhenKey): readonly string[] {
  const lines = [...card.rates, ...card.estimates, ...card.adjustments]
  return [...lines.flatMap(({ when }) => when[key] ?? []), ...(card.open[key] ?? [])]
}

function nameOfCall({ size, quality }: StandardCall): string {
  return quality === null ? size : `${size} ${quality}`
}

function isBatchPriced(card: RateCard): boolean {
  return card.rates.some(({ when }) => when.delivery?.includes('batch'))
}

function figureOf(
  a: Decimal,
  b: Decimal,
  { what, kind }: Pick<ComparedFigure, 'what' | 'kind'>,
): ComparedFigure {
  const [low, high] = a.lt(b) ? [a, b] : [b, a]
  return {
    what,
    kind,
    a: a.toFixed(),
    b: b.toFixed(),
    difference: b.minus(a).toFixed(),
    ratio: low.eq(0) ? null : high.div(low).prec(4).toFixed(),
    verdict: a.eq(b) ? 'equal' : isRounded(a, b) ? 'rounded' : 'differs',
  }
}
