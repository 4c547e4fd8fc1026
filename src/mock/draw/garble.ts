import type { Chance } from '../chance.ts'

/** How letters go wrong: as they do in generated pictures. */
export interface Garbled {
  readonly text: string
  /** Drawn as in a mirror. */
  readonly isMirrored: boolean
}

/** Words that nobody can take for the ones asked: misspelt, with letters missing, or in a mirror. */
export function garbled(text: string, chance: Chance): Garbled {
  const way = chance.unit('garble')
  const isHan = [...text].some((one) => one >= '一')
  // Many Han characters look the same in a mirror.
  if (way < 0.2 && !isHan) return { text, isMirrored: true }
  const spoil = way < 0.6 ? misspelt : shortened
  const words = text.split(/\s+/).map((word) => spoil(word))
  return { text: words.join(' '), isMirrored: false }
}

/** Neighbours changed places, and one letter became another: `SUMMER` → `SMUMEK`. */
function misspelt(word: string): string {
  const letters = [...word]
  for (let at = 1; at + 1 < letters.length; at += 3) {
    const [first = '', second = ''] = [letters[at], letters[at + 1]]
    letters[at] = first === second ? another(first) : second
    letters[at + 1] = first
  }
  const last = letters.length - 1
  letters[last] = another(letters[last] ?? '')
  return letters.join('')
}

/** Every third letter is missing, and the last is another. */
function shortened(word: string): string {
  const letters = [...word]
  const last = letters.length - 1
  letters[last] = another(letters[last] ?? '')
  return letters.filter((_, at) => at % 3 !== 1 || letters.length < 3).join('')
}

const RINGS = [
  'ABCDEFGHKLMNPRSTUVXYZ',
  'abcdefghkmnprstuvxyz',
  '23456789',
  '大小中人口日山水火木土王田',
]

/** Another character of the same script. */
function another(letter: string): string {
  for (const ring of RINGS) {
    const all = [...ring]
    const at = all.indexOf(letter)
    if (at >= 0) return all[(at + 7) % all.length] ?? letter
  }
  return letter === '' ? '' : 'x'
}

/** What a model writes that does not listen: neat words, and not these. */
export function otherWords(text: string, chance: Chance): string {
  const isHan = [...text].some((one) => one >= '一')
  const from = isHan ? ['木火土', '上下中', '日王田'] : NEAT
  return chance.pick(
    'words',
    from.filter((one) => one.toLowerCase() !== text.toLowerCase()),
  )
}

const NEAT = ['FRESH BREAD', 'Night Market', 'HARBOUR', 'Blue Orchid', 'Velvet Hour', 'NORTH PIER']
