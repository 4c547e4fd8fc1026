import { REJECT_REASONS } from '../../../domain/vote.ts'

/** Fills the page's views from what the server told. */
export const VIEWS = `
import { byId, make } from './dom.js'

export const REASONS = ${JSON.stringify(REJECT_REASONS)}

/** What can be decided, in the order of the buttons. */
export const CHOICES = {
  single: [
    { verdict: 'reject', key: 'r', hint: 'R', label: 'Reject', said: 'Rejected' },
    { verdict: 'unsure', key: 'u', hint: 'U', label: 'Unsure', said: 'Unsure' },
    { verdict: 'accept', key: 'a', hint: 'A', label: 'Accept', said: 'Accepted' },
  ],
  pair: [
    { verdict: 'left', key: 'ArrowLeft', hint: '←', label: '1 is better', said: '1 is better' },
    { verdict: 'both-bad', key: 'ArrowUp', hint: '↑', label: 'Both bad', said: 'Both bad' },
    { verdict: 'tie', key: 'ArrowDown', hint: '↓', label: 'Equal', said: 'Equal' },
    { verdict: 'right', key: 'ArrowRight', hint: '→', label: '2 is better', said: '2 is better' },
  ],
}

export function fillButtons(mode, decide, toggleReason) {
  byId('decide').replaceChildren(
    ...CHOICES[mode].map((choice) => {
      const attributes = {
        type: 'button',
        class: 'choice ' + choice.verdict,
        'aria-keyshortcuts': choice.key,
      }
      const button = make('button', attributes, choice.label, ' ', make('kbd', null, choice.hint))
      button.addEventListener('click', () => decide(choice))
      return button
    }),
  )
  byId('reasons').hidden = mode !== 'single'
  byId('reasons').replaceChildren(
    ...REASONS.map((reason, index) => {
      const attributes = {
        type: 'button',
        class: 'reason',
        'aria-pressed': 'false',
        'aria-keyshortcuts': String(index + 1),
        'data-reason': reason,
      }
      const hint = make('kbd', null, String(index + 1))
      const button = make('button', attributes, hint, ' ', reason.replace('-', ' '))
      button.addEventListener('click', () => toggleReason(index))
      return button
    }),
  )
}

export function fillBrief(brief) {
  byId('brief-title').textContent = brief.content === null ? 'Asked for' : 'Asked for: ' + brief.content
  byId('prompt').textContent = brief.text
  const lines = [
    ['Must read', brief.expectText === null ? [] : ['“' + brief.expectText + '”'], 'letters'],
    ['Must be gone', brief.absentText === null ? [] : ['“' + brief.absentText + '”'], 'letters'],
    ['Must be seen', brief.mustShow, 'seen'],
    ['Must not be seen', brief.mustNotShow, 'unwanted'],
  ]
  byId('spec').replaceChildren(
    ...lines
      .filter(([, items]) => items.length > 0)
      .flatMap(([term, items, kind]) => [
        make('dt', null, term),
        ...items.map((item) => make('dd', { class: kind }, item)),
      ]),
  )
}

export function fillProgress(state) {
  byId('progress').max = Math.max(1, state.total)
  byId('progress').value = state.done
  byId('rater').textContent = state.rater
  byId('finish').hidden = state.done === 0 || state.turn === null
}

/** For instance: 9 accepted, 3 rejected. */
export function tallyText(state) {
  const words = {
    accept: 'accepted', reject: 'rejected', unsure: 'unsure',
    left: '1 better', right: '2 better', tie: 'equal', 'both-bad': 'both bad',
  }
  const parts = Object.entries(words)
    .filter(([verdict]) => state.counts[verdict] !== undefined)
    .map(([verdict, word]) => state.counts[verdict] + ' ' + word)
  return parts.length === 0 ? 'No votes.' : parts.join(', ') + '.'
}

const COLUMNS = {
  single: [['accept', 'Accepted'], ['reject', 'Rejected'], ['unsure', 'Unsure']],
  pair: [['won', 'Better'], ['lost', 'Worse'], ['tie', 'Equal'], ['both-bad', 'Both bad']],
}

export function fillRevealed({ revealed, mode }) {
  const { arms, decisions, repeats } = revealed
  byId('consistent').textContent =
    repeats.n === 0
      ? 'Nothing was shown to you twice.'
      : 'Of ' + repeats.n + ' shown to you twice, you decided ' + repeats.same + ' alike.'
  const columns = COLUMNS[mode]
  byId('arms').replaceChildren(
    make('thead', null, make('tr', null, ...['Arm', ...columns.map(([, name]) => name)].map(
      (name) => make('th', { scope: 'col' }, name),
    ))),
    make('tbody', null, ...arms.map((one) => make('tr', null,
      make('th', { scope: 'row' }, one.arm, make('span', null, one.model)),
      ...columns.map(([word]) => make('td', { class: 'count' }, String(one.counts[word] ?? 0))),
    ))),
  )
  byId('sheet').replaceChildren(...decisions.map(revealedTurn))
}

const VERDICTS = {
  accept: 'accepted', reject: 'rejected', unsure: 'unsure',
  left: '1 better', right: '2 better', tie: 'equal', 'both-bad': 'both bad',
}

function revealedTurn(one) {
  const pictures = one.pictures.map((picture, index) => {
    const image = make('img', {
      src: '/pictures/' + picture.picture,
      alt: 'Picture by ' + picture.arm,
      loading: 'lazy',
    })
    const won = (one.verdict === 'left' && index === 0) || (one.verdict === 'right' && index === 1)
    return make('figure', { class: won ? 'won' : null }, make('div', { class: 'thumb' }, image),
      make('figcaption', null, make('b', null, picture.arm), make('span', null, told(picture))))
  })
  const reasons = one.reasons.map((reason) => reason.replace('-', ' ')).join(', ')
  const verdict = VERDICTS[one.verdict] + (reasons === '' ? '' : ': ' + reasons)
  return make('li', { class: pictures.length === 2 ? 'two' : 'one' },
    make('p', { class: 'verdict ' + one.verdict }, verdict,
      one.repeated ? make('span', { class: 'repeat' }, ' shown again') : null),
    make('div', { class: 'pictures' }, ...pictures),
    make('p', { class: 'of' }, one.prompt))
}

function told({ usd, wireMs }) {
  const price = usd === null ? 'price unknown' : '$' + usd
  return price + (wireMs === null ? '' : ' · ' + (wireMs / 1000).toFixed(1) + ' s')
}
`
