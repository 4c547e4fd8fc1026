import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openPaint } from '../../src/report/paint.ts'
import { type Column, table } from '../../src/report/table.ts'
import { fitEnd, fitMiddle, textWidth, wrap } from '../../src/report/width.ts'

const anyText = fc.string({ unit: 'grapheme', maxLength: 60 })

describe('textWidth', () => {
  it.each([
    ['abc', 3],
    ['宽字', 4],
    ['ｆｕｌｌ', 8],
    ['한글', 4],
    ['👩‍👩‍👧', 2],
    ['e\u0301', 1],
    ['≥$1 – …', 7],
    ['', 0],
  ])('%j takes %i columns', (text, width) => {
    expect(textWidth(text)).toBe(width)
  })
})

describe('fitting', () => {
  it('keeps both ends of an id', () => {
    expect(fitMiddle('mini/text-to-image/1024x1024/low/n1', 16)).toBe('mini/tex…/low/n1')
    expect(fitEnd('Rate limit reached', 10)).toBe('Rate limi…')
  })

  it('never takes more than its width, and leaves what fits as it is', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: 70 }), (text, width) => {
        for (const fitted of [fitEnd(text, width), fitMiddle(text, width)]) {
          expect(textWidth(fitted)).toBeLessThanOrEqual(width)
          if (textWidth(text) <= width) expect(fitted).toBe(text)
        }
      }),
    )
  })

  it('wraps at spaces without losing a word that fits', () => {
    const word = fc.string({
      unit: fc.constantFrom('a', 'b', '-'),
      minLength: 1,
      maxLength: 9,
    })
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1 }),
        fc.integer({ min: 9, max: 40 }),
        (words, width) => {
          const lines = wrap(words.join(' '), width)
          for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width)
          expect(lines.join(' ')).toBe(words.join(' '))
        },
      ),
    )
  })
})

describe('table', () => {
  const column = (title: string, drop: number, shrinkTo: number | null = null): Column => ({
    title,
    align: drop === 0 ? 'left' : 'right',
    drop,
    shrinkTo,
  })
  const plain = (text: string) => ({ text, tone: 'plain' as const })
  const paint = openPaint(false)
  const columns = [column('ID', 0, 8), column('AA', 1), column('BB', 2)]
  const rows = [[plain('abcdefghijkl'), plain('1'), plain('22')]]

  it('shrinks before it drops, and drops the highest first', () => {
    expect(table(columns, rows, { width: 20, paint })).toEqual([
      'ID            AA  BB',
      'abcdefghijkl   1  22',
    ])
    expect(table(columns, rows, { width: 18, paint })[1]).toBe('abcde…ijkl   1  22')
    expect(table(columns, rows, { width: 15, paint })[1]).toBe('abcde…hijkl   1')
    expect(table(columns, rows, { width: 11, paint })[1]).toBe('abcde…hijkl')
  })

  it('measures before it paints', () => {
    const coloured = table(
      [column('A', 0), column('B', 1)],
      [[plain('x'), { text: 'y', tone: 'bad' }]],
      {
        width: 10,
        paint: openPaint(true),
      },
    )
    expect(coloured[1]).toBe('x  \u001b[1;31my\u001b[0m')
  })

  it('never makes a line wider than it may be', () => {
    const cells = fc.array(fc.tuple(anyText, anyText, anyText), { maxLength: 5 })
    fc.assert(
      fc.property(cells, fc.integer({ min: 4, max: 100 }), (found, width) => {
        const lines = table(
          columns,
          found.map((row) => row.map(plain)),
          { width, paint },
        )
        for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width)
        expect(lines).toHaveLength(found.length + 1)
      }),
    )
  })
})
