import { type AffinityCell, type AffinityDocument, WAITS } from '../../domain/affinity.ts'
import { clean } from '../clean.ts'
import { countText } from '../figures.ts'
import { openPaint, type Paint, type Tone } from '../paint.ts'
import type { ReportLayout } from '../run-report.ts'
import { type Column, type TableCell, table } from '../table.ts'
import { fitEnd, textWidth, wrap } from '../width.ts'
import { barText } from './bar.ts'
import {
  believeTexts,
  claimText,
  costIntervalText,
  costText,
  EVIDENCE,
  equalTexts,
  failsText,
  isSettled,
  latencyText,
  openQuestions,
  openText,
  pairTexts,
  programsText,
  rankText,
  rateText,
  routeText,
  type Section,
  STATES,
  sectionsOf,
  usableText,
} from './words.ts'

const LEAST_WIDTH = 30
const INDENT = '  '
const MOST_CLAIMS = 4
const MOST_REASONS = 3

interface Page {
  readonly width: number
  readonly paint: Paint
}

/**
 * The table for a person in a terminal: where to send each kind of content, then each kind with its
 * targets, and how far to believe it all. No line is wider than `width` (at least 30).
 */
export function affinityTerminal(document: AffinityDocument, layout: ReportLayout): string {
  const page = { width: Math.max(LEAST_WIDTH, layout.width), paint: openPaint(layout.color) }
  const sections = sectionsOf(document)
  const blocks = [
    header(document, page),
    routes(sections, page),
    ...sections.map((section) => block(section, page)),
    believe(document, page),
  ]
  const shown = blocks.filter((lines) => lines.length > 0)
  return `${shown.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function header(document: AffinityDocument, { width, paint }: Page): readonly string[] {
  const { suite, mock, runs } = document
  const badge = mock === null ? 'real providers' : `mock “${clean(mock)}”: no real money`
  const left = `Affinity of ${clean(suite.id)}`
  const room = width - textWidth(badge) - 2
  const title =
    room < textWidth(left)
      ? [paint(fitEnd(left, width), 'strong'), paint(fitEnd(badge, width), 'faint')]
      : [
          paint(left, 'strong') +
            ' '.repeat(width - textWidth(left) - textWidth(badge)) +
            paint(badge, 'faint'),
        ]
  const attempts = document.cells.reduce((sum, cell) => sum + cell.attempts, 0)
  const facts = `${countText(runs.length, 'run')} · ${countText(attempts, 'attempt')} · sample: ${suite.tier}`
  return [...title, paint(fitEnd(facts, width), 'faint')]
}

/** Where nobody can be sent for the same reason, one line says so of them all. */
const MOST_NOBODIES = 3

function routes(sections: readonly Section[], { width, paint }: Page): readonly string[] {
  if (sections.length === 0) return ['No attempt of these runs can be told: nothing to show.']
  const said = sections.map((section) => ({ title: section.title, ...routeText(section) }))
  const nobodies = Map.groupBy(
    said.filter(({ to }) => to === null),
    ({ why }) => why,
  )
  const many = [...nobodies].filter(([, those]) => those.length > MOST_NOBODIES)
  const lines = [
    ...said.filter(({ to, why }) => to !== null || !many.some(([reason]) => reason === why)),
    ...many.map(([why, those]) => ({ title: `${those.length} kinds`, to: null, why })),
  ]
  const longest = Math.max(...lines.map(({ title }) => textWidth(title)))
  const widest = Math.min(Math.floor(width / 3), longest)
  return [
    paint('WHERE TO SEND WHAT', 'strong'),
    ...lines.flatMap(({ title, to, why }) => {
      const name = fitEnd(title, widest)
      const head = `${INDENT}${name}${' '.repeat(widest - textWidth(name))} → `
      const mark = to ?? 'nobody'
      const [first = '', ...more] = wrap(`${mark}: ${why}`, width - textWidth(head))
      const painted = first.startsWith(mark)
        ? paint(mark, to === null ? 'warning' : 'good') + first.slice(mark.length)
        : first
      const below = ' '.repeat(textWidth(head))
      return [head + painted, ...more.map((line) => below + paint(line, 'faint'))]
    }),
  ]
}

const COLUMNS: readonly Column[] = [
  { title: 'TARGET', align: 'left', drop: 0, shrinkTo: 12 },
  { title: 'USABLE', align: 'right', drop: 0, shrinkTo: null },
  { title: 'RATE (95%)', align: 'right', drop: 4, shrinkTo: null },
  { title: '0 ·· 50 ·· 100', align: 'left', drop: 7, shrinkTo: null },
  { title: 'PASSED', align: 'right', drop: 6, shrinkTo: null },
  { title: '$/USABLE', align: 'right', drop: 0, shrinkTo: null },
  { title: '95%', align: 'right', drop: 5, shrinkTo: null },
  { title: 'P50', align: 'right', drop: 3, shrinkTo: null },
  { title: 'EV', align: 'left', drop: 2, shrinkTo: null },
  { title: 'RANK', align: 'left', drop: 1, shrinkTo: null },
  { title: 'STATE', align: 'left', drop: 0, shrinkTo: null },
]

/** Narrower than this a state is its sign alone, so that no amount is cut. */
const WORDS_FROM = 44

function block(section: Section, { width, paint }: Page): readonly string[] {
  const { cells, title } = section
  const prompts = Math.max(0, ...cells.map((cell) => cell.prompts))
  const levels = [...new Set(cells.map(({ evidence }) => evidence))].sort()
  const evidence = levels.map((level) => `${level} ${EVIDENCE[level]}`).join(', ')
  const facts = `${countText(prompts, 'prompt')} · evidence: ${evidence}`
  const head = fitEnd(`${title.toUpperCase()}  `, width)
  const inner = width - INDENT.length
  const rows = cells.map((cell) => row(cell, inner >= WORDS_FROM))
  const lines = table(COLUMNS, rows, { width: inner, paint })
  return [
    paint(head, 'strong') + paint(fitEnd(facts, Math.max(0, width - textWidth(head))), 'faint'),
    ...lines.map((line) => INDENT + line),
    ...notesUnder(section, inner).map(({ text, tone }) => INDENT + paint(text, tone)),
  ]
}

function row(cell: AffinityCell, hasWords: boolean): readonly TableCell[] {
  const { sign, word, tone } = STATES[cell.state]
  const isKnown = cell.usable !== null
  return [
    { text: clean(cell.arm.id), tone: 'plain' },
    { text: usableText(cell), tone: isKnown ? 'strong' : 'warning' },
    { text: rateText(cell), tone: 'plain' },
    { text: barText(cell.usable), tone: 'plain' },
    { text: programsText(cell), tone: 'faint' },
    { text: costText(cell), tone: cell.cost.per_usable === null ? 'faint' : 'strong' },
    { text: costIntervalText(cell), tone: 'faint' },
    { text: latencyText(cell), tone: 'plain' },
    { text: cell.evidence, tone: 'plain' },
    { text: rankText(cell), tone: 'plain' },
    { text: hasWords ? `${sign} ${word}` : sign, tone },
  ]
}

/** What does not fit into columns: why they fail, why nothing can be said, what would settle it. */
function notesUnder(
  section: Section,
  width: number,
): readonly { readonly text: string; readonly tone: Tone }[] {
  const { cells, claims } = section
  const fails = cells
    .filter(({ fail_reasons }) => Object.keys(fail_reasons).length > 0)
    .map((cell) => `${clean(cell.arm.id)} fails at: ${failsText(cell, MOST_REASONS)}`)
  const insufficient = cells.filter(({ state }) => state === 'insufficient')
  const unseen = insufficient.filter(({ reason }) => reason.endsWith(WAITS))
  const names = unseen.map(({ arm }) => clean(arm.id)).join(', ')
  const open = unseen.reduce((sum, { unknown }) => sum + unknown, 0)
  const why = [
    ...(unseen.length > 1 ? [`${names}: programs cannot accept an image; ${open} ${WAITS}`] : []),
    ...cells
      .filter((cell) => cell.state === 'stopped_early' || insufficient.includes(cell))
      .filter((cell) => unseen.length < 2 || !unseen.includes(cell))
      .map(({ arm, reason }) => `${clean(arm.id)}: ${clean(reason)}`),
  ]
  const settled = claims.filter(isSettled)
  const better = settled.slice(0, MOST_CLAIMS).map(claimText)
  const rest = settled.length - better.length
  const questions = openQuestions(section).slice(0, MOST_CLAIMS).map(openText)
  const lines = [
    ...fails.map((text) => ({ text, tone: 'faint' as const })),
    ...why.map((text) => ({ text, tone: 'warning' as const })),
    ...better.map((text) => ({ text, tone: 'plain' as const })),
    ...(rest > 0 ? [{ text: `and ${rest} more such: see the JSON`, tone: 'faint' as const }] : []),
    ...equalTexts(section)
      .slice(0, MOST_CLAIMS)
      .map((text) => ({ text, tone: 'plain' as const })),
    ...pairTexts(section).map((text) => ({ text, tone: 'plain' as const })),
    ...questions.map((text) => ({ text, tone: 'plain' as const })),
  ]
  return lines.flatMap(({ text, tone }) =>
    wrap(text, width - 2).map((line, at) => ({ text: at === 0 ? line : `  ${line}`, tone })),
  )
}

function believe(document: AffinityDocument, { width, paint }: Page): readonly string[] {
  const lines = [
    ...believeTexts(document).map((text) => ({ text, tone: 'plain' as const })),
    ...document.notes.map((text) => ({ text: clean(text), tone: 'warning' as const })),
  ]
  return [
    paint('HOW FAR TO BELIEVE IT', 'strong'),
    ...lines.flatMap(({ text, tone }) =>
      wrap(text, width - 4).map((line, at) => INDENT + paint(at === 0 ? line : `  ${line}`, tone)),
    ),
  ]
}
