import fc from 'fast-check'
import { expect, test } from 'vitest'
import { divideUsd, parseUsd, usd, usdText } from '../../src/domain/money.ts'
import { decimalOf, mustBeDecimal, toUsd } from '../../src/money/decimal.ts'

/** Digits with a point `scale` places from the right: `12345` and 3 are `12.345`. */
function pointed(digits: bigint, scale: number): string {
  const text = digits.toString().padStart(scale + 1, '0')
  return scale === 0 ? text : `${text.slice(0, -scale)}.${text.slice(-scale)}`
}

/** A decimal as whole digits and how many of them stand after the point. */
const decimals = fc.record({
  digits: fc.bigInt({ min: 0n, max: 10n ** 24n }),
  scale: fc.integer({ min: 10, max: 30 }),
})

test.each([
  '.inf',
  'Infinity',
  'NaN',
  '1e400',
  '1e-1000',
  '-1',
  '+1',
  '-0',
  '',
  ' ',
  '0x1',
  '1_000',
  '1,5',
  '.5',
  '5.',
  '1e',
  '٣',
  '1 2',
])('%j is no amount of money', (text) => {
  expect(parseUsd(text)).toBeNull()
  expect(() => usd(text)).toThrow('not an amount in US dollars')
})

test.each([
  ['0', 0n],
  ['0.04', 40_000_000n],
  ['5', 5_000_000_000n],
  ['1e-7', 100n],
  ['1.5E3', 1_500_000_000_000n],
  [' 2 ', 2_000_000_000n],
  ['000.000000001', 1n],
  ['0.0000000010', 1n],
])('%j is %d nano-dollars', (text, nano) => {
  expect(parseUsd(text)).toBe(nano)
})

test('an amount finer than a nano-dollar is refused rather than rounded, unless a rounding is named', () => {
  expect(parseUsd('0.0000000011')).toBeNull()
  expect(parseUsd('0.0000000011', 'up')).toBe(2n)
  expect(parseUsd('0.0000000011', 'half-even')).toBe(1n)
})

test('writing an amount and reading it again gives the same amount', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 24n - 1n }), (nano) => {
      expect(parseUsd(usdText(nano))).toBe(nano)
    }),
  )
})

test('an amount is written in its shortest form', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n }), (nano) => {
      expect(usdText(nano)).toMatch(/^(0|[1-9][0-9]*)(\.[0-9]{0,8}[1-9])?$/)
    }),
  )
  expect(usdText(-40_000_000n)).toBe('-0.04')
})

test('rounding up is never below the exact amount, and less than a nano-dollar above it', () => {
  fc.assert(
    fc.property(decimals, ({ digits, scale }) => {
      const unit = 10n ** BigInt(scale - 9)
      for (const nano of [
        parseUsd(pointed(digits % 10n ** 15n, scale), 'up') ?? -1n,
        toUsd(mustBeDecimal(pointed(digits % 10n ** 15n, scale)), 'up'),
      ]) {
        expect(nano * unit >= digits % 10n ** 15n).toBe(true)
        expect((nano - 1n) * unit < digits % 10n ** 15n).toBe(true)
      }
    }),
  )
})

test('rounding half to even is within half a nano-dollar, and a tie goes to the even one', () => {
  fc.assert(
    fc.property(decimals, ({ digits: many, scale }) => {
      const digits = many % 10n ** 15n
      const unit = 10n ** BigInt(scale - 9)
      const nano = toUsd(mustBeDecimal(pointed(digits, scale)), 'half-even')
      expect(parseUsd(pointed(digits, scale), 'half-even')).toBe(nano)
      const twiceOff = 2n * (nano * unit - digits)
      expect(twiceOff <= unit && twiceOff >= -unit).toBe(true)
      if (twiceOff === unit || twiceOff === -unit) expect(nano % 2n).toBe(0n)
    }),
  )
  expect(parseUsd('0.0000000005', 'half-even')).toBe(0n)
  expect(parseUsd('0.0000000015', 'half-even')).toBe(2n)
  expect(parseUsd('0.0000000025', 'half-even')).toBe(2n)
  expect(parseUsd('0.00000000250001', 'half-even')).toBe(3n)
})

test('dividing by nothing is unknown, not zero', () => {
  expect(divideUsd(10n, 0)).toBeNull()
  expect(divideUsd(5n, 2)).toBe(2n)
  expect(divideUsd(7n, 2)).toBe(4n)
})

test('the float noise of a provider is taken digit by digit', () => {
  expect(decimalOf('8.439999999999998')?.toFixed()).toBe('8.439999999999998')
  expect(decimalOf('8.439999999999998')?.times('0.01').toFixed()).toBe('0.08439999999999998')
})

test.each(['1e400', '1e-400', '1e12', '-1', '-1e-9', 'NaN', 'Infinity', '', ' ', '0x1', 'one'])(
  'the number %j of a provider is unreadable, and no charge is made from it',
  (text) => {
    expect(decimalOf(text)).toBeNull()
    expect(() => mustBeDecimal(text)).toThrow('not a decimal')
  },
)

test('a number of a hundred digits is refused before it can cost time', () => {
  expect(decimalOf(`0.${'1'.repeat(100)}`)).toBeNull()
  expect(decimalOf('9'.repeat(100))).toBeNull()
})

test('whatever two readable numbers multiply to can be charged and held', () => {
  const readable = fc
    .record({
      digits: fc.bigInt({ min: 0n, max: 10n ** 40n }),
      exponent: fc.integer({ min: -60, max: 20 }),
    })
    .map(({ digits, exponent }) => decimalOf(`${digits}e${exponent}`))
    .filter((one) => one !== null)
  fc.assert(
    fc.property(readable, readable, (a, b) => {
      const product = a.times(b)
      const up = toUsd(product, 'up')
      const even = toUsd(product, 'half-even')
      expect(up - even === 0n || up - even === 1n).toBe(true)
    }),
  )
})

test('an exact conversion throws rather than drop a digit', () => {
  expect(toUsd(mustBeDecimal('0.000000001'), 'exact')).toBe(1n)
  expect(() => toUsd(mustBeDecimal('0.0000000001'), 'exact')).toThrow('finer than a nano-dollar')
})
