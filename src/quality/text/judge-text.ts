import type { Scored } from '../scorer.ts'
import { isNearMiss, SURE, type TextComparison } from '../text-match.ts'
import { isUnspaced } from './letters.ts'

/**
 * Letters read unsurely, and mostly wrong, are taken for a wrong text: mirrored and garbled lettering
 * reads so. Right texts in thin letters over a pattern as fine as they are lost by it.
 */
const MOST_LIKE = 0.5

type Judged = Pick<Scored, 'verdict' | 'message'>

/**
 * What a comparison proves. Only an exact and confident reading passes; where the reader itself may
 * be at fault nothing is proved either way.
 */
export function judgeText(
  expected: string,
  comparison: TextComparison,
  { inScript }: { readonly inScript: boolean },
): Judged {
  const { distance, length, confidence, overhang, window, wordRecall } = comparison
  const asked = `asked for "${expected.replace(/\s+/g, ' ')}"`
  const sure = confidence !== null && confidence >= SURE
  const how = confidence === null ? '' : ` (confidence ${confidence.toFixed(2)})`
  const unknown = (why: string): Judged => ({ verdict: 'unknown', message: `${asked}; ${why}` })
  if (distance === 0) {
    if (!sure) return unknown(`read so, but unsurely${how}`)
    if (overhang > 0) return unknown(`read so inside a longer word, ${overhang} letters more`)
    const signs = comparison.missingSigns
    const apart = signs === '' ? '' : `; not read: ${signs} (signs are not compared)`
    return { verdict: 'pass', message: `${asked}; every letter was read${how}${apart}` }
  }
  if (window === '') {
    if (inScript) return unknown('nothing like it was read, but the prompt asks for script')
    return { verdict: 'fail', message: `${asked}; nothing like it was read` }
  }
  const seen = `read "${window}"${how}: ${distance} of ${length} letters differ`
  if (wordRecall === 1 && !isUnspaced(expected))
    return unknown('every word was read, but not in this order')
  if (isNearMiss(expected, comparison)) return unknown(`${seen}, which may be the reader's mistake`)
  if (!sure && distance <= length * MOST_LIKE) return unknown(`${seen}, read unsurely`)
  if (inScript) return unknown(`${seen}, but the prompt asks for script`)
  return { verdict: 'fail', message: `${asked}; ${seen}` }
}

/** Whether a text that must be gone is gone. */
export function judgeAbsence(absent: string, comparison: TextComparison): Judged {
  const { distance, confidence, overhang, window } = comparison
  const asked = `"${absent.replace(/\s+/g, ' ')}" must be gone`
  const sure = confidence !== null && confidence >= SURE
  if (distance === 0 && overhang === 0 && sure) {
    return { verdict: 'fail', message: `${asked}; it was read, letter by letter` }
  }
  if (distance === 0 || isNearMiss(absent, comparison)) {
    return { verdict: 'unknown', message: `${asked}; something near was read: "${window}"` }
  }
  return { verdict: 'pass', message: `${asked}; nothing like it was read` }
}
