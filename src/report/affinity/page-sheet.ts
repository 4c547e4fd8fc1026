import type { ContactSheet, SheetPicture, SheetRow } from './contact-sheet.ts'
import { anchor, html, pictureSource } from './html.ts'
import type { Section } from './words.ts'

const MOST_REPEATS = 6

const VERDICTS = {
  usable: { sign: '✓', word: 'usable' },
  unusable: { sign: '✗', word: 'unusable' },
  unknown: { sign: '?', word: 'undecided' },
} as const

/** Every picture of one kind of content: prompts down, targets across, each with its verdict in words. */
export function sheetHtml(
  sheet: ContactSheet,
  { section, index }: { readonly section: Section; readonly index: number },
): string {
  const arms = section.cells
    .map(({ arm }) => arm.id)
    .filter((id) => sheet.rows.some(({ pictures }) => (pictures[id]?.length ?? 0) > 0))
  const isEdit = sheet.rows.some(({ source }) => source !== null)
  const heads = ['Prompt', ...(isEdit ? ['Original'] : []), ...arms]
  return `<details open id="${anchor('sheet', index)}"><summary>${html(section.title)}: the pictures</summary>
<div class="scroll" role="region" tabindex="0" aria-label="${html(`Pictures of ${section.title}`)}">
<table class="sheet">
<caption>${html(section.title)}: prompts down, targets across</caption>
<thead><tr>${heads.map((head) => `<th scope="col">${html(head)}</th>`).join('')}</tr></thead>
<tbody>
${sheet.rows.map((row) => rowHtml(row, { arms, isEdit })).join('\n')}
</tbody>
</table>
</div>
</details>`
}

function rowHtml(
  row: SheetRow,
  { arms, isEdit }: { readonly arms: readonly string[]; readonly isEdit: boolean },
): string {
  const source = row.source === null ? '' : pictureSource(row.source)
  const original = source === '' ? '' : `<img src="${source}" alt="what was to be changed">`
  const cells = arms.map((arm) => {
    const pictures = row.pictures[arm] ?? []
    const shown = pictures.slice(0, MOST_REPEATS).map((one) => pictureHtml(one, arm, row.prompt))
    const rest = pictures.length - shown.length
    return `<td>${shown.join('')}${rest > 0 ? `<p>and ${rest} more</p>` : ''}</td>`
  })
  return `<tr><th scope="row"><b>${html(row.prompt)}</b><span class="prompt">${html(row.text)}</span></th>${isEdit ? `<td>${original}</td>` : ''}${cells.join('')}</tr>`
}

function pictureHtml(picture: SheetPicture, arm: string, prompt: string): string {
  const { sign, word } = VERDICTS[picture.verdict]
  const source = picture.thumbnail === null ? '' : pictureSource(picture.thumbnail)
  const shown =
    source === ''
      ? '<span class="missing">no picture</span>'
      : `<img src="${source}" alt="${html(`${arm}, ${prompt}`)}" decoding="async">`
  const why = picture.reasons.map((one) => `<span class="why">${html(one)}</span>`).join('')
  return `<figure class="${picture.verdict}">${shown}<figcaption><b>${sign} ${word}</b>${why}</figcaption></figure>`
}
