import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RateCard } from '../domain/rate-card.ts'
import type { Mistake } from '../domain/suite.ts'
import { readCard } from './read-card.ts'

const SHIPPED = fileURLToPath(new URL('./cards/', import.meta.url))

/** Every card that ships with this program, by id. */
export async function shippedCards(folder: string = SHIPPED): Promise<readonly RateCard[]> {
  const names = await readdir(folder, { recursive: true })
  const files = names.filter((name) => name.endsWith('.yaml')).sort()
  return Promise.all(
    files.map(async (name) => {
      const reading = readCard(await readFile(join(folder, name), 'utf8'), name)
      if (reading.kind === 'card') return reading.card
      throw new Error(`${name}: ${reading.mistakes.map((one) => one.message).join('; ')}`)
    }),
  )
}

export type CardSearch =
  | { readonly kind: 'found'; readonly card: RateCard }
  | { readonly kind: 'none'; readonly message: string }
  | { readonly kind: 'mistakes'; readonly mistakes: readonly Mistake[] }

/**
 * The card a target names (an id, or a file's absolute path), or the shipped card of its provider
 * and model where it names none. `day` (`YYYY-MM-DD`) is the day that is to be priced: cards are
 * taken as of it, a file's from its history where it keeps one.
 */
export async function findCard(
  target: { readonly rates: string | null; readonly provider: string; readonly model: string },
  shipped: readonly RateCard[],
  day: string,
): Promise<CardSearch> {
  const { rates, provider, model } = target
  if (rates === null) {
    const own = shipped.filter((one) => one.provider === provider && covers(one, model))
    const valid = own.filter((one) => isValidOn(one, day))
    const card = valid.find((one) => one.models.includes(model)) ?? valid[0]
    if (card !== undefined) return { kind: 'found', card }
    const others = own.map((one) => `${one.id} (${periodOf(one)})`).join(', ')
    const advice = others === '' ? '' : ` on ${day}; there is ${others}`
    return { kind: 'none', message: `no rate card covers ${provider} model ${model}${advice}` }
  }
  if (/\.(ya?ml|json)$/.test(rates)) return fromFile(rates, model, day)
  const card = shipped.find((one) => one.id === rates)
  if (card === undefined) {
    const ids = shipped.map((one) => one.id).join(', ')
    return { kind: 'none', message: `no rate card has the id "${rates}". There are: ${ids}` }
  }
  return covering(card, model)
}

async function fromFile(path: string, model: string, day: string): Promise<CardSearch> {
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) return { kind: 'none', message: `rate card ${path} cannot be read` }
  const reading = readCard(text, path)
  if (reading.kind === 'mistakes') return reading
  if (isValidOn(reading.card, day)) return covering(reading.card, model)
  const earlier = await historyOf(path)
  const card = earlier.find((one) => isValidOn(one, day))
  if (card !== undefined) return covering(card, model)
  const there = [reading.card, ...earlier].map((one) => periodOf(one)).join(', ')
  return { kind: 'none', message: `rate card ${path} has no prices of ${day}, only of ${there}` }
}

/** Earlier prices of a card that is kept up to date (`assay rates sync`), in a folder beside it. */
async function historyOf(path: string): Promise<readonly RateCard[]> {
  const folder = path.replace(/\.(ya?ml|json)$/, '.history')
  const names = await readdir(folder).catch(() => [])
  const texts = await Promise.all(names.sort().map((name) => readFile(join(folder, name), 'utf8')))
  return texts.flatMap((text, index) => {
    const reading = readCard(text, names[index] ?? '')
    return reading.kind === 'card' ? [reading.card] : []
  })
}

function covering(card: RateCard, model: string): CardSearch {
  if (covers(card, model)) return { kind: 'found', card }
  const models = card.models.join(', ')
  return { kind: 'none', message: `rate card ${card.id} covers ${models}, not ${model}` }
}

function covers({ models }: RateCard, model: string): boolean {
  return models.includes(model) || models.includes('*')
}

/** Whether a card's prices are those of a day. */
export function isValidOn({ validFrom, validTo }: RateCard, day: string): boolean {
  return (validFrom === null || validFrom <= day) && (validTo === null || day <= validTo)
}

function periodOf({ validFrom, validTo }: RateCard): string {
  return `${validFrom ?? 'the beginning'} to ${validTo ?? 'today'}`
}
