import type { AffinityDocument } from '../../domain/affinity.ts'
import { countText } from '../figures.ts'
import { code, markdownTable, markdownText } from '../markdown-text.ts'
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

const MOST_REASONS = 3
const MOST_CLAIMS = 4

/**
 * The table as GitHub-flavoured Markdown. What others wrote can become neither an image nor a link
 * nor a ping.
 */
export function affinityMarkdown(document: AffinityDocument): string {
  const sections = sectionsOf(document)
  const { mock, suite } = document
  const whose = mock === null ? 'real providers' : `mock ${code(mock)}, no real money`
  const parts = [
    `### Affinity of ${code(suite.id)}\n\n${whose} · ${countText(document.runs.length, 'run')}`,
    routes(sections),
    ...sections.map(block),
    list([...believeTexts(document), ...document.notes].map(markdownText)),
  ]
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`
}

function routes(sections: readonly Section[]): string {
  const rows = sections.map((section) => {
    const { to, why } = routeText(section)
    return [
      markdownText(section.title),
      to === null ? 'nobody' : `**${markdownText(to)}**`,
      markdownText(why),
    ]
  })
  if (rows.length === 0) return ''
  return markdownTable(['CONTENT', 'SEND IT TO', 'BECAUSE'], ['left', 'left', 'left'], rows)
}

function block(section: Section): string {
  const rows = section.cells.map((cell) => {
    const { sign, word } = STATES[cell.state]
    return [
      code(cell.arm.id),
      markdownText(usableText(cell)),
      markdownText(rateText(cell)),
      markdownText(programsText(cell)),
      markdownText(costText(cell)),
      markdownText(costIntervalText(cell)),
      markdownText(latencyText(cell)),
      markdownText(failsText(cell, MOST_REASONS)),
      markdownText(`${cell.evidence} ${EVIDENCE[cell.evidence]}`),
      markdownText(rankText(cell)),
      markdownText(`${sign} ${word}`),
    ]
  })
  const table = markdownTable(
    [
      'TARGET',
      'USABLE',
      'RATE (95%)',
      'PASSED PROGRAMS',
      '$/USABLE',
      '95%',
      'P50',
      'FAILS AT',
      'EVIDENCE',
      'RANK',
      'STATE',
    ],
    ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'left', 'left', 'left', 'left'],
    rows,
  )
  const said = [
    ...section.claims.filter(isSettled).slice(0, MOST_CLAIMS).map(claimText),
    ...equalTexts(section).slice(0, MOST_CLAIMS),
    ...pairTexts(section),
    ...openQuestions(section).slice(0, MOST_CLAIMS).map(openText),
  ]
  return [`**${markdownText(section.title)}**`, table, list(said.map(markdownText))]
    .filter((part) => part !== '')
    .join('\n\n')
}

function list(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n')
}
