import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { Json } from '../../../src/domain/suite.ts'
import { shippedCards } from '../../../src/money/card-library.ts'
import { diffCards } from '../../../src/money/diff-cards.ts'
import { cardText } from '../../../src/money/import/card-text.ts'
import {
  detectFormat,
  type ImportReading,
  readImport,
} from '../../../src/money/import/read-import.ts'
import { cardsOf } from './imported.ts'

/** Copies of two public price maps; beside a checkout, never part of it. */
const DATA = fileURLToPath(new URL('../../../../shared/data/', import.meta.url))
const isThere = existsSync(DATA)
const skipped = isThere ? '' : ' (skipped: ../shared/data is not there)'

function read(name: 'litellm' | 'portkey'): ImportReading {
  const json = JSON.parse(readFileSync(`${DATA}${name}_image_prices.json`, 'utf8')) as Json
  expect(detectFormat(json)).toBe(name)
  return readImport(json, name, { name, readOn: '2026-11-21' })
}

test.skipIf(!isThere)(
  `every entry of both maps is a card or is listed with its reason${skipped}`,
  () => {
    for (const name of ['litellm', 'portkey'] as const) {
      const json = JSON.parse(readFileSync(`${DATA}${name}_image_prices.json`, 'utf8')) as {
        readonly [key: string]: Readonly<Record<string, unknown>>
      }
      const keys =
        name === 'litellm'
          ? Object.keys(json)
          : Object.entries(json)
              .filter(([section]) => section !== '_provenance')
              .flatMap(([section, models]) => Object.keys(models).map((one) => `${section}/${one}`))
      const { models, unmapped } = read(name)
      const mapped = new Set(models.flatMap((one) => one.keys))
      const refused = new Set(unmapped.flatMap(({ key, field }) => (field === null ? [key] : [])))
      expect(keys.filter((key) => mapped.has(key) === refused.has(key))).toEqual([])
      expect([models.length, mapped.size, refused.size]).toEqual(
        name === 'litellm' ? [92, 182, 94] : [74, 92, 95],
      )
    }
  },
)

test.skipIf(!isThere)(
  `every card of both maps reads back, and twice the same${skipped}`,
  async () => {
    const shipped = await shippedCards()
    for (const name of ['litellm', 'portkey'] as const) {
      const reading = read(name)
      const cards = await cardsOf(reading)
      expect(cards).toHaveLength(reading.models.length)
      expect(new Set(cards.map(({ id }) => id)).size).toBe(cards.length)
      const texts = () => read(name).models.map((one) => cardText(one, { format: name, shipped }))
      expect(texts()).toEqual(texts())
    }
  },
)

test.skipIf(!isThere)(
  `the two maps differ 14.8-fold on one call: gpt-image-1.5 with no quality named${skipped}`,
  async () => {
    const [litellm, portkey] = [await cardsOf(read('litellm')), await cardsOf(read('portkey'))]
    const compared = diffCards(litellm, portkey, { day: '2026-11-21' })
    const one = compared.models.find(
      ({ provider, model }) => provider === 'openai' && model === 'gpt-image-1.5',
    )
    expect(one?.figures.find(({ what }) => what === '1024x1024')).toEqual({
      what: '1024x1024',
      kind: 'call',
      a: '0.009',
      b: '0.133',
      difference: '0.124',
      ratio: '14.78',
      verdict: 'differs',
    })
    // Where a quality is named, they agree.
    expect(one?.figures.filter(({ verdict }) => verdict === 'differs')).toHaveLength(1)
    const widest = compared.models.flatMap(({ figures }) =>
      figures.map(({ ratio }) => Number(ratio)),
    )
    expect(Math.max(...widest)).toBe(14.78)
  },
)

test.skipIf(!isThere)(
  `what ships agrees with Portkey but for a list price a hair off its tokens, and one by the megapixel${skipped}`,
  async () => {
    const compared = diffCards(await shippedCards(), await cardsOf(read('portkey')), {
      day: '2026-11-21',
    })
    const differing = compared.models.filter(({ verdict }) => verdict === 'differs')
    expect(
      differing.flatMap(({ provider, model, figures }) =>
        figures
          .filter(({ verdict }) => verdict === 'differs')
          .map(({ what, a, b }) => [provider, model, what, a, b]),
      ),
    ).toEqual([
      ['fal', 'fal-ai/flux/dev', '1024x1024', '0.0262144', '0.025'],
      ['openai', 'gpt-image-1', '1024x1024', '0.1664', '0.167'],
      ['openai', 'gpt-image-1', '1024x1024 high', '0.1664', '0.167'],
    ])
  },
)
