import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimalText, field } from '../../src/providers/json-fields.ts'

test.each([
  [0.682, '0.682'],
  [8.439999999999998, '8.439999999999998'],
  [1756, '1756'],
  [1e-7, '0.0000001'],
  [1.25e-8, '0.0000000125'],
  [1.5e3, '1500'],
  ['1.5e3', '1500'],
  ['12.3450', '12.345'],
  ['007', '7'],
  ['12e-1', '1.2'],
  ['0.0', '0'],
  [-1, null],
  [Number.POSITIVE_INFINITY, null],
  [Number.NaN, null],
  ['', null],
  ['0x10', null],
  ['1,5', null],
  [true, null],
  [null, null],
  [undefined, null],
])('%s is the decimal %s', (value, expected) => {
  expect(decimalText(value)).toBe(expected)
})

test('a decimal is the same number, written without an exponent', () => {
  const amounts = fc.double({ min: 0, max: 1e15, noNaN: true }).filter((n) => n === 0 || n > 1e-20)
  fc.assert(
    fc.property(amounts, (amount) => {
      const text = decimalText(amount)
      expect(text).toMatch(/^(0|[1-9][0-9]*)(\.[0-9]*[1-9])?$/)
      expect(Number(text)).toBe(amount)
    }),
  )
})

test('a field that an object only inherits is absent', () => {
  expect(field({}, 'constructor')).toBeUndefined()
  expect(field({ a: 1 }, 'a')).toBe(1)
})
