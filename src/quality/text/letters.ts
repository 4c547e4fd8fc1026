/** Text as it was read: lines in reading order, each character with how sure the reader is (0–1). */
export interface ReadLine {
  readonly characters: readonly {
    readonly character: string
    readonly confidence: number
  }[]
}

/** A letter or digit, folded for comparing. */
export interface Letter {
  readonly letter: string
  readonly confidence: number
  /** Index of its line, and of its character there. */
  readonly line: number
  readonly place: number
  /** Index of its word in the whole text; a Han or Kana character is a word of its own. */
  readonly word: number
}

/** A text's letters without what is not compared, and that apart. */
export interface Letters {
  readonly letters: readonly Letter[]
  /** Words as written, folded; punctuation left out. */
  readonly words: readonly string[]
  /** Signs that are neither letters, digits nor blanks, in order. */
  readonly signs: readonly string[]
}

/** Characters of scripts that are written without blanks between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
const COMPARED = /[\p{L}\p{N}\p{M}]/u
const BLANK = /\s/u

/**
 * Letters and digits of lines of text: compatibility forms made one (Unicode NFKC), capitals and
 * small letters the same, punctuation and blanks left out. Readers place blanks unreliably, and the
 * field's error rates are told of letters and digits.
 */
export function lettersOf(lines: readonly ReadLine[]): Letters {
  const letters: Letter[] = []
  const words: string[] = []
  const signs: string[] = []
  for (const [line, { characters }] of lines.entries()) {
    let inWord = false
    for (const [place, { character, confidence }] of characters.entries()) {
      for (const folded of fold(character)) {
        if (!COMPARED.test(folded)) {
          // An apostrophe inside a word does not part it; a blank or a dash does.
          if (!/['’]/.test(folded)) inWord = false
          if (!BLANK.test(folded)) signs.push(folded)
          continue
        }
        const standsAlone = UNSPACED.test(folded)
        if (inWord && !standsAlone) words[words.length - 1] += folded
        else words.push(folded)
        inWord = !standsAlone
        letters.push({ letter: folded, confidence, line, place, word: words.length - 1 })
      }
    }
  }
  return { letters, words, signs }
}

/** Whether two folded letters are the same; O and 0 are, since not even people tell them apart. */
export function isSameLetter(one: string, other: string): boolean {
  return one === other || (isRound(one) && isRound(other))
}

function isRound(letter: string): boolean {
  return letter === 'o' || letter === '0'
}

/** Whether a text has characters of a script without blanks, where each counts as a word. */
export function isUnspaced(text: string): boolean {
  return UNSPACED.test(text)
}

/** Lines of a text that is known, each character certain. */
export function linesOf(text: string): readonly ReadLine[] {
  return text
    .normalize('NFC')
    .split(/\r?\n/)
    .map((line) => ({
      characters: [...line].map((character) => ({ character, confidence: 1 })),
    }))
    .filter(({ characters }) => characters.length > 0)
}

/** A trade mark's sign would turn into two letters that nobody spelt. */
function fold(character: string): string {
  return /[™℠]/.test(character) ? character : character.normalize('NFKC').toLowerCase()
}
