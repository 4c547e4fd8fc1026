import { describe, expect, it } from 'vitest'
import { REPORTERS, type ReporterName } from '../../src/report/reporters.ts'
import type { RunReport } from '../../src/report/run-report.ts'
import { terminalReport } from '../../src/report/terminal.ts'
import { textWidth } from '../../src/report/width.ts'
import { cleanRun, mixedRun } from './fixture.ts'
import { PAYLOADS, poisoned } from './hostile.ts'
import { assertWellFormed } from './well-formed.ts'

const mixed = await mixedRun()
const clean = await cleanRun()
const WIDTHS = [60, 80, 140]
const plain = { width: 80, color: false }
const NAMES = Object.keys(REPORTERS) as ReporterName[]

function widest(text: string): number {
  return Math.max(...text.split('\n').map(textWidth))
}

describe('golden files', () => {
  for (const [name, report] of [
    ['mixed', mixed],
    ['clean', clean],
  ] as const) {
    it.each(WIDTHS)(`the terminal report of the ${name} run at %i columns`, async (width) => {
      const text = terminalReport(report, { width, color: false })
      await expect(text).toMatchFileSnapshot(`golden/${name}-${width}.txt`)
    })
  }

  it.each([
    ['json', 'mixed.json.txt'],
    ['junit', 'mixed.xml'],
    ['markdown', 'mixed.md.txt'],
    ['github', 'mixed.github.txt'],
    ['csv', 'mixed.csv'],
  ] as const)('the %s report', async (name, file) => {
    await expect(REPORTERS[name](mixed, plain)).toMatchFileSnapshot(`golden/${file}`)
  })

  it('the terminal report in colour', async () => {
    const text = terminalReport(mixed, { width: 80, color: true })
    await expect(text).toMatchFileSnapshot('golden/mixed-80-colour.txt')
  })
})

describe('the terminal report', () => {
  it('is the same text with and without colour', () => {
    const coloured = terminalReport(mixed, { width: 80, color: true })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes are what is taken out.
    expect(coloured.replace(/\u001b\[[0-9;]*m/g, '')).toBe(terminalReport(mixed, plain))
  })

  it('says first and in capitals that money was real', () => {
    expect(terminalReport(mixed, plain).split('\n')[0]).toMatch(/REAL MONEY: \$0\.4294 charged$/)
    expect(terminalReport(clean, plain).split('\n')[0]).toMatch(/mock “default”: no real money$/)
  })

  it('says that a cost with an unknown charge is at least so much', () => {
    expect(terminalReport(mixed, plain)).toMatch(/full\/edit\/low .* ≥\$0\.0226 /)
  })

  it('notices a charge above its hold in an old run as in a new one', () => {
    const [first, ...rest] = clean.attempts
    if (first === undefined) throw new Error('no attempts')
    const attempts = [{ ...first, hold: '0.005' }, ...rest]
    const lines = terminalReport({ ...clean, attempts }, plain)
      .trimEnd()
      .split('\n')
    expect(lines.slice(-2).join(' ')).toContain('(exit 4) · 1 charge above the hold')
  })

  it('shows no p95 where every cell has fewer than 60 samples', () => {
    expect(terminalReport(mixed, { width: 140, color: false })).toContain('P95')
    expect(terminalReport(clean, { width: 140, color: false })).not.toContain('P95')
  })

  it('warns that a tail of few samples is about the slowest', () => {
    const gates = [{ source: 'p95(latency_ms) <= 1', value: 2, verdict: 'missed' as const }]
    const report = { ...clean, run: { ...clean.run, gates } }
    expect(terminalReport(report, plain)).toContain('n=3, so about the slowest')
  })

  it('groups failures of one kind, counts the rest, and stays short', () => {
    const [first] = mixed.attempts
    if (first === undefined) throw new Error('no attempts')
    const attempts = Array.from({ length: 40 }, (_, index) => ({
      ...first,
      outcome: { ...first.outcome, kind: 'rejected' as const, code: `code-${index % 20}` },
    }))
    const text = terminalReport({ ...mixed, attempts }, plain)
    expect(text.match(/2× rejected/g)).toHaveLength(8)
    expect(text).toContain('24 more of other kinds')
  })

  it('is never wider than asked', () => {
    for (const report of [mixed, clean]) {
      for (let width = 30; width <= 160; width++) {
        expect(widest(terminalReport(report, { width, color: false }))).toBeLessThanOrEqual(width)
      }
    }
  })
})

describe('the JUnit report', () => {
  const count = (text: string, tag: string): number => text.split(`<${tag} `).length - 1

  it('has a case a trial, a gate and a planned trial that never ran, and counts them right', () => {
    const xml = REPORTERS.junit(mixed, plain)
    expect(count(xml, 'testcase')).toBe(72 + 4)
    expect(count(xml, 'failure')).toBe(2)
    expect(count(xml, 'error')).toBe(2 + 1)
    expect(count(xml, 'skipped')).toBe(4)
    expect(xml).toContain(
      '<testsuites name="20261120-101500-k3v9" tests="76" failures="2" errors="3" skipped="4"',
    )
  })

  it('is not green when its attempts are missing', () => {
    const xml = REPORTERS.junit({ run: clean.run, attempts: [] }, plain)
    expect(xml).toContain('errors="1"')
    expect(xml).toContain('3 attempts of this run not found')
  })

  it.each([
    ['<a><b></a></b>', 'closes something else'],
    ['<a>&copy;</a>', 'a bare &'],
    ['<a/><b/>', '2 roots'],
    ['<a b="1" b="2"/>', 'twice'],
    ['<a>\u0001</a>', 'does not allow'],
  ])('would be caught if it were %s', (xml, message) => {
    const document = `<?xml version="1.0" encoding="UTF-8"?>\n${xml}`
    expect(() => assertWellFormed(document)).toThrow(message)
  })
})

describe('the CSV report', () => {
  it('has one line an attempt, each with as many fields as the title', () => {
    const [titles = [], ...lines] = parseCsv(REPORTERS.csv(mixed, plain))
    expect(lines).toHaveLength(mixed.attempts.length)
    for (const line of lines) expect(line).toHaveLength(titles.length)
    const lost = lines.find((line) => line[titles.indexOf('outcome')] === 'lost')
    expect(lost?.[titles.indexOf('chargedUsd')]).toBe('')
    expect(lost?.[titles.indexOf('basis')]).toBe('unknown')
  })
})

describe('hostile strings in every field', () => {
  const reports = PAYLOADS.map((payload) => [payload, poisoned(mixed, payload)] as const)
  const render = (name: ReporterName, report: RunReport): string => REPORTERS[name](report, plain)

  it.each(NAMES)('print nothing unseen and give no order to a CI runner: %s', (name) => {
    for (const [, report] of reports) {
      const text = render(name, report)
      expect(text).not.toMatch(/(?!\n|\u200d)[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u)
      expect(text).not.toMatch(/##(\[|vso)/i)
      const commands = text.split('\n').filter((line) => /^\s*::/.test(line))
      const ours =
        /^::(error|warning|notice) title=(assay%3A [A-Z (a-z0-9)]+|gate (missed|unmeasured)|failures)::/
      for (const command of commands) expect(name === 'github' && command).toMatch(ours)
    }
  })

  it('keep the terminal report within its width', () => {
    for (const [, report] of reports) {
      for (const width of [30, ...WIDTHS]) {
        expect(widest(terminalReport(report, { width, color: false }))).toBeLessThanOrEqual(width)
      }
    }
  })

  it('keep the JUnit report well formed', () => {
    for (const [, report] of reports) assertWellFormed(render('junit', report))
    assertWellFormed(render('junit', mixed))
  })

  it('come back from the JSON report as they were', () => {
    for (const [, report] of reports) {
      expect(JSON.parse(render('json', report))).toEqual(JSON.parse(JSON.stringify(report.run)))
    }
  })

  it('start no formula in the CSV report and add no line to it', () => {
    for (const [, report] of reports) {
      const lines = parseCsv(render('csv', report))
      expect(lines).toHaveLength(mixed.attempts.length + 1)
      for (const field of lines.flat()) expect(field).not.toMatch(/^\s*[=+\-@＝＋－＠]/)
    }
  })

  it('make no tag, image, link, mention, cell or mathematics in the Markdown report', () => {
    for (const [, report] of reports) {
      const text = render('markdown', report)
      expect(text.replace(/<\/?(code|sub)>/g, '')).not.toMatch(/[<@`[\]~]|(?<!\|):\/|www\.|\$/)
      const rows = text.split('\n').filter((line) => line.startsWith('|'))
      // Two tables: ten columns of cells, four of gates.
      for (const row of rows) expect([11, 5]).toContain(row.split('|').length - 1)
      expect(rows).toHaveLength(2 + mixed.run.cells.length + 2 + mixed.run.gates.length)
    }
  })
})

/** RFC 4180, as far as one line a record goes. */
function parseCsv(text: string): string[][] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) =>
      [...`${line},`.matchAll(/("(?:[^"]|"")*"|[^,]*),/g)].map(([, field = '']) =>
        field.replace(/^"|"$/g, '').replaceAll('""', '"'),
      ),
    )
}

it('what judging cost stands apart from the images’ cost in every report for people', () => {
  const evaluation = { charged: '0.0123', inDoubt: '0', calls: 12 }
  const report = { ...clean, run: { ...clean.run, evaluation } }
  const said = 'judging $0.0123 · 12 calls · not part of the images’ cost'
  expect(REPORTERS.terminal(report, plain)).toContain(said)
  // A dollar sign would begin mathematics.
  expect(REPORTERS.markdown(report, plain)).toContain(said.replace('$', '&#36;'))
  const xml = REPORTERS.junit(report, plain)
  expect(xml).toContain('<property name="judging.charged" value="0.0123"/>')
  expect(xml).not.toContain('<error')
  const doubtful = {
    ...clean,
    run: { ...clean.run, evaluation: { ...evaluation, inDoubt: '0.001' } },
  }
  expect(REPORTERS.junit(doubtful, plain)).toContain('judging $0.0123, $0.001 in doubt, 12 calls')
})
