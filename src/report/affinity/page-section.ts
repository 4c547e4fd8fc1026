import type { AffinityCell, AffinityDocument } from '../../domain/affinity.ts'
import { countText, durationText, NONE } from '../figures.ts'
import { anchor, html } from './html.ts'
import { plot, rateBar } from './plot.ts'
import {
  claimText,
  costIntervalText,
  costText,
  EVIDENCE,
  equalTexts,
  failTexts,
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
  usableText,
} from './words.ts'

const MOST_REASONS = 4
const MOST_CLAIMS = 6

/** One kind of content on the page: its plot, its table, what is settled and what is open. */
export function sectionHtml(
  section: Section,
  {
    document,
    index,
    hasSheet,
  }: {
    readonly document: AffinityDocument
    readonly index: number
    /** Whether its pictures are on the page too. */
    readonly hasSheet: boolean
  },
): string {
  const { title, cells } = section
  const id = anchor('type', index)
  const prompts = Math.max(0, ...cells.map((cell) => cell.prompts))
  const images = cells.reduce((sum, cell) => sum + cell.images, 0)
  const { to, why } = routeText(section)
  const jump = hasSheet
    ? `<a class="jump" href="#${anchor('sheet', index)}">its pictures ↓</a>`
    : ''
  const verdict =
    to === null
      ? `<p class="verdict none"><strong>Nobody yet:</strong> ${html(why)}</p>`
      : `<p class="verdict"><strong>→ ${html(to)}</strong> ${html(why)}</p>`
  return `<section id="${id}" aria-labelledby="${id}-name">
<h2 id="${id}-name">${html(title)} <small>${countText(prompts, 'prompt')}, ${countText(images, 'image')}</small>${jump}</h2>
${verdict}
<div class="beside">
${plot(cells, { floor: document.floor, title })}
${said(section)}
</div>
<table role="table" class="cells">
<caption>${html(title)}: every target, the best standing first</caption>
<thead role="rowgroup"><tr role="row">${HEADS.map((head) => `<th scope="col" role="columnheader">${head}</th>`).join('')}</tr></thead>
<tbody role="rowgroup">
${cells.map((cell, at) => row(cell, { number: at + 1, floor: document.floor })).join('\n')}
</tbody>
</table>
</section>`
}

const HEADS = [
  'Target',
  'Usable',
  'Cost per usable image',
  'Latency p50',
  'Fails at',
  'Evidence',
  'Rank',
  'State',
] as const

function row(
  cell: AffinityCell,
  { number, floor }: { readonly number: number; readonly floor: number },
): string {
  const { arm, state, latency_ms } = cell
  const { sign, word } = STATES[state]
  const cells = [
    usable(cell, floor),
    `<b>${html(costText(cell))}</b>${small(costIntervalText(cell))}${small(chargesText(cell))}`,
    `${html(latencyText(cell))}${small(latency_ms.max === null ? '' : `max ${durationText(latency_ms.max)}`)}`,
    fails(cell),
    `${cell.evidence}${small(EVIDENCE[cell.evidence])}`,
    html(rankText(cell)),
    `<span class="state ${state}">${sign} ${word}</span>${small(cell.reason)}`,
  ]
  const rest = cells.map(
    (content, at) =>
      `<td role="cell" data-head="${HEADS[at + 1] ?? ''}"><div>${content}</div></td>`,
  )
  return `<tr role="row" class="${state}"><th scope="row" role="rowheader"><span class="number">${number}</span> <span class="arm">${html(arm.id)}${small(`${arm.provider} · ${arm.model}`)}</span></th>${rest.join('')}</tr>`
}

/** Where nobody could accept an image, what programs alone said, and that it is no more than that. */
function usable(cell: AffinityCell, floor: number): string {
  if (cell.usable === null) {
    const passed = cell.hard_pass === null ? '' : `${programsText(cell)} passed programs`
    return `<b class="open">${html(usableText(cell))}</b>${small(passed)}`
  }
  const open = cell.unknown === 0 ? '' : `${cell.unknown} undecided`
  return `<b>${html(usableText(cell))}</b> <span class="rate">${html(rateText(cell))}</span>${rateBar(cell.usable, floor)}${small(open)}`
}

function fails(cell: AffinityCell): string {
  const texts = failTexts(cell, MOST_REASONS)
  if (texts.length === 0) return NONE
  return `<ul class="fails" role="list">${texts.map((one) => `<li>${html(one)}</li>`).join('')}</ul>`
}

/** What a reader must know of the charges behind the cost. */
function chargesText({ cost }: AffinityCell): string {
  if (cost.unknown > 0) return `${countText(cost.unknown, 'charge')} unknown`
  return cost.currency_basis === 'computed' || cost.currency_basis === ''
    ? ''
    : `basis: ${cost.currency_basis}`
}

function said(section: Section): string {
  const settled = section.claims.filter(isSettled)
  const open = openQuestions(section)
  const equal = equalTexts(section)
  const pairs = pairTexts(section)
  const blocks = [
    { name: 'Settled', lines: settled.slice(0, MOST_CLAIMS).map(claimText), of: settled.length },
    { name: 'Equal', lines: equal.slice(0, MOST_CLAIMS), of: equal.length },
    { name: 'Side by side', lines: pairs, of: pairs.length },
    { name: 'Open', lines: open.slice(0, MOST_CLAIMS).map(openText), of: open.length },
  ]
  const shown = blocks
    .filter(({ lines }) => lines.length > 0)
    .map(({ name, lines, of }) => {
      const more = of > lines.length ? `<li>and ${of - lines.length} more, in the JSON</li>` : ''
      return `<h3>${name}</h3><ul>${lines.map((line) => `<li>${html(line)}</li>`).join('')}${more}</ul>`
    })
  const none =
    section.claims.length === 0
      ? 'Nothing can be compared yet: fewer than two targets have enough images with a verdict.'
      : 'The evidence ranks none of them: their usable rates on the same prompts differ no more than chance would make them.'
  return `<div class="said">${shown.length === 0 ? `<p>${none}</p>` : shown.join('\n')}</div>`
}

function small(text: string): string {
  return text === '' ? '' : ` <small>${html(text)}</small>`
}
