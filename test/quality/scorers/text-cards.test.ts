import { expect, test } from 'vitest'
import { askedOfCard, scoreCard } from '../../../src/quality/score-card.ts'
import type { ControlCard, Scorer } from '../../../src/quality/scorer.ts'
import { scorerFor } from '../../../src/quality/scorers/index.ts'

const text = { scorer: 'text' } as const
const absentText = { scorer: 'absent-text' } as const

async function verdicts(spec: typeof text | typeof absentText, cards: readonly ControlCard[]) {
  const scorer = scorerFor(spec) as Scorer
  const seen: string[] = []
  for (const card of cards) seen.push((await scoreCard(scorer, card, spec)).verdict)
  return seen
}

function cardsOf(spec: typeof text | typeof absentText, kind: string): readonly ControlCard[] {
  return (scorerFor(spec)?.controls(spec) ?? []).filter(({ id }) => id.startsWith(`${kind}:`))
}

test.each([text, absentText])(
  '$scorer has at least 12 right cards and 12 wrong ones, each with an id',
  (spec) => {
    const scorer = scorerFor(spec)
    const cards = scorer?.controls(spec) ?? []
    expect(cards.filter(({ right }) => right).length).toBeGreaterThanOrEqual(12)
    expect(cards.filter(({ right }) => !right).length).toBeGreaterThanOrEqual(12)
    expect(new Set(cards.map(({ id }) => id)).size).toBe(cards.length)
    expect(cards.every((card) => scorer?.appliesTo(askedOfCard(card, spec)))).toBe(true)
  },
)

test('every right card is read letter by letter', async () => {
  const seen = await verdicts(text, cardsOf(text, 'right'))
  expect(seen).toEqual(seen.map(() => 'pass'))
}, 60_000)

test('garbled cards fail, and those with one wrong letter are unknown: none of them passes', async () => {
  const garbled = await verdicts(text, cardsOf(text, 'garbled'))
  const misspelt = await verdicts(text, cardsOf(text, 'misspelt'))
  expect(garbled).toEqual(garbled.map(() => 'fail'))
  expect(misspelt).toEqual(misspelt.map(() => 'unknown'))
}, 60_000)

test('a text that was changed is gone, and one that stays is found', async () => {
  const changed = await verdicts(absentText, cardsOf(absentText, 'changed'))
  const stays = await verdicts(absentText, cardsOf(absentText, 'stays').slice(0, 4))
  expect(changed).toEqual(changed.map(() => 'pass'))
  expect(stays).toEqual(stays.map(() => 'fail'))
}, 60_000)

test('a script that the models never learnt is unknown, not wrong', async () => {
  const [card] = cardsOf(text, 'right')
  if (card === undefined) throw new Error('there is no card')
  const scored = await scoreCard(
    scorerFor(text) as Scorer,
    { ...card, prompt: { expectText: 'Привет' } },
    text,
  )
  expect(scored.verdict).toBe('unknown')
  expect(scored.message).toContain('has never learnt')
}, 60_000)
