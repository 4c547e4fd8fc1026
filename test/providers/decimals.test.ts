import { expect, test } from 'vitest'
import type { Json } from '../../src/domain/suite.ts'
import { addDecimals } from '../../src/providers/add-decimals.ts'
import { signedDecimalText } from '../../src/providers/signed-decimal.ts'

test.each<[readonly string[], string]>([
  [['0.1', '0.2'], '0.3'],
  [['9007199254740993', '1'], '9007199254740994'],
  [['0.0000001', '0'], '0.0000001'],
  [[], '0'],
])('%j add up to %s, without a float in between', (amounts, sum) => {
  expect(addDecimals(amounts)).toBe(sum)
})

test.each<[Json, string | null]>([
  [-0.25, '-0.25'],
  ['-12.50', '-12.5'],
  [-1e-7, '-0.0000001'],
  [-0, '0'],
  ['-0.00', '0'],
  [8.5, '8.5'],
  ['--1', null],
  ['-', null],
  ['minus one', null],
  [null, null],
  [{}, null],
])('the balance %j reads as %s', (value, amount) => {
  expect(signedDecimalText(value)).toBe(amount)
})
