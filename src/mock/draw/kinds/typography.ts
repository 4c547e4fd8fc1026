import { inkOn, lightnessOf, mixed } from '../colour.ts'
import { below, type Compose, everywhere, shift } from '../composition.ts'
import { emblem } from '../emblem.ts'

/** A poster, or a board on a wall: large words on a calm ground, and a strip of shapes. */
export const typography: Compose = (composition) =>
  below(composition.subject, 'layout', 2) === 0 ? poster(composition) : board(composition)

const poster: Compose = ({ texts, subject, sway, colours, background, letter }) => {
  const isDark = subject.unit('ground') < 0.5 && background !== 'white'
  const ground = isDark ? mixed(colours.main, '#14141c', 0.7) : mixed(colours.main, '#fffdf6', 0.86)
  const paper = colours.ground ?? (background === 'white' ? '#ffffff' : ground)
  const strips = [0, 1, 2, 3].map((at) =>
    emblem(subject, {
      x: at * 128 + shift(sway, 'x', 1),
      y: -12 + shift(sway, 'y', 1),
      side: 128,
      colours,
      label: `strip ${at}`,
    }),
  )
  const foot = below(subject, 'foot', 3)
  return [
    background === 'transparent' ? '' : everywhere(paper),
    ...strips,
    `<rect x="${foot === 0 ? 40 : 156}" y="464" width="${foot === 2 ? 316 : 200}" height="10" rx="5" fill="${colours.second}"/>`,
    letter(
      texts.join(' '),
      { x: 34, y: 142, width: 444, height: 300 },
      { colour: inkOn(paper, colours.asked), maxHeight: 84 },
    ),
  ].join('')
}

const board: Compose = ({ texts, subject, sway, colours, background, letter }) => {
  const plaster = background === 'white' ? '#ffffff' : mixed(colours.second, '#e9e4da', 0.72)
  const wall = colours.ground ?? plaster
  const isPale = colours.asked.length === 0 && lightnessOf(colours.main) > 0.62
  const face = isPale ? '#fffdf4' : colours.main
  const rows = Array.from({ length: 7 }, (_, row) =>
    Array.from({ length: 5 }, (__, column) => {
      const x = column * 128 - (row % 2) * 64
      const tint = mixed(wall, '#000000', 0.03 + 0.09 * subject.unit(`brick ${row} ${column}`))
      return `<rect x="${x}" y="${row * 74}" width="122" height="68" fill="${background === null ? tint : wall}"/>`
    }).join(''),
  )
  return [
    background === 'transparent' ? '' : everywhere(wall),
    ...(background === null ? rows : []),
    `<rect x="26" y="122" width="468" height="276" rx="18" fill="#000" fill-opacity="0.22"/>`,
    `<rect x="20" y="112" width="472" height="276" rx="18" fill="${face}"/>`,
    `<rect x="29" y="121" width="454" height="258" rx="12" fill="none" stroke="${inkOn(face)}" stroke-opacity="0.55" stroke-width="3"/>`,
    emblem(subject, {
      x: 206 + shift(sway, 'x', 1),
      y: 6 + shift(sway, 'y', 1),
      side: 96,
      colours: { ...colours, main: colours.third },
    }),
    letter(
      texts.join(' '),
      { x: 44, y: 134, width: 424, height: 232 },
      { colour: inkOn(face, colours.asked), maxHeight: 84 },
    ),
    below(subject, 'lamp', 2) === 0
      ? `<circle cx="${90 + below(subject, 'lamp x', 330)}" cy="450" r="40" fill="${colours.second}"/>`
      : `<rect x="${60 + below(subject, 'step x', 220)}" y="424" width="180" height="60" rx="8" fill="${colours.second}"/>`,
  ].join('')
}
