import { readdir, readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { RateCard } from '../../domain/rate-card.ts'
import { shippedCards } from '../../money/card-library.ts'
import {
  type CardOfModel,
  type CardsCompared,
  type ComparedFigure,
  diffCards,
} from '../../money/diff-cards.ts'
import { readCard } from '../../money/read-card.ts'
import { clean } from '../../report/clean.ts'
import { jsonText } from '../../report/json-text.ts'
import { openPaint } from '../../report/paint.ts'
import { type Column, table } from '../../report/table.ts'
import { EXIT, UserMistakes, userMistake } from '../exit.ts'
import type { Shell } from '../shell.ts'
import { importFile } from './rates-import.ts'

export interface DiffFlags {
  /** The day whose prices are compared, `YYYY-MM-DD`. */
  readonly on: string
  readonly failOnDifference: boolean
  readonly json: boolean
}

const DIFFERENT = 1

/** `assay rates diff A B`: where two sources of prices disagree, and by how much. */
export async function ratesDiff(
  shell: Shell,
  [a, b]: readonly [string, string],
  { on, failOnDifference, json }: DiffFlags,
): Promise<number> {
  const shipped = await shippedCards()
  const cardsA = await cardsAt(shell, a, { shipped, on })
  const cardsB = await cardsAt(shell, b, { shipped, on })
  const compared = diffCards(cardsA, cardsB, { day: on })
  const counts = countsOf(compared)
  if (json) {
    const document = { format: 'image-assay/rates-diff@1', a, b, on, counts, ...compared }
    shell.print(jsonText(document))
  } else {
    for (const line of textOf(shell, [a, b], compared)) shell.print(line)
  }
  return failOnDifference && counts.differing > 0 ? DIFFERENT : EXIT.passed
}

/** `shipped`, a card, a folder of cards, or a price list of somebody else. Throws UserMistakes. */
async function cardsAt(
  shell: Shell,
  name: string,
  { shipped, on }: { readonly shipped: readonly RateCard[]; readonly on: string },
): Promise<readonly RateCard[]> {
  if (name === 'shipped') return shipped
  const path = resolve(shell.cwd, name)
  const found = await stat(path).catch(() => null)
  if (found === null) {
    throw userMistake(`there is no ${name}. Name a card, a folder, a price list, or: shipped`)
  }
  if (found.isDirectory()) {
    const files = (await readdir(path, { recursive: true })).sort()
    const cards = files.filter((file) => /\.ya?ml$/.test(file))
    if (cards.length === 0) throw userMistake(`${name}: there is no card (*.yaml) in it`)
    return Promise.all(cards.map((file) => cardIn(join(path, file))))
  }
  if (/\.ya?ml$/.test(path)) return [await cardIn(path)]
  const text = await readFile(path, 'utf8')
  if (/"image-assay\/rates@1"/.test(text.slice(0, 200))) return [cardOf(text, path)]
  const { cards } = await importFile(path, { format: null, asOf: on, shipped })
  return cards.map((card) => cardOf(card.text, card.path))
}

async function cardIn(path: string): Promise<RateCard> {
  return cardOf(await readFile(path, 'utf8'), path)
}

function cardOf(text: string, file: string): RateCard {
  const reading = readCard(text, file)
  if (reading.kind === 'mistakes') throw new UserMistakes(reading.mistakes)
  return reading.card
}

function countsOf({ models, onlyA, onlyB }: CardsCompared) {
  const having = (verdict: string): number => models.filter((one) => one.verdict === verdict).length
  return {
    differing: having('differs'),
    agreeing: having('agrees'),
    incomparable: having('incomparable'),
    onlyA: onlyA.length,
    onlyB: onlyB.length,
  }
}

const COLUMNS: readonly Column[] = [
  { title: 'model', align: 'left', drop: 0, shrinkTo: 20 },
  { title: 'of what', align: 'left', drop: 0, shrinkTo: 16 },
  { title: 'A $', align: 'right', drop: 0, shrinkTo: null },
  { title: 'B $', align: 'right', drop: 0, shrinkTo: null },
  { title: 'B - A $', align: 'right', drop: 1, shrinkTo: null },
  { title: 'apart', align: 'right', drop: 0, shrinkTo: null },
]

function textOf(
  shell: Shell,
  [a, b]: readonly [string, string],
  compared: CardsCompared,
): readonly string[] {
  const { differing, agreeing, incomparable } = countsOf(compared)
  const rows = compared.models
    .flatMap(({ provider, model, figures }) =>
      figures
        .filter(({ verdict }) => verdict === 'differs')
        .map((figure) => ({ name: `${provider}/${model}`, figure })),
    )
    .sort((x, y) => apart(y.figure) - apart(x.figure))
    .map(({ name, figure }) =>
      [clean(name), clean(figure.what), figure.a, figure.b, figure.difference, timesOf(figure)].map(
        (text, column) =>
          ({ text, tone: column === COLUMNS.length - 1 ? 'warning' : 'plain' }) as const,
      ),
    )
  const paint = openPaint(shell.color)
  return [
    `A ${clean(a)}, B ${clean(b)}: ${differing} models differ, ${agreeing} agree, ${incomparable} cannot be compared`,
    ...(rows.length === 0 ? [] : table(COLUMNS, rows, { width: shell.width, paint })),
    ...onlyText('A', compared.onlyA),
    ...onlyText('B', compared.onlyB),
  ]
}

function onlyText(side: string, only: readonly CardOfModel[]): readonly string[] {
  if (only.length === 0) return []
  const providers = [...Map.groupBy(only, ({ provider }) => provider)]
  const counts = providers.map(([provider, all]) => `${provider} ${all.length}`).join(', ')
  return [`only in ${side}: ${only.length} models (${counts})`]
}

/** Without a ratio, one of them is nothing: further apart than any number. */
function apart({ ratio }: ComparedFigure): number {
  return ratio === null ? Number.POSITIVE_INFINITY : Number(ratio)
}

function timesOf({ ratio }: ComparedFigure): string {
  return ratio === null ? 'one is 0' : `${ratio}x`
}
