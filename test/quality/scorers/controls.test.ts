import { expect, it } from 'vitest'
import { DEFAULT_SCORERS } from '../../../src/quality/default-scorers.ts'
import { askedOfCard, scoreCard } from '../../../src/quality/score-card.ts'
import { scorerFor } from '../../../src/quality/scorers/index.ts'

const drawn = DEFAULT_SCORERS.filter(({ scorer }) => !scorer.endsWith('text')).flatMap((spec) => {
  const scorer = scorerFor(spec)
  const cards = scorer?.controls(spec) ?? []
  return scorer === null || cards.length === 0 ? [] : [{ name: spec.scorer, spec, scorer, cards }]
})

it('every hard scorer brings at least 12 right cards and 6 wrong ones, of which it has something to say', () => {
  expect(drawn.map(({ name }) => name)).toEqual([
    'edit-applied',
    'edit-kept',
    'background',
    'border',
    'colours',
    'duplicate',
  ])
  for (const { scorer, spec, cards } of drawn) {
    expect(cards.filter(({ right }) => right).length).toBeGreaterThanOrEqual(12)
    expect(cards.filter(({ right }) => !right).length).toBeGreaterThanOrEqual(6)
    expect(new Set(cards.map(({ id }) => id)).size).toBe(cards.length)
    expect(cards.every((card) => scorer.appliesTo(askedOfCard(card, spec)))).toBe(true)
  }
})

it.each(drawn)('$name passes every right card and fails every wrong one', async (one) => {
  const wrong: string[] = []
  for (const card of one.cards) {
    const { verdict, message } = await scoreCard(one.scorer, card, one.spec)
    if (verdict !== (card.right ? 'pass' : 'fail')) wrong.push(`${card.id}: ${verdict}, ${message}`)
  }
  expect(wrong).toEqual([])
})
