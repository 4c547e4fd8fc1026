import { describe, expect, test } from 'vitest'
import { affinityCsv } from '../../../src/report/affinity/csv.ts'
import { affinityMarkdown } from '../../../src/report/affinity/markdown.ts'
import { affinityPage } from '../../../src/report/affinity/page.ts'
import { affinityTerminal } from '../../../src/report/affinity/terminal.ts'
import { textWidth } from '../../../src/report/width.ts'
import { PAYLOADS } from '../hostile.ts'
import { demoSheets, demoTable, poisoned } from './demo.ts'

const table = demoTable()
const plain = (width: number): string => affinityTerminal(table, { width, color: false })

describe('in a terminal', () => {
  test('the first thing said is where to send what, and that two are equal', () => {
    const text = plain(120).split('\n')
    const logo = text.find((line) => line.startsWith('  logo'))
    expect(logo).toContain('→ thrifty: $0.012 per usable image')
    expect(logo).toContain('twin is equal as far as 12 prompts can tell')
    expect(text.find((line) => line.startsWith('  typography'))).toContain('→ crisp: $0.04')
  })

  test.each([36, 40, 46])('at %i columns no amount is cut: a state is its sign first', (width) => {
    const rows = plain(width)
      .split('\n')
      .filter((line) => /^ {2}(crisp|thrifty|twin|blind) /.test(line))
    expect(rows.filter((line) => /(\$[0-9.]+|unknown) {2}/.test(line)).length).toBeGreaterThan(4)
    expect(rows.join()).not.toMatch(/…[0-9]|[0-9.$]…/)
  })

  test('a row has the rate with its interval, the cost with its, the wait, the evidence, the state', () => {
    const row = plain(140)
      .split('\n')
      .find((line) => line.startsWith('  crisp'))
    expect(row?.split(/ {2,}/).map((part) => part.trim())).toEqual([
      '',
      'crisp',
      '11/12',
      '92% (65–99%)',
      '├───●┤',
      '12/12',
      '$0.04364',
      '$0.041–0.062',
      '8.6s',
      'L2',
      '–',
      '✓ eligible',
    ])
  })

  test('what blind pairs say stands under the table, strongest first, in every form', () => {
    const bt = { thrifty: [980.4, 900, 1050], crisp: [1043.2, 990, 1110] } as const
    const cells = table.cells.map((cell) => {
      const [elo, low, high] = bt[cell.arm.id as keyof typeof bt] ?? []
      if (cell.type !== 'logo' || elo === undefined) return cell
      const ci = [low ?? 0, high ?? 0] as const
      return { ...cell, bt: { elo, ci, votes: 24, rank: [1, 2] as const } }
    })
    const told =
      'in blind pairs, by strength: crisp 1043 (990 to 1110), place 1–2, 24 votes; thrifty 980 (900 to 1050), place 1–2, 24 votes'
    const voted = { ...table, cells }
    const flat = (text: string): string => text.replaceAll(/\s+/g, ' ')
    expect(flat(affinityTerminal(voted, { width: 80, color: false }))).toContain(told)
    expect(flat(affinityMarkdown(voted))).toMatch(/by strength&#58; crisp 1043 .* thrifty 980/)
    expect(affinityPage(voted, [])).toContain(told)
    expect(plain(120)).not.toContain('blind pairs')
  })

  test('what nobody accepted is unknown, never a rate, and says what to do', () => {
    const text = plain(120)
    const row = text
      .split('\n')
      .find((line) => line.startsWith('  blind') && line.includes('12/12'))
    expect(row).toContain('unknown')
    expect(row).toContain('? insufficient')
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      'blind: 12 of 12 passed the programs, but programs cannot accept an image: 12 wait for assay review or a calibrated judge',
    )
  })

  test.each([30, 40, 50, 60, 80, 100, 132, 200])('no line is wider than %i columns', (width) => {
    const wide = plain(width)
      .split('\n')
      .filter((line) => textWidth(line) > width)
    expect(wide).toEqual([])
  })

  test('colour is only added, never needed', () => {
    const painted = affinityTerminal(table, { width: 120, color: true })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the codes are what is looked for
    expect(painted.replaceAll(/\u001b\[[0-9;]*m/g, '')).toBe(plain(120))
    expect(painted).not.toBe(plain(120))
  })
})

test('CSV has a line for each kind of content and target, with what is unknown left empty', () => {
  const [head = '', ...lines] = affinityCsv(table).trimEnd().split('\n')
  expect(lines).toHaveLength(12)
  const names = head.split(',')
  const blind = lines.find((line) => line.startsWith('logo,text-to-image,blind,'))?.split(',')
  const field = (name: string): string | undefined => blind?.[names.indexOf(name)]
  expect([field('state'), field('usable'), field('hardPassed')]).toEqual(['insufficient', '', '12'])
  expect([field('perUsableUsd'), field('totalUsd')]).toEqual(['', '0.24'])
})

test('Markdown has the routes and a table for each kind of content', () => {
  const text = affinityMarkdown(table)
  expect(text.match(/^\| CONTENT/gm)).toHaveLength(1)
  expect(text.match(/^\| TARGET/gm)).toHaveLength(3)
  expect(text).toContain('| photograph | **thrifty** |')
})

describe.each(PAYLOADS.map((payload) => [payload.slice(0, 40), payload] as const))(
  'with %j wherever others write',
  (_, payload) => {
    const document = poisoned(table, payload)
    const sheets = poisoned(demoSheets(), payload)

    test('the page has no element, attribute or address that is not ours', () => {
      const text = affinityPage(document, sheets)
      const tags = new Set([...text.matchAll(/<\/?([a-z0-9]+)/gi)].map(([, tag]) => tag))
      expect([...tags].filter((tag) => !TAGS.has(tag ?? ''))).toEqual([])
      const attributes = new Set(
        [...text.matchAll(/<[a-z0-9]+((?:\s+[a-zA-Z][a-zA-Z0-9-]*(?:="[^"<>]*")?)*)\s*>/g)].flatMap(
          ([, all = '']) =>
            [...all.matchAll(/([a-zA-Z][a-zA-Z0-9-]*)(?:="[^"]*")?/g)].map(([, one]) => one),
        ),
      )
      expect([...attributes].filter((name) => name?.startsWith('on'))).toEqual([])
      // Every < begins one of our tags with all its attributes quoted.
      const odd = text
        .replace(/<style>[^<]*<\/style>/, '')
        .replaceAll(
          /<\/?[a-z0-9]+(?:\s+[a-zA-Z][a-zA-Z0-9-]*(?:="[^"<>]*")?)*\s*\/?>|<!doctype html>/g,
          '',
        )
      expect(odd).not.toMatch(/[<>]/)
      expect(text).not.toMatch(/(?:src|href)="(?!data:image\/|#)/)
    })

    test('the terminal, the Markdown and the CSV stay what they are', () => {
      for (const width of [40, 120]) {
        const lines = affinityTerminal(document, { width, color: false }).split('\n')
        expect(lines.filter((line) => textWidth(line) > width)).toEqual([])
        // biome-ignore lint/suspicious/noControlCharactersInRegex: none may come through
        expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/)
      }
      expect(affinityMarkdown(document)).not.toMatch(/<(?!\/?(?:code|sub)>)/)
      const lines = affinityCsv(document).trimEnd().split('\n')
      expect(lines).toHaveLength(1 + table.cells.length)
      for (const line of lines) expect(line).not.toMatch(/(^|,)"?[=+@]/)
    })
  },
)

const TAGS = new Set(
  (
    'html head meta title style body a header p span h1 h2 h3 small main section table caption ' +
    'thead tbody tr th td div b strong ul li figure figcaption svg g line rect circle text details ' +
    'summary img footer dl dt dd'
  ).split(' '),
)
