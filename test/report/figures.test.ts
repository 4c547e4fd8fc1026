import { describe, expect, it } from 'vitest'
import {
  countText,
  durationText,
  moneyText,
  percentText,
  shortMoneyText,
} from '../../src/report/figures.ts'

describe('figures', () => {
  it.each([
    ['0', '$0.00', '$0.00'],
    ['0.4', '$0.40', '$0.40'],
    ['5', '$5.00', '$5.00'],
    ['0.005416667', '$0.005416667', '$0.005417'],
    ['0.000000001', '$0.000000001', '$0.000000001'],
    ['1.2345', '$1.2345', '$1.234'],
    ['123.456', '$123.456', '$123.46'],
    ['0.99996', '$0.99996', '$1.00'],
    ['\u001b[31m', '\\u{1b}[31m', '\\u{1b}[31m'],
  ])('%j is %s, in short %s', (amount, exact, short) => {
    expect(moneyText(amount)).toBe(exact)
    expect(shortMoneyText(amount)).toBe(short)
  })

  it.each([
    [0, '0ms'],
    [999.4, '999ms'],
    [999.6, '1.0s'],
    [12_345, '12.3s'],
    [59_949, '59.9s'],
    [59_960, '1m 00s'],
    [185_000, '3m 05s'],
    [3_599_600, '1h 00m'],
    [3_720_000, '1h 02m'],
  ])('%d ms is %s', (ms, text) => {
    expect(durationText(ms)).toBe(text)
  })

  it.each([
    [0, '0%'],
    [0.0741, '7.4%'],
    [0.2, '20%'],
    [0.625, '63%'],
    [1, '100%'],
  ])('a share of %d is %s', (share, text) => {
    expect(percentText(share)).toBe(text)
  })

  it('counts one without an s', () => {
    expect([countText(1, 'trial'), countText(0, 'trial')]).toEqual(['1 trial', '0 trials'])
  })
})
