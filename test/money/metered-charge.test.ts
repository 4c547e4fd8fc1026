import { expect, test } from 'vitest'
import { chargeFor } from '../../src/money/charge.ts'
import { meteredCharge } from '../../src/money/metered-charge.ts'
import { cardOf, endedOf, outcomeOf, usageOf } from './card-of.ts'

const CREDITS = cardOf('creditUsd: 0.01\nrates: [{ bill: image, credits: 3 }]')

test.each([
  ['dollars', { before: '10', after: '9.96', unit: 'usd' }, '0.04'],
  ['credits, at the card’s price', { before: '987.5', after: '983', unit: 'credit' }, '0.045'],
  ['a balance below nothing', { before: '0.01', after: '-0.03', unit: 'usd' }, '0.04'],
])('a balance that fell tells the price: %s', (_, metered, usd) => {
  expect(meteredCharge(metered, CREDITS)).toMatchObject({ usd, basis: 'metered' })
})

test.each([
  ['did not move yet', { before: '10', after: '10', unit: 'usd' }],
  ['rose: somebody topped up', { before: '10', after: '110', unit: 'usd' }],
  ['is in a currency without a price', { before: '10', after: '9', unit: 'cny' }],
  ['is no amount', { before: '10', after: 'NaN', unit: 'usd' }],
])('a balance tells nothing that %s', (_, metered) => {
  expect(meteredCharge(metered, CREDITS)).toBeNull()
})

test('credits without a card that prices them tell nothing', () => {
  expect(meteredCharge({ before: '9', after: '6', unit: 'credit' }, null)).toBeNull()
  const plain = cardOf('rates: [{ bill: image, usd: 0.03 }]')
  expect(meteredCharge({ before: '9', after: '6', unit: 'credit' }, plain)).toBeNull()
})

test('the meter wins over the card and over what it calls free, and gives way to a stated cost', () => {
  const metered = { before: '10', after: '9.95', unit: 'usd' }
  const card = cardOf('rates: [{ bill: image, usd: 0.03 }]\noutcomes: { blocked: free }')
  expect(chargeFor(endedOf(card, { metered }))).toMatchObject({ usd: '0.05', basis: 'metered' })
  const blocked = { metered, outcome: outcomeOf('blocked') }
  expect(chargeFor(endedOf(card, blocked))).toMatchObject({ usd: '0.05', basis: 'metered' })
  const usage = usageOf({ cost: { usd: '0.04', where: 'usage.cost' } })
  expect(chargeFor(endedOf(card, { metered, usage }))).toMatchObject({ basis: 'reported' })
})

test('a meter that stands still leaves the charge to the card', () => {
  const metered = { before: '10', after: '10', unit: 'usd' }
  const card = cardOf('rates: [{ bill: image, usd: 0.03 }]')
  expect(chargeFor(endedOf(card, { metered }))).toMatchObject({ usd: '0.03', basis: 'assumed' })
})
