import type { AffinityDocument } from '../../domain/affinity.ts'
import { countText, NONE } from '../figures.ts'
import type { ContactSheet } from './contact-sheet.ts'
import { anchor, html } from './html.ts'
import { sectionHtml } from './page-section.ts'
import { sheetHtml } from './page-sheet.ts'
import { PAGE_STYLE } from './page-style.ts'
import { believeTexts, costText, type Section, STATES, sectionsOf } from './words.ts'

/** Nothing is loaded and nothing runs: even a text that slipped through could do neither. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

/**
 * The table as one HTML page that needs no network and no script: where to send what, each kind of
 * content with its plot and figures, and the pictures themselves. What others wrote is only text in it.
 */
export function affinityPage(document: AffinityDocument, sheets: readonly ContactSheet[]): string {
  const sections = sectionsOf(document)
  const sheetOf = ({ cells }: Section): ContactSheet | undefined =>
    sheets.find(({ type, mode }) => type === cells[0]?.type && mode === cells[0].mode)
  const shown = sections.flatMap((section, index) => {
    const sheet = sheetOf(section)
    return sheet === undefined ? [] : [sheetHtml(sheet, { section, index })]
  })
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${html(`Affinity of ${document.suite.id}`)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<a class="skip" href="#routes">Skip to the table</a>
${headerHtml(document)}
<main>
${routesHtml(document, sections)}
${sections
  .map((section, index) => {
    const hasSheet = sheetOf(section) !== undefined
    return sectionHtml(section, { document, index, hasSheet })
  })
  .join('\n')}
${shown.length === 0 ? '' : `<section id="pictures"><h2>The pictures</h2>\n${shown.join('\n')}\n</section>`}
${believeHtml(document)}
</main>
</body>
</html>
`
}

function headerHtml(document: AffinityDocument): string {
  const { suite, mock, runs, generated_at, cells } = document
  const badge =
    mock === null
      ? '<span class="badge real">real providers</span>'
      : `<span class="badge">mock “${html(mock)}”: no real money</span>`
  const attempts = cells.reduce((sum, cell) => sum + cell.attempts, 0)
  const facts = [
    countText(runs.length, 'run'),
    countText(attempts, 'attempt'),
    `sample: ${suite.tier}`,
    `made ${generated_at.slice(0, 16).replace('T', ' ')} UTC`,
  ]
  return `<header>
<p class="kicker">Affinity of ${html(suite.id)} ${badge}</p>
<h1>Which model for which picture, at what price</h1>
<p class="facts">${facts.map(html).join(' · ')}</p>
</header>`
}

function routesHtml(document: AffinityDocument, sections: readonly Section[]): string {
  const heads = ['Content', 'Send it to', 'Per usable image', 'Fallback', 'Confidence', 'Because']
  const rows = sections.map((section, index) => {
    const { route, cells } = section
    const primary = cells.find(({ arm }) => arm.id === route?.primary)
    const name = `<a href="#${anchor('type', index)}">${html(section.title)}</a>`
    const values =
      primary === undefined
        ? ['<span class="nobody">nobody yet</span>', NONE, NONE, NONE]
        : [
            `<b class="to">${STATES.recommended.sign} ${html(primary.arm.id)}</b>`,
            `<b>${html(costText(primary))}</b>`,
            html(route?.fallback ?? NONE),
            `<span class="confidence ${route?.confidence ?? 'low'}">${route?.confidence ?? ''}</span>`,
          ]
    const all = [...values, html(route?.reason ?? '')]
    const rest = all.map(
      (value, at) => `<td role="cell" data-head="${heads[at + 1] ?? ''}"><div>${value}</div></td>`,
    )
    return `<tr role="row"><th scope="row" role="rowheader">${name}</th>${rest.join('')}</tr>`
  })
  const sure = `${Math.round(document.confidence * 100)}% sure that ${Math.round(document.floor * 100)}% or more of its images are usable`
  return `<section id="routes" aria-labelledby="routes-name">
<h2 id="routes-name">Where to send what</h2>
<p class="note">The cheapest per usable image among those of which one can be at least ${sure}.</p>
<table role="table" class="cells routes">
<caption>The recommended target for each kind of content</caption>
<thead role="rowgroup"><tr role="row">${heads.map((head) => `<th scope="col" role="columnheader">${head}</th>`).join('')}</tr></thead>
<tbody role="rowgroup">
${rows.join('\n')}
</tbody>
</table>
</section>`
}

function believeHtml(document: AffinityDocument): string {
  const lines = [...believeTexts(document), ...document.notes]
  const { runs, suite, price_table } = document
  const sources = [
    `runs ${runs.join(', ')}`,
    `suite ${suite.sha256.slice(0, 19)}…`,
    ...price_table.map(({ id, date }) => `prices ${id} of ${date}`),
  ]
  return `<footer>
<h2>How far to believe it</h2>
<ul>${lines.map((line) => `<li>${html(line)}</li>`).join('')}</ul>
<dl class="states">${Object.values(STATES)
    .map(({ sign, word, means }) => `<div><dt>${sign} ${word}</dt><dd>${means}</dd></div>`)
    .join('')}</dl>
<p class="facts">${sources.map(html).join(' · ')}</p>
</footer>`
}
