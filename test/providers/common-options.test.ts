import { describe, expect, test } from 'vitest'
import { codeText } from '../../src/providers/code-text.ts'
import { commonOptionMistakes, sentOptions } from '../../src/providers/common-options.ts'

describe('options that are no provider’s', () => {
  test('each field with a place of its own is told where that is', () => {
    const options = { model: 'x', n: 2, mask: 'm', strength: 0.5, constructor: 'x' }
    expect(commonOptionMistakes(options)).toEqual([
      'model cannot be an option. Set the target’s model instead.',
      'n cannot be an option. Put n in the matrix, so that the images asked for are counted.',
      'mask cannot be an option. Put the mask under inputs.',
    ])
  })

  test('a dialect adds its own names, and its own options are none', () => {
    const elsewhere = { inputs: 'Prompts come from the suite’s prompts.' }
    const options = { inputs: 'x', assayBillTo: 'acme', assayBill: 'acme' }
    expect(commonOptionMistakes(options, { own: ['assayBillTo'], elsewhere })).toEqual([
      'inputs cannot be an option. Prompts come from the suite’s prompts.',
      'assayBill is not an option of this adapter. It knows assayBillTo.',
    ])
  })

  test('what steers an adapter is never sent', () => {
    expect(sentOptions({ assayBillTo: 'acme', seed: 7 })).toEqual({ seed: 7 })
  })
})

test.each([
  [400, '400'],
  ['rate_limited', 'rate_limited'],
  ['', null],
  [null, null],
  [{ a: 1 }, null],
])('the code %j reads as %j', (value, text) => {
  expect(codeText(value)).toBe(text)
})
