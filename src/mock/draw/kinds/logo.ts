import { inkOn, mixed } from '../colour.ts'
import { type Compose, everywhere, shift } from '../composition.ts'
import { emblem } from '../emblem.ts'

/** A mark of plain shapes on a plain ground, its name below. */
export const logo: Compose = ({ texts, subject, sway, colours, background, letter }) => {
  const tint = background === 'uniform' ? mixed(colours.main, '#ffffff', 0.88) : '#ffffff'
  const ground = colours.ground ?? tint
  const [name = ''] = texts
  const side = name === '' ? 300 : 232
  const x = (512 - side) / 2 + shift(sway, 'x', 1)
  const y = (name === '' ? 106 : 64) + shift(sway, 'y', 1)
  const words = letter(
    texts.join(' '),
    { x: 48, y: 338, width: 416, height: 112 },
    { colour: inkOn(ground, [...colours.asked, colours.main]), maxHeight: 58 },
  )
  return [
    background === 'transparent' ? '' : everywhere(ground),
    emblem(subject, { x, y, side, colours }),
    words,
  ].join('')
}
