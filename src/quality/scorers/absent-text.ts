import type { SharedReading } from '../ocr/shared-reading.ts'
import type { Asked, Scene, Scored, Scorer } from '../scorer.ts'
import { judgeAbsence } from '../text/judge-text.ts'
import { withoutText } from '../text/without-text.ts'
import { compareText, nearerText } from '../text-match.ts'
import { round } from './round.ts'
import { hasLetters } from './text.ts'
import { absentTextCards } from './text-cards.ts'

/**
 * A text that must be gone, such as the one that another replaced. Looked for twice, since small
 * letters are overlooked at the first look; the worse finding counts.
 */
export function absentTextScorer(reading: SharedReading): Scorer {
  return {
    name: 'absent-text',
    isHard: () => true,
    appliesTo: ({ prompt }) => hasLetters(prompt.absentText),
    prepare: () => reading.readiness(),
    score: (scene, asked) => scoreAbsence(scene, asked, reading),
    controls: absentTextCards,
  }
}

async function scoreAbsence(
  { image }: Scene,
  { prompt }: Asked,
  reading: SharedReading,
): Promise<Scored> {
  const absent = prompt.absentText ?? ''
  const strange = await reading.unknownLetters(absent)
  if (strange !== '') {
    return {
      verdict: 'unknown',
      message: `"${absent}" must be gone; the reader has never learnt ${strange}`,
      evidence: { absent, unknownLetters: strange },
    }
  }
  const looks = [await reading.look(image, 'quick'), await reading.look(image, 'close')]
  const compared = looks.map(({ lines }) => {
    // "SALE 30%" in the place of "SALE 20%" is near what must be gone, and is what was asked for.
    const rest = prompt.expectText === null ? lines : withoutText(lines, prompt.expectText)
    return compareText(absent, rest)
  })
  const nearest = compared.reduce(nearerText)
  const { distance, length, confidence, window, overhang } = nearest
  return {
    ...judgeAbsence(absent, nearest),
    evidence: {
      absent,
      read: window,
      distance,
      length,
      overhang,
      confidence: confidence === null ? null : round(confidence),
    },
  }
}
