import type { TextBox } from '../../../image/lettering/text-block.ts'
import { inkOn, mixed } from '../colour.ts'
import { below, type Compose, type Composition, everywhere, shift } from '../composition.ts'
import { emblem } from '../emblem.ts'

/** One thing for sale, in the middle of a plain ground: lit from the side, standing on its shadow. */
export const product: Compose = (composition) => {
  const { subject, colours, background, texts } = composition
  const studio = background === 'white' ? '#ffffff' : mixed(colours.second, '#f4f2ee', 0.86)
  const ground = colours.ground ?? studio
  const kind = below(subject, 'thing', THINGS.length)
  const thing = THINGS[kind] ?? bottle
  const place = placeOf(composition)
  const letter: Composition['letter'] = (text, box, style) =>
    composition.letter(text, box, { ...style, placed: (one) => moved(one, place) })
  const stage =
    background === null
      ? `<path d="M-2048 400Q256 372 2560 400V2560H-2048Z" fill="${mixed(ground, '#000000', 0.06)}"/>`
      : ''
  return [
    `<defs><radialGradient id="shade"><stop offset="0" stop-color="#000" stop-opacity="0.5"/><stop offset="0.65" stop-color="#000" stop-opacity="0.17"/><stop offset="1" stop-color="#000" stop-opacity="0"/></radialGradient>
<linearGradient id="gloss"><stop offset="0" stop-color="#000" stop-opacity="0.34"/><stop offset="0.13" stop-color="#fff" stop-opacity="0.1"/><stop offset="0.22" stop-color="#fff" stop-opacity="0.46"/><stop offset="0.3" stop-color="#fff" stop-opacity="0"/><stop offset="0.7" stop-color="#000" stop-opacity="0"/><stop offset="1" stop-color="#000" stop-opacity="0.44"/></linearGradient></defs>`,
    background === 'transparent' ? '' : everywhere(ground),
    stage,
    `<g transform="translate(${place.x} ${place.y}) scale(${place.scale})"><ellipse cx="262" cy="448" rx="158" ry="21" fill="url(#shade)"/>${thing({ ...composition, letter }, texts.join(' '))}</g>`,
  ].join('')
}

interface Place {
  readonly x: number
  readonly y: number
  readonly scale: number
}

/** Products stand nearer or farther, and not all in the middle. */
function placeOf({ subject, sway }: Composition): Place {
  const scale = 0.76 + subject.unit('near') * 0.2
  return {
    x: 256 - 256 * scale + shift(subject, 'aside', 74) + shift(sway, 'aside', 1),
    y: 286 - 280 * scale + shift(subject, 'height', 34) + shift(sway, 'height', 1),
    scale,
  }
}

function moved({ x, y, width, height }: TextBox, place: Place): TextBox {
  const { scale } = place
  return {
    x: place.x + x * scale,
    y: place.y + y * scale,
    width: width * scale,
    height: height * scale,
  }
}

type Thing = (composition: Composition, text: string) => string

const bottle: Thing = (composition, text) => {
  const { subject, colours } = composition
  const half = 72 + subject.unit('half') * 26
  const shoulder = 150 + subject.unit('shoulder') * 34
  const neck = 20 + subject.unit('neck') * 16
  const body = `M${256 - neck} 84V${shoulder - 50}Q${256 - half} ${shoulder - 22} ${256 - half} ${shoulder + 20}V428Q${256 - half} 448 ${276 - half} 448H${236 + half}Q${256 + half} 448 ${256 + half} 428V${shoulder + 20}Q${256 + half} ${shoulder - 22} ${256 + neck} ${shoulder - 50}V84Z`
  return [
    painted(body, colours.main),
    painted(`M${250 - neck} 50H${262 + neck}V104H${250 - neck}Z`, colours.third),
    label(composition, text, { x: 256 - half, y: 230, width: half * 2, height: 166 }),
  ].join('')
}

const jar: Thing = (composition, text) => {
  const { subject, colours } = composition
  const half = 104 + subject.unit('half') * 40
  const top = 150 + subject.unit('top') * 50
  return [
    painted(
      `M${256 - half} ${top + 26}Q${256 - half} ${top} ${282 - half} ${top}H${230 + half}Q${256 + half} ${top} ${256 + half} ${top + 26}V416Q${256 + half} 448 ${224 + half} 448H${288 - half}Q${256 - half} 448 ${256 - half} 416Z`,
      colours.main,
    ),
    painted(`M${262 - half} ${top - 54}H${250 + half}V${top + 4}H${262 - half}Z`, colours.third),
    label(composition, text, { x: 256 - half, y: top + 56, width: half * 2, height: 340 - top }),
  ].join('')
}

const box: Thing = (composition, text) => {
  const { subject, colours } = composition
  const width = 186 + subject.unit('width') * 70
  const top = 108 + subject.unit('top') * 80
  const left = 240 - width / 2
  const deep = 46
  return [
    `<path d="M${left} ${top}H${left + width}V448H${left}Z" fill="${colours.main}"/>`,
    `<path d="M${left} ${top}l${deep} -26h${width}l${-deep} 26Z" fill="${mixed(colours.main, '#ffffff', 0.4)}"/>`,
    `<path d="M${left + width} ${top}l${deep} -26V416L${left + width} 448Z" fill="${mixed(colours.main, '#000000', 0.4)}"/>`,
    `<rect x="${left}" y="${top + 18}" width="${width}" height="14" fill="${colours.third}"/>`,
    label(composition, text, { x: left, y: top + 52, width, height: 370 - top }),
  ].join('')
}

const mug: Thing = (composition, text) => {
  const { subject, colours } = composition
  const half = 104 + subject.unit('half') * 22
  const top = 176 + subject.unit('top') * 50
  const x = 240
  return [
    `<path d="M${x + half - 6} ${top + 50}h34a62 62 0 0 1 0 130h-34" fill="none" stroke="${mixed(colours.third, '#000000', 0.15)}" stroke-width="26"/>`,
    painted(
      `M${x - half} ${top}H${x + half}V410Q${x + half} 448 ${x + half - 38} 448H${x - half + 38}Q${x - half} 448 ${x - half} 410Z`,
      colours.main,
    ),
    `<ellipse cx="${x}" cy="${top}" rx="${half}" ry="24" fill="${mixed(colours.main, '#ffffff', 0.35)}"/><ellipse cx="${x}" cy="${top + 3}" rx="${half - 14}" ry="17" fill="${mixed(colours.main, '#000000', 0.6)}"/>`,
    label(composition, text, { x: x - half, y: top + 54, width: half * 2, height: 350 - top }),
  ].join('')
}

const tube: Thing = (composition, text) => {
  const { subject, colours } = composition
  const top = 66 + subject.unit('top') * 34
  const wide = 96 + subject.unit('wide') * 26
  return [
    painted(
      `M${256 - wide} ${top}H${256 + wide}L${240 + wide * 0.75} 382H${272 - wide * 0.75}Z`,
      colours.main,
    ),
    `<rect x="${256 - wide}" y="${top}" width="${wide * 2}" height="16" fill="${mixed(colours.main, '#000000', 0.25)}"/>`,
    painted(
      `M${266 - wide * 0.62} 382H${246 + wide * 0.62}V448H${266 - wide * 0.62}Z`,
      colours.third,
    ),
    label(composition, text, { x: 262 - wide, y: top + 50, width: wide * 2 - 12, height: 190 }),
  ].join('')
}

const THINGS: readonly Thing[] = [bottle, jar, box, mug, tube]

function painted(path: string, colour: string): string {
  return `<path d="${path}" fill="${colour}"/><path d="${path}" fill="url(#gloss)"/>`
}

/** A paper label with the maker's sign, and the words where there are any. */
function label(
  { subject, colours, letter }: Composition,
  text: string,
  at: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
): string {
  const paper = '#fbfaf5'
  const inset = at.width * 0.07
  const x = at.x + inset
  const width = at.width - inset * 2
  const { y, height } = at
  const sign = text === '' ? Math.min(width, height) * 0.8 : Math.min(width, height * 0.46) * 0.92
  const drawn = emblem(subject, {
    x: x + (width - sign) / 2,
    y: text === '' ? y + (height - sign) / 2 : y + 7,
    side: sign,
    colours: { ...colours, main: colours.second },
  })
  const words = letter(
    text,
    { x: x + 6, y: y + sign + 12, width: width - 12, height: Math.max(20, height - sign - 18) },
    { colour: inkOn(paper, colours.asked), maxHeight: 44 },
  )
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${paper}"/><rect x="${x}" y="${y}" width="${width}" height="5" fill="${colours.second}"/><rect x="${x}" y="${y + height - 5}" width="${width}" height="5" fill="${colours.second}"/>${drawn}${words}`
}
