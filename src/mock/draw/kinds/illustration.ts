import { mixed } from '../colour.ts'
import { below, type Compose, type Composition, everywhere, shift } from '../composition.ts'
import { emblem } from '../emblem.ts'

/** Flat paper cuts: a sky, a sun, hills one behind the other, trees, and the subject's own flag. */
export const illustration: Compose = (composition) => {
  const { texts, subject, sway, colours, background, letter } = composition
  const sky = mixed(colours.second, '#fff6e4', 0.55 + 0.3 * subject.unit('sky'))
  const sunX = 60 + subject.unit('sun x') * 392 + shift(sway, 'sun x', 2)
  const sunY = 50 + subject.unit('sun y') * 110 + shift(sway, 'sun y', 2)
  const radius = 26 + subject.unit('sun r') * 52
  const flagX = 60 + below(subject, 'flag', 3) * 130 + shift(sway, 'flag', 1)
  const scene = [
    everywhere(sky),
    `<circle cx="${sunX}" cy="${sunY}" r="${radius}" fill="${colours.third}"/>`,
    clouds(composition),
    ...[0, 1, 2].map((layer) => hill(composition, layer)),
    `<rect x="${flagX - 8}" y="150" width="8" height="262" fill="${mixed(colours.main, '#000000', 0.55)}"/>`,
    emblem(subject, { x: flagX, y: 152, side: 148, colours }),
    trees(composition),
    sign(texts.join(' '), composition, letter),
  ].join('')
  if (background === null) return scene
  const ground = background === 'transparent' ? '' : everywhere(colours.ground ?? '#ffffff')
  return `<defs><clipPath id="vignette">${frame(composition)}</clipPath></defs>${ground}<g clip-path="url(#vignette)">${scene}</g>`
}

/** On a plain ground the scene stands in a frame. */
function frame({ subject }: Composition): string {
  const [x, y] = [256 + shift(subject, 'frame x', 26), 256 + shift(subject, 'frame y', 26)]
  return below(subject, 'frame', 2) === 0
    ? `<circle cx="${x}" cy="${y}" r="196"/>`
    : `<rect x="${x - 206}" y="${y - 166}" width="412" height="332" rx="40"/>`
}

function hill({ subject, sway, colours }: Composition, layer: number): string {
  const at = (name: string): number => subject.unit(`hill ${layer} ${name}`)
  const base = 290 + layer * 62
  const heights = ['a', 'b', 'c', 'd'].map((name) => base - at(name) * 110)
  const [a = 0, b = 0, c = 0, d = 0] = heights.map(
    (one, n) => one + shift(sway, `${layer} ${n}`, 2),
  )
  const paint = mixed(
    layer % 2 === 0 ? colours.main : colours.second,
    '#10301c',
    0.12 + layer * 0.17,
  )
  return `<path d="M-600 ${a}H0C90 ${b} 160 ${b} 256 ${c}S430 ${d} 512 ${a}H1200V1200H-600Z" fill="${paint}"/>`
}

function trees({ subject, colours }: Composition): string {
  const count = 3 + below(subject, 'trees', 5)
  return Array.from({ length: count }, (_, at) => {
    const x = subject.unit(`tree ${at}`) * 480 + 16
    const size = 30 + subject.unit(`tree ${at} size`) * 52
    const foot = 420 + subject.unit(`tree ${at} foot`) * 78
    const leaf = mixed(colours.main, '#0f3d2a', 0.35 + 0.4 * subject.unit(`tree ${at} leaf`))
    const crown =
      below(subject, 'tree kind', 2) === 0
        ? `<path d="M${x} ${foot - size * 2}L${x + size * 0.6} ${foot - 10}H${x - size * 0.6}Z" fill="${leaf}"/>`
        : `<circle cx="${x}" cy="${foot - size}" r="${size * 0.62}" fill="${leaf}"/>`
    return `<rect x="${x - 4}" y="${foot - size}" width="8" height="${size}" fill="#4a3326"/>${crown}`
  }).join('')
}

function clouds({ subject }: Composition): string {
  return Array.from({ length: 1 + below(subject, 'clouds', 3) }, (_, at) => {
    const x = subject.unit(`cloud ${at}`) * 420
    const y = 40 + subject.unit(`cloud ${at} y`) * 110
    return `<g fill="#ffffff" fill-opacity="0.85"><rect x="${x}" y="${y}" width="120" height="28" rx="14"/><circle cx="${x + 44}" cy="${y}" r="24"/><circle cx="${x + 76}" cy="${y + 4}" r="18"/></g>`
  }).join('')
}

/** Words, where there are any, on a board in front. */
function sign(text: string, { colours }: Composition, letter: Composition['letter']): string {
  if (text === '') return ''
  const words = letter(
    text,
    { x: 76, y: 416, width: 360, height: 62 },
    { colour: '#26201a', maxHeight: 40 },
  )
  return `<rect x="60" y="404" width="392" height="84" rx="12" fill="#fff8e8" stroke="${colours.third}" stroke-width="5"/>${words}`
}
