import type { SharedReading } from '../ocr/shared-reading.ts'
import type { Asked, Scene, Scored, Scorer } from '../scorer.ts'
import { asksForScript } from '../text/asks-for-script.ts'
import { judgeText } from '../text/judge-text.ts'
import { lettersOf, linesOf } from '../text/letters.ts'
import {
  compareText,
  nearerText,
  oneIgTextScore,
  SURE,
  type TextComparison,
} from '../text-match.ts'
import { round } from './round.ts'
import { textCards } from './text-cards.ts'

/** The most lines kept as evidence: a person wants the first, not a page. */
const MOST_KEPT = 20

/**
 * The words that were asked for, read letter by letter. Capitals and small letters are the same;
 * blanks and signs are not compared; O and 0 are not told apart. A picture of 1024 pixels takes half a
 * second on one core, a second and a half where the first look does not find all; the process grows
 * to 500–700 MB.
 */
export function textScorer(reading: SharedReading): Scorer {
  return {
    name: 'text',
    isHard: () => true,
    appliesTo: ({ prompt }) => hasLetters(prompt.expectText),
    prepare: () => reading.readiness(),
    score: (scene, asked) => scoreText(scene, asked, reading),
    controls: textCards,
  }
}

/** Whether a text has anything that is compared. */
export function hasLetters(text: string | null): text is string {
  return text !== null && lettersOf(linesOf(text)).letters.length > 0
}

async function scoreText(
  { image }: Scene,
  { prompt }: Asked,
  reading: SharedReading,
): Promise<Scored> {
  const expected = prompt.expectText ?? ''
  const strange = await reading.unknownLetters(expected)
  if (strange !== '') {
    return {
      verdict: 'unknown',
      message: `asked for "${expected}"; the reader has never learnt ${strange}`,
      evidence: { asked: expected, unknownLetters: strange },
    }
  }
  let look = await reading.look(image, 'quick')
  let comparison = compareText(expected, look.lines)
  if (!isExact(comparison)) {
    const closer = await reading.look(image, 'close')
    const second = compareText(expected, closer.lines)
    if (nearerText(comparison, second) === second) [look, comparison] = [closer, second]
  }
  const inScript = asksForScript(prompt.text)
  const { distance, length, characterErrorRate, wordErrorRate, confidence } = comparison
  return {
    ...judgeText(expected, comparison, { inScript }),
    evidence: {
      asked: expected,
      read: comparison.window,
      lines: look.lines.slice(0, MOST_KEPT).map(({ text }) => text),
      distance,
      length,
      characterErrorRate: round(characterErrorRate),
      wordErrorRate: round(wordErrorRate),
      confidence: confidence === null ? null : round(confidence),
      extraWords: comparison.extraWords.slice(0, MOST_KEPT),
      missingSigns: comparison.missingSigns,
      unreadLines: look.unread,
      oneIg: round(oneIgTextScore(expected, comparison)),
      inScript,
    },
  }
}

function isExact({ distance, overhang, confidence }: TextComparison): boolean {
  return distance === 0 && overhang === 0 && (confidence ?? 0) >= SURE
}
