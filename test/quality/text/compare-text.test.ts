import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linesOf } from '../../../src/quality/text/letters.ts'
import { compareText, isNearMiss, oneIgTextScore } from '../../../src/quality/text-match.ts'

/** As a reader gives it: a line each, every character equally sure. */
function read(text: string, confidence = 0.95) {
  return linesOf(text).map(({ characters }) => ({
    characters: characters.map(({ character }) => ({ character, confidence })),
  }))
}

const word = fc.string({
  unit: fc.constantFrom(...'abcdefghijklmnp123456789'),
  minLength: 2,
  maxLength: 9,
})
const phrase = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '))

test('a text is at distance 0 from itself, however its words are parted and its letters written', () => {
  fc.assert(
    fc.property(phrase, fc.constantFrom(' ', '\n', ''), (text, gap) => {
      const { distance, overhang, wordErrorRate } = compareText(
        text,
        read(text.toUpperCase().replaceAll(' ', gap)),
      )
      expect([distance, overhang, wordErrorRate]).toEqual([0, 0, 0])
    }),
  )
})

test('one wrong letter anywhere is never exact: it is at distance 1, or hangs over a word', () => {
  fc.assert(
    fc.property(
      phrase,
      fc.nat(),
      fc.constantFrom('replace', 'insert', 'remove'),
      (text, at, how) => {
        const letters = [...text]
        const place = at % letters.length
        fc.pre(letters[place] !== ' ')
        // A letter that the phrases do not have.
        const wrong =
          how === 'replace' ? ['z'] : how === 'insert' ? ['z', letters[place] ?? ''] : []
        letters.splice(place, 1, ...wrong)
        const { distance, overhang } = compareText(text, read(letters.join('')))
        expect(distance).toBeLessThanOrEqual(1)
        expect(distance + overhang).toBeGreaterThanOrEqual(1)
      },
    ),
  )
})

test('the distance lies between 0 and the length, and other text around it never adds to it', () => {
  fc.assert(
    fc.property(phrase, phrase, phrase, (text, before, after) => {
      const alone = compareText(text, read(after))
      const among = compareText(text, read(`${before}\n${after}\n${before}`))
      expect(alone.distance).toBeLessThanOrEqual(alone.length)
      expect(among.distance).toBeLessThanOrEqual(alone.distance)
      expect(compareText(text, read(`${before}\n${text}\n${after}`)).distance).toBe(0)
    }),
  )
})

test('whole texts are as far from each other both ways', () => {
  fc.assert(
    fc.property(phrase, phrase, (one, other) => {
      const there = compareText(one, read(other)).wholeDistance
      expect(compareText(other, read(one)).wholeDistance).toBe(there)
    }),
  )
})

test.each([
  ['OPEN DAILY', 'open daily', 0, 0],
  ['OPEN DAILY', 'OPENDAILY', 0, 0],
  ['OPEN DAILY', 'OPN DALY', 2, 0],
  ['ROOM 208', 'R0OM 2O8', 0, 0],
  ['LUMEN', 'LUMENN', 0, 1],
  ['ART', 'START', 0, 2],
  ['ART', 'START\nART', 0, 0],
  ['Café', 'Cafe', 1, 0],
  ['½ litre', '1/2 litre', 0, 0],
  ['Nord', 'Nord™', 0, 0],
  ["DON'T PANIC", 'DONT PANIC', 0, 0],
  ['大山', '山大', 1, 0],
  ['Grand Opening Saturday', 'Grand\nnew\nOpening\nSaturday', 0, 0],
  ['GRAND OPENING\n50% OFF', '50% OFF\nGRAND OPENING', 0, 0],
])('asked for %j, reading %j is %i letters off and hangs over by %i', (asked, seen, off, over) => {
  const { distance, overhang } = compareText(asked, read(seen))
  expect([distance, overhang]).toEqual([off, over])
})

test('the word error rate counts words with a wrong letter, the character error rate the letters', () => {
  const compared = compareText('fresh bread every day', read('fresh braed\nevery day'))
  expect(compared).toMatchObject({ distance: 2, length: 18, wordErrorRate: 0.25, wordRecall: 0.75 })
  expect(compared.characterErrorRate).toBeCloseTo(2 / 18, 12)
})

test('words that nobody asked for are told apart from the text, and only where they were read surely', () => {
  const sure = compareText('TEA', read('TEA\nBREWED SLOWLY'))
  expect([sure.distance, sure.extraWords]).toEqual([0, ['brewed', 'slowly']])
  const lines = [...read('TEA'), ...read('BREWED', 0.6)]
  expect(compareText('TEA', lines).extraWords).toEqual([])
})

test('the confidence is that of the line read worst, of the letters that matched', () => {
  const lines = [...read('GRAND', 0.99), ...read('OPENING', 0.7), ...read('elsewhere', 0.1)]
  expect(compareText('GRAND OPENING', lines).confidence).toBeCloseTo(0.7, 12)
  expect(compareText('GRAND OPENING', []).confidence).toBeNull()
})

test('signs are not compared, and those missing are told', () => {
  expect(compareText('Fig & Fern: 20%', read('Fig Fern 20%'))).toMatchObject({
    distance: 0,
    missingSigns: '&:',
  })
})

test('near is one letter, or two of six and more, and never a whole text', () => {
  const near = (asked: string, seen: string) => isNearMiss(asked, compareText(asked, read(seen)))
  expect(near('OPEN', 'OPEM')).toBe(true)
  expect(near('OPEN', 'OBEM')).toBe(false)
  expect(near('ORCHID', 'ORKHIT')).toBe(true)
  expect(near('ORCHID', 'OLKHIT')).toBe(false)
  expect(near('7', '4')).toBe(false)
  expect(near('山水', '山小')).toBe(false)
  expect(near('大山上下', '大山上木')).toBe(true)
  expect(near('OPEN', 'OPEN')).toBe(false)
})

test('the score of OneIG-Bench is 1 for a right text and falls with distance and lost words', () => {
  const score = (asked: string, seen: string) =>
    oneIgTextScore(asked, compareText(asked, read(seen)))
  expect(score('fresh bread', 'fresh bread')).toBe(1)
  // 4 letters off, half of the words found: 1 − 4 · 1 · 0.5 / 100.
  expect(score('fresh bread', 'fresh brxyzw')).toBeCloseTo(0.98, 12)
  // Chinese: 1 − 2 · 1 · 1 / 50.
  expect(score('大山', '水火')).toBeCloseTo(0.96, 12)
})
