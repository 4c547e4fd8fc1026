import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clean } from '../../src/report/clean.ts'
import { PAYLOADS } from './hostile.ts'

describe('clean', () => {
  it.each([
    ['two\r\nlines\nand\u2028more', 'two⏎lines⏎and⏎more'],
    ['\u001b[2J', '\\u{1b}[2J'],
    ['a\tb', 'a b'],
    ['\u202eabc', '\\u{202e}abc'],
    ['\u{e0041}', '\\u{e0041}'],
    ['::error::x', ': :error: :x'],
    ['  ::stop', '  : :stop'],
    ['x\n::error::y', 'x⏎: :error: :y'],
    [':::error::', ': : :error::'],
    ['##[group]##vso[x]', '# #[group]# #vso[x]'],
    ['http://[::1]:80', 'http://[::1]:80'],
    ['família 👩‍👧 “ok”', 'família 👩‍👧 “ok”'],
  ])('turns %j into %j', (text, expected) => {
    expect(clean(text)).toBe(expected)
  })

  it('cuts at 500 and never through a surrogate pair', () => {
    expect(clean('x'.repeat(500))).toHaveLength(500)
    expect(clean('x'.repeat(501))).toBe(`${'x'.repeat(499)}…`)
    expect(clean(`${'x'.repeat(498)}👍👍`)).toBe(`${'x'.repeat(498)}…`)
  })

  it('leaves nothing unseen and no command in any text', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 700 }),
      fc
        .array(fc.constantFrom(':', '#', '[', 'vso', 'e', ' ', '\n', '\u001b'))
        .map((a) => a.join('')),
      fc.constantFrom(...PAYLOADS),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const result = clean(text)
        expect(result).not.toMatch(/(?!\u200d)[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u)
        expect(result).not.toMatch(/^\s*::|::[a-z]+ [^:]*::|##(\[|vso)/i)
        expect(result.length).toBeLessThanOrEqual(500)
      }),
      { numRuns: 500 },
    )
  })
})
