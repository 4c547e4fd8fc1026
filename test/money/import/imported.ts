import type { RateCard } from '../../../src/domain/rate-card.ts'
import type { Json } from '../../../src/domain/suite.ts'
import { shippedCards } from '../../../src/money/card-library.ts'
import { cardText } from '../../../src/money/import/card-text.ts'
import { type ImportReading, readImport } from '../../../src/money/import/read-import.ts'
import type { ImportFormat } from '../../../src/money/import/statement.ts'
import { readCard } from '../../../src/money/read-card.ts'

export const ORIGIN = { name: 'prices.json', readOn: '2026-11-21' }

/** Reads a list as it comes out of a file. */
export function readList(list: object, format: ImportFormat, name = ORIGIN.name): ImportReading {
  const json = JSON.parse(JSON.stringify(list)) as Json
  return readImport(json, format, { ...ORIGIN, name })
}

/** `openai/gpt-image-9 image 0.167 high 1024x1024` */
export function pricesOf({ models }: ImportReading): readonly string[] {
  return models.flatMap(({ seller, model, prices }) =>
    prices
      .map(({ bill, usd, when }) =>
        [`${seller.provider}/${model}`, bill ?? 'image', usd, ...Object.values(when)].join(' '),
      )
      .sort((a, b) => (a.split(' ')[3] ?? '').localeCompare(b.split(' ')[3] ?? '')),
  )
}

/** `key field: reason` */
export function listed({ unmapped }: ImportReading): readonly string[] {
  return unmapped.map(({ key, field, reason }) =>
    field === null ? `${key}: ${reason}` : `${key} ${field}: ${reason}`,
  )
}

/** Every card of a reading, written and read again. */
export async function cardsOf({ models, format }: ImportReading): Promise<readonly RateCard[]> {
  const shipped = await shippedCards()
  return models.map((model) => {
    const { text, path } = cardText(model, { format, shipped })
    const reading = readCard(text, path)
    if (reading.kind === 'card') return reading.card
    throw new Error(`${text}\n${reading.mistakes.map(({ message }) => message).join('\n')}`)
  })
}
