import { expect, test } from 'vitest'
import { asksForScript } from '../../../src/quality/text/asks-for-script.ts'
import { judgeAbsence, judgeText } from '../../../src/quality/text/judge-text.ts'
import { linesOf } from '../../../src/quality/text/letters.ts'
import { withoutText } from '../../../src/quality/text/without-text.ts'
import { compareText } from '../../../src/quality/text-match.ts'

function read(text: string, confidence = 0.95) {
  return linesOf(text).map(({ characters }) => ({
    characters: characters.map(({ character }) => ({ character, confidence })),
  }))
}

function verdict(asked: string, seen: string, { confidence = 0.95, inScript = false } = {}) {
  return judgeText(asked, compareText(asked, read(seen, confidence)), { inScript }).verdict
}

test('only an exact and confident reading passes', () => {
  expect(verdict('Night Market', 'NIGHT MARKET')).toBe('pass')
  expect(verdict('Night Market', 'NIGHT MARKET', { confidence: 0.79 })).toBe('unknown')
  expect(verdict('Night Market', 'NIGHT MARKETT')).toBe('unknown')
})

test('one or two letters off is unknown, three are a fail', () => {
  expect(verdict('Night Market', 'NIGHT MARKT')).toBe('unknown')
  expect(verdict('Night Market', 'NIGTH MARKET')).toBe('unknown')
  expect(verdict('Night Market', 'NIHTG MARKT')).toBe('fail')
})

test('a picture without the text fails, script that could not be read is unknown', () => {
  expect(verdict('Night Market', '')).toBe('fail')
  expect(verdict('Night Market', '', { inScript: true })).toBe('unknown')
  expect(verdict('Night Market', 'Nglit Makrot', { inScript: true })).toBe('unknown')
  expect(verdict('Night Market', 'Night Market', { inScript: true })).toBe('pass')
})

test('letters read unsurely are unknown where they are mostly right, a fail where mostly wrong', () => {
  expect(verdict('Night Market', 'NIHTG MARKT', { confidence: 0.6 })).toBe('unknown')
  expect(verdict('Night Market', 'THEIN TEXAM', { confidence: 0.6 })).toBe('fail')
})

test('right words in another order are unknown; right Han characters in another order are wrong', () => {
  expect(verdict('Grand Opening Saturday', 'Saturday\nOpening\nGrand')).toBe('unknown')
  expect(verdict('上下水火大山', '大山水火上下')).toBe('fail')
})

test('the message says what was asked, what was read and what is not compared', () => {
  const said = (asked: string, seen: string) =>
    judgeText(asked, compareText(asked, read(seen)), { inScript: false }).message
  expect(said('Fig & Fern', 'Fig Fern')).toBe(
    'asked for "Fig & Fern"; every letter was read (confidence 0.95); not read: & (signs are not compared)',
  )
  expect(said('Fresh bread', 'Frsech berda')).toBe(
    'asked for "Fresh bread"; read "frsech berd" (confidence 0.95): 4 of 10 letters differ',
  )
})

test('a text is gone when nothing near it was read, and still there only when it was read surely', () => {
  const gone = (absent: string, seen: string, confidence = 0.95) =>
    judgeAbsence(absent, compareText(absent, read(seen, confidence))).verdict
  expect(gone('OPEN', 'CLOSED')).toBe('pass')
  expect(gone('OPEN', '')).toBe('pass')
  expect(gone('OPEN', 'we are open')).toBe('fail')
  expect(gone('OPEN', 'we are open', 0.7)).toBe('unknown')
  expect(gone('OPEN', 'we are opem')).toBe('unknown')
  expect(gone('OPEN', 'REOPENED')).toBe('unknown')
})

test('what was asked for instead does not count as near what must be gone', () => {
  const rest = withoutText(read('SALE 30%'), 'SALE 30%')
  expect(judgeAbsence('SALE 20%', compareText('SALE 20%', rest)).verdict).toBe('pass')
  const both = withoutText(read('SALE 30%\nSALE 20%'), 'SALE 30%')
  expect(judgeAbsence('SALE 20%', compareText('SALE 20%', both)).verdict).toBe('fail')
})

test.each([
  ['The words in flowing cursive on a wine label', true],
  ['A café sign with hand-painted letters reading OPEN', false],
  ['A card with a handwritten note', true],
  ['A wordmark in brush script', true],
  ['A film script on a desk titled "Harbour"', false],
  ['A poster in bold sans-serif', false],
])('%j asks for script: %s', (prompt, asked) => {
  expect(asksForScript(prompt)).toBe(asked)
})
